"""From what a statement selects for one record to the row its reader gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...fields import Field, type_of
from ...fields.base import Directory, FieldType
from .page import Row
from .paths import find_shown, split_path
from .scope import RecordScope

SYSTEM = ("created_at", "created_by", "updated_at", "updated_by", "owner")
Load = Callable[[Field, Sequence[Any], Directory], Any]


@dataclass(frozen=True, slots=True)
class Loader:
    """How one field's value is made of the parts selected for it."""

    name: str
    field: Field
    first: int
    last: int
    load: Load | None
    """None where the part is the value."""
    mask: int | None = None
    """Where the part of its mask stands, if it may show masked."""

    def value(self, parts: Sequence[Any], directory: Directory) -> Any:
        """Return the field's value, or its mask."""
        if self.mask is not None and parts[self.mask] is not None:
            return type_of(self.field).load_mask(self.field, parts[self.mask])
        if self.first == self.last:
            return None
        if self.load is None:
            return parts[self.first]
        return self.load(self.field, parts[self.first : self.last], directory)


@dataclass(frozen=True, slots=True)
class RowPlan:
    """The columns of a statement and how a `Row` is made of them."""

    columns: tuple[sa.ColumnElement, ...]
    loaders: tuple[Loader, ...]

    def row(self, parts: Sequence[Any], directory: Directory) -> Row:
        """Return the row of what was selected."""
        person = directory.person
        record_id, rev, title, deleted_at, created_at, created_by, updated_at, updated_by, owner = parts[
            :_FIXED
        ]
        values = {
            each.name: parts[each.first]
            if each.load is None and each.mask is None
            else each.value(parts, directory)
            for each in self.loaders
        }
        return Row(
            record_id,
            rev,
            title or "",
            values,
            created_at,
            person(created_by) if created_by is not None else None,
            updated_at,
            person(updated_by) if updated_by is not None else None,
            person(owner) if owner is not None else None,
            deleted_at,
        )


_FIXED = 4 + len(SYSTEM)


def row_plan(scope: RecordScope, names: Sequence[str]) -> RowPlan:
    """Return the plan that shows these fields; raises UnknownField."""
    columns: list[sa.ColumnElement] = [scope.id, scope.source.c.rev, scope.shown_title]
    columns.append(scope.source.c.deleted_at)
    columns += [scope.column(key) if scope.reads(key) else sa.null() for key in SYSTEM]
    loaders = []
    for name in names:
        at, field = find_shown(scope, split_path(name))
        parts = list(at.select(field.key)) if at.reads(field.key) else []
        first, last = len(columns), len(columns) + len(parts)
        mask = at.mask_part(field.key)
        load = load_of(type_of(field))
        loaders.append(Loader(name, field, first, last, load, None if mask is None else last))
        columns += parts if mask is None else [*parts, mask]
    return RowPlan(tuple(columns), tuple(loaders))


def load_of(kind: FieldType) -> Load | None:
    """Return how a type loads its parts, None where the part is the value."""
    return None if type(kind).load is FieldType.load else kind.load
