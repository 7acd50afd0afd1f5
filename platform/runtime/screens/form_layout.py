"""A form's sections for one actor: the definition's layout, less what the actor may not see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from ...core.words import Words
from ...definition.model import Form
from ...fields import type_of
from ...fields.base import FieldType
from ...fields.field import Field
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..forms.entries import entries_of
from ..records.context import Context

BLOCKS = ("text", "divider", "image", "matches")


@dataclass(frozen=True, slots=True)
class Placed:
    """A field in its place on a form. `field` has the label, help and placeholder it has on this form."""

    field: Field
    type: FieldType
    width: int
    """How many of the section's columns it takes."""
    writable: bool
    entry: Mapping[str, Any] = field(default_factory=dict)
    """Its entry in the definition: default, fill, filter, carry, add."""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands on a form and is no field: a "text", a "divider", an "image", or "matches" (records found)."""

    kind: str
    width: int
    entry: Mapping[str, Any]
    place: str
    """"<section>:<number of the entry>", which names it within the form."""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields and what stands between them, under one heading."""

    key: str
    label: Words
    columns: int
    items: tuple[Placed | Block, ...]
    help: Words | None = None
    collapsed: bool | None = None
    """Whether it is folded at first; None where it does not fold."""

    @property
    def fields(self) -> tuple[Placed, ...]:
        """The fields alone."""
        return tuple(each for each in self.items if isinstance(each, Placed))


def lay_out(table: LiveTable, mine: TableRights, form: Form, use: str) -> tuple[Section, ...]:
    """Return a form's sections for "create", "edit" or "detail"; those without fields or texts are left out.

    When creating, what nobody types is left out.
    """
    writable = mine.writable("create" if use == "create" else "edit")
    found = []
    for each in form.sections:
        items = tuple(_items(form, each, table, mine.shown, writable))
        if use == "create":
            items = tuple(
                item for item in items if isinstance(item, Block) or item.writable or "fill" in item.entry
            )
        section = Section(
            key=each["key"],
            label=Words.read(each.get("label") or ""),
            columns=each.get("columns", 2),
            items=items,
            help=Words.read(each["help"]) if each.get("help") else None,
            collapsed=each.get("collapsed"),
        )
        if section.fields or (items and not any("field" in entry for entry in entries_of(each))):
            found.append(section)
    return tuple(found)


def _items(
    form: Form,
    section: Mapping[str, Any],
    table: LiveTable,
    shown: Collection[str],
    writable: Collection[str],
) -> Iterator[Placed | Block]:
    columns = section.get("columns", 2)
    for number, entry in enumerate(entries_of(section)):
        key = entry.get("field")
        if key is None:
            kind = next(each for each in BLOCKS if each in entry)
            width = columns if kind in ("divider", "matches") else entry.get("width", columns)
            yield Block(kind, width, entry, f"{section['key']}:{number}")
        elif key in shown:
            placed = _on_form(form, table.definition.by_key[key], number, section["key"])
            open_here = key in writable and not entry.get("read_only")
            yield Placed(placed, type_of(placed), entry.get("width", 1), open_here, entry)


@lru_cache(maxsize=4096)
def _on_form(form: Form, field: Field, number: int, section: str) -> Field:
    """Return a field as a form words it; one object for each form, as much is kept by field."""
    inside = next(each for each in form.sections if each["key"] == section)
    entry = list(entries_of(inside))[number]
    words = {name: Words.read(entry[name]) for name in ("label", "help", "placeholder") if name in entry}
    if "required" in entry:
        words["required"] = field.required or entry["required"]
    return replace(field, **words) if words else field


def with_closed(laid_out: Iterable[Section], closed: Collection[str]) -> tuple[Section, ...]:
    """Return the sections with some fields only shown: those that this very record does not let be written."""
    return tuple(
        replace(
            section,
            items=tuple(
                replace(each, writable=False)
                if isinstance(each, Placed) and each.field.key in closed
                else each
                for each in section.items
            ),
        )
        for section in laid_out
    )


def row_fields(context: Context, table: LiveTable, field: Field) -> list[Field]:
    """Return the fields of a sub-form's rows that the actor may fill in here; files are not: a row has no upload."""
    key = f"{table.key}.{field.key}"
    mine = context.rights.tables.get(key)
    return [
        each
        for each in context.app.model.tables[key].fields
        if mine and each.key in mine.on_create and not _holds_files(each)
    ]


def _holds_files(field: Field) -> bool:
    reference = type_of(field).reference(field)
    return reference is not None and reference.kind == "file"
