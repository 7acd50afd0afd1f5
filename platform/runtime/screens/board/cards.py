"""Records as cards: a title, a few values, a picture. Boards and galleries draw theirs alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app
from markupsafe import Markup

from ....fields import Field, type_of
from ....fields.base import Reader
from ....fields.masking import Masked
from ...records.context import Context
from ...records.page import Row
from ..cells import CellPainter
from ..columns import Column
from ..grid import Grid
from ..paths import record_path
from ..row_colors import WHOLE, colors_of

MOST_FACTS = 5
"""How many values a card shows where neither view nor reader chose any."""
PLAIN_FAMILIES = frozenset({"choice", "people", "relation"})
"""Families of types whose values say by themselves what they are: their names are only read aloud."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value on a card."""

    label: str
    cell: Markup
    named: bool
    """The field's name stands before the value."""
    key: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One record as a card."""

    id: int
    rev: int
    title: str
    href: str
    facts: list[Fact]
    cover: str
    """Where its picture comes from; "" without one."""
    movable: bool = False
    color: str = ""


@dataclass(slots=True)
class CardMaker:
    """Makes the cards of one view."""

    grid: Grid
    reader: Reader
    cover: Field | None = None
    without: Collection[str] = ()
    """Fields that the view shows otherwise: a board's stack."""
    _painters: dict[str, CellPainter] = field(default_factory=dict)

    @property
    def columns(self) -> list[Column]:
        """What stands on a card besides title and picture."""
        left_out = {
            self.grid.table.definition.title,
            *self.without,
            *([self.cover.key] if self.cover else ()),
        }
        found = [each for each in self.grid.columns if each.key not in left_out]
        view = self.grid.view
        chosen = self.grid.asked.fields or (view and view.fields)
        return found if chosen else found[:MOST_FACTS]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the records must be asked for."""
        return (*(each.key for each in self.columns), *([self.cover.key] if self.cover else ()))

    def make(self, rows: Iterable[Row], movable: Collection[int] = ()) -> list[Card]:
        """Return records as cards; `movable` are those that may be dragged."""
        grid = self.grid
        return [
            Card(
                row.id,
                row.rev,
                row.title,
                record_path(grid.app, grid.table.key, row.id),
                self._facts(row),
                self._cover(row),
                row.id in movable,
            )
            for row in rows
        ]

    def _facts(self, row: Row) -> list[Fact]:
        found = []
        for column in self.columns:
            value = row.values.get(column.key)
            cell = Markup("") if value in (None, "", [], False) else self._painter(column).draw(value)
            if cell:
                named = column.type.family not in PLAIN_FAMILIES or column.type.name == "checkbox"
                found.append(Fact(column.label, cell, named, column.key))
        return found

    def _painter(self, column: Column) -> CellPainter:
        if column.key not in self._painters:
            painter = CellPainter(current_app.jinja_env, column.field, column.type, self.reader)
            self._painters[column.key] = painter
        return self._painters[column.key]

    def _cover(self, row: Row) -> str:
        files = row.values.get(self.cover.key) if self.cover else None
        if not files or isinstance(files, Masked) or not isinstance(files, list):
            return ""
        return thumbnail(self.cover, files[0])  # type: ignore[arg-type]


def colored(context: Context, grid: Grid, cards: Iterable[Card]) -> list[Card]:
    """Return cards with the colours that their view has for them and for single values."""
    listed = list(cards)
    found = colors_of(context, grid, [each.id for each in listed])
    return [_colored(each, found[each.id]) if found.get(each.id) else each for each in listed]


def _colored(card: Card, colors: Mapping[str, str]) -> Card:
    facts = [replace(each, color=colors.get(each.key, "")) for each in card.facts]
    return replace(card, facts=facts, color=colors.get(WHOLE, ""))


def thumbnail(field: Field, file: Mapping[str, Any]) -> str:
    """Return where the small picture of a field's file is fetched from."""
    return type_of(field).thumbnail(file)  # type: ignore[attr-defined]


def cover_of(grid: Grid) -> Field | None:
    """Return the picture field a view shows on its cards, where the reader may see it."""
    key = grid.view.settings.get("cover") if grid.view else None
    found = grid.all_fields.get(key) if key else None
    return found if found is not None and hasattr(type_of(found), "thumbnail") else None
