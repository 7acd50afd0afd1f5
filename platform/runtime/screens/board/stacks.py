"""The stacks of a board: which there are for a field, in which order, under which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from flask import current_app
from markupsafe import Markup, escape

from ....core.words import Words
from ....fields import Field, type_of
from ....fields.base import Reader
from ...records.context import Context
from ..cells import CellPainter
from ..choices import options_for
from .cards import Card

MOST_STACKS = 60
OFFERED = 20
"""So many records of a linked table stand as stacks though they are empty; of larger tables only those in use."""
NOTHING = Words("No {field}", "无{field}")
YES_OR_NO = Words("{field}: {answer}", "{field}：{answer}")


@dataclass(slots=True)
class Cell:
    """The cards of one stack within one lane."""

    inside: str
    """Its values, as the address of its cards carries them."""
    href: str
    """The address of its cards alone."""
    count: int
    cards: list[Card] = field(default_factory=list)
    more: str = ""
    """Where the next cards come from; with no cards yet, where the first do."""
    new: str = ""
    """The short form that makes a record in this stack and lane; "" where the actor may not, and without lanes."""


@dataclass(slots=True)
class Stack:
    """One column of a board."""

    value: Any
    name: str
    """The value as a form sends it; "" for none."""
    title: str
    label: Markup
    count: int = 0
    sums: list[tuple[str, str]] = field(default_factory=list)
    """(field label, total)"""
    limit: int | None = None
    folded: bool = False
    new: str = ""
    """The address of the short form that makes a record in it; "" where the actor may not."""

    @property
    def over(self) -> bool:
        """Say whether more cards stand in it than should."""
        return self.limit is not None and self.count > self.limit


@dataclass(slots=True)
class Lane:
    """One row of cells; the only one of a board without lanes has no label."""

    value: Any
    name: str
    label: Markup | None
    title: str
    count: int
    cells: list[Cell] = field(default_factory=list)


def plain(value: Any) -> Any:
    """Return a value of a stack or lane as filters and addresses take it: a pointer's id."""
    if isinstance(value, Mapping):
        return value.get("id")
    return value.isoformat() if isinstance(value, date) else value


def name_of(value: Any) -> str:
    """Return a plain value as a form sends it."""
    if value is None or value is False:
        return ""
    return "1" if value is True else str(value)


def inside_of(*values: Any) -> str:
    """Return the values of a cell as the address carries them."""
    return orjson.dumps([plain(each) for each in values]).decode()


class StackMaker:
    """Names the values of the field a board is stacked by."""

    def __init__(self, field: Field, reader: Reader) -> None:
        self.field = field
        self.type = type_of(field)
        self.reader = reader
        self.painter = CellPainter(current_app.jinja_env, field, self.type, reader)

    def make(self, value: Any) -> Stack:
        """Return the stack of a value."""
        title = self.title(value)
        label = escape(title) if value is None or isinstance(value, bool) else self.label(value)
        return Stack(plain(value), name_of(plain(value)), title, label)

    def title(self, value: Any) -> str:
        """Return what people call the stack of a value."""
        language, label = self.reader.language, self.field.label
        if value is None:
            return NOTHING.to(language, field=label)
        text = self.type.format(self.field, value, self.reader)
        return YES_OR_NO.to(language, field=label, answer=text) if isinstance(value, bool) else text

    def label(self, value: Any) -> Markup:
        """Return a stack's name as it is shown: an option's chip, a person with a picture."""
        if self.field.type == "relation":
            return Markup("<bdi>{}</bdi>").format(self.title(value))
        return self.painter.draw(value)


def stacks_of(context: Context, maker: StackMaker, used: Iterable[Any]) -> list[Stack]:
    """Return the stacks of a board in order; `used` are the values of its records, pointers with their titles."""
    used = list(used)
    found = [maker.make(value) for value in _offered(context, maker.field)]
    known = {each.name for each in found}
    found += [maker.make(value) for value in used if name_of(plain(value)) not in known and value is not None]
    if maker.field.type != "checkbox" and (None in used or not maker.field.required):
        found = [*found[: MOST_STACKS - 1], maker.make(None)]
    return found[:MOST_STACKS]


def _offered(context: Context, field: Field) -> list[Any]:
    """Return the values that have a stack though no record holds them."""
    if field.type == "select":
        return [option["key"] for option in field.settings["options"]]
    if field.type == "checkbox":
        return [False, True]
    if field.type == "relation":
        records = options_for(context, field, "", OFFERED + 1)
        return [dict(each) for each in records] if len(records) <= OFFERED else []
    return []
