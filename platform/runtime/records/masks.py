"""Masked fields within a statement: the only place where what may not be read is read, to make its mask of.

A mask is made of one *part*, which is NULL where nothing shows masked: where the field may be read in full, where
no role shows its mask, where it is empty. Of a type that is not `legible` the part only says that there is a value.
"""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa

from ...fields import Field, UnknownField, type_of
from ..access.rights import TableRights
from ..access.row_rule import RowRule
from ..apps.live import LiveTable


class Judged(Protocol):
    """One record within a statement; see `scope.RecordScope`."""

    table: LiveTable
    source: sa.FromClause
    rights: TableRights | None
    dialect: str

    def reads(self, key: str) -> bool: ...
    def guard(self, key: str) -> sa.ColumnElement[bool] | None: ...
    def holds(self, rule: RowRule | None) -> sa.ColumnElement[bool]: ...


def mask_part(record: Judged, key: str) -> sa.ColumnElement | None:
    """Return what the mask of a field is made of on this row; None for a field that never shows masked."""
    if record.rights is None or key not in record.rights.masked:
        return None
    shows = [record.holds(record.rights.masked[key])]
    if record.reads(key):
        guard = record.guard(key)
        if guard is None:
            return None
        shows.append(guard.is_not(sa.true()))
    part = _part(record, record.table.definition.by_key[key])
    return sa.type_coerce(sa.case((sa.and_(*shows), part)), part.type)


def masked_title(record: Judged, title: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return a record's title as it is shown: the mask of its title field where that shows masked."""
    key = record.table.definition.title
    part = mask_part(record, key)
    if part is None:
        return title
    field = record.table.definition.by_key[key]
    mask = type_of(field).mask_sql(field, part, record.dialect)
    return sa.type_coerce(sa.func.coalesce(title, mask), sa.Text)


def _part(record: Judged, field: Field) -> sa.ColumnElement:
    kind = type_of(field)
    there = record.source.c.id.is_not(None)  # of a record that is linked, and may be missing
    if field.key in record.table.columns:
        reference = kind.reference(field)
        if reference is not None and reference.kind == "record":
            # Whether a link leads anywhere hangs on records that may be hidden: it is not told.
            return sa.case((there, sa.true()))
        column = record.source.c[record.table.column(field.key).name]
        return column if kind.legible else sa.case((column.is_not(None), sa.true()))
    if not kind.legible:
        return sa.case((there, sa.true()))
    try:
        return kind.sql(field, record)  # type: ignore[arg-type]
    except UnknownField:
        return sa.null()
