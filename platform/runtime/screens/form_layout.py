"""A form's sections for one actor: the definition's layout, less what the actor may not see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...core.words import Words
from ...definition.model import Form
from ...fields import type_of
from ...fields.base import FieldType
from ...fields.field import Field
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..records.context import Context

GENERAL = Words("General", "基本信息")


@dataclass(frozen=True, slots=True)
class Placed:
    """A field in its place on a form."""

    field: Field
    type: FieldType
    width: int
    """How many of the section's columns it takes."""
    writable: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields under one heading."""

    key: str
    label: Words
    columns: int
    fields: tuple[Placed, ...]


def sections(table: LiveTable, rights: TableRights, use: str) -> tuple[Section, ...]:
    """Return the sections of a table's form for "create", "edit" or "detail"; empty ones are left out.

    Without a form for the use, all fields stand in one section. When creating, what nobody types is left out.
    """
    form = table.app.model.form_for(table.key, use) or table.app.model.form_for(table.key, "detail")
    writable = rights.writable("create" if use == "create" else "edit")
    laid_out = _of_form(form, table, rights, writable) if form else [_of_table(table, rights, writable)]
    if use == "create":
        laid_out = [_writable(section) for section in laid_out]
    return tuple(section for section in laid_out if section.fields)


def _of_form(form: Form, table: LiveTable, rights: TableRights, writable: frozenset[str]) -> list[Section]:
    return [
        Section(
            key=each["key"],
            label=Words.read(each.get("label") or ""),
            columns=each.get("columns", 2),
            fields=tuple(_placed(each.get("fields", ()), table, rights, writable)),
        )
        for each in form.sections
    ]


def _of_table(table: LiveTable, rights: TableRights, writable: frozenset[str]) -> Section:
    shown = [f.key for f in table.definition.fields if not f.hidden and f.type != "reverse"]
    return Section("general", GENERAL, 2, tuple(_placed(shown, table, rights, writable)))


def _placed(
    entries: Iterable[str | Mapping[str, Any]],
    table: LiveTable,
    rights: TableRights,
    writable: frozenset[str],
) -> Iterable[Placed]:
    for entry in entries:
        key, width = (entry, 1) if isinstance(entry, str) else (entry["field"], entry.get("width", 1))
        if key not in rights.shown:
            continue
        field = table.definition.by_key[key]
        kind = type_of(field)
        yield Placed(field, kind, width, key in writable)


def _writable(section: Section) -> Section:
    return Section(
        section.key, section.label, section.columns, tuple(p for p in section.fields if p.writable)
    )


def with_closed(laid_out: Iterable[Section], closed: Collection[str]) -> tuple[Section, ...]:
    """Return the sections with some fields only shown: those that this very record does not let be written."""
    return tuple(
        replace(
            section,
            fields=tuple(
                replace(p, writable=p.writable and p.field.key not in closed) for p in section.fields
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
