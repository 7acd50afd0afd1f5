"""What a definition asks of the database: which tables, which columns, which link tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.util import generic_repr

from ...definition.model import App, Table
from ...fields import Field, type_of
from .names import LINKS, TABLE, links_path

SYSTEM_COLUMNS: Mapping[str, str] = {
    "created_at": "created_at",
    "created_by": "created_by",
    "updated_at": "updated_at",
    "updated_by": "updated_by",
    "owner": "owner_id",
    "owner_department": "department_id",
}
"""The columns behind the system fields of a table."""

POINTS_AT = " -> "
Place = tuple[str, str]
"""(path, kind) of a generated table: ("deal", "table"), ("deal.lines", "table"), ("deal:products>product", "links")."""


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One stored field."""

    key: str
    stored_as: str
    """Names the field type, its column type and the table it points at: another text, another column."""
    type: sa.types.TypeEngine = field(compare=False)
    target: str | None = None
    """The path of the table a to-one relation points at."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """One generated table."""

    path: str
    kind: str
    columns: tuple[ColumnShape, ...] = ()
    parent: str | None = None
    """The table that owns the rows of a sub-form, or whose records hold the links."""
    target: str | None = None
    """The table that links point at."""

    @property
    def place(self) -> Place:
        """Return what names the table within its app."""
        return self.path, self.kind

    def column(self, key: str) -> ColumnShape | None:
        """Return the column of a stored field, None where the field is not stored in this table."""
        return next((c for c in self.columns if c.key == key), None)


def shapes(app: App) -> dict[Place, TableShape]:
    """Return every generated table an app needs, parents before children, links last."""
    found = [TableShape(t.key, TABLE, tuple(_columns(t)), t.parent) for t in app.tables.values()]
    found += [links for t in app.tables.values() for links in _links(t)]
    return {shape.place: shape for shape in found}


def stored_fields(table: Table) -> Iterator[Field]:
    """Give the fields that the table's own columns or links hold, the system ones left out."""
    for each in table.fields:
        if table.parent is not None or each.key not in SYSTEM_COLUMNS:
            yield each


def links_target(each: Field) -> str | None:
    """Return the table a field's link table points at, None for a field without one."""
    kind = type_of(each)
    if not kind.writable or kind.column_type(each) is not None:
        return None
    reference = kind.reference(each)
    return reference.table if reference and reference.kind == "record" and reference.many else None


def _columns(table: Table) -> Iterator[ColumnShape]:
    for each in stored_fields(table):
        kind = type_of(each)
        column_type = kind.column_type(each)
        if column_type is None:
            continue
        column_type = sa.types.to_instance(column_type)
        reference = kind.reference(each)
        pointing = reference is not None and reference.kind == "record" and not reference.many
        target = reference.table if reference is not None and pointing else None
        stored_as = f"{each.type} {generic_repr(column_type)}" + (f"{POINTS_AT}{target}" if target else "")
        yield ColumnShape(each.key, stored_as, column_type, target)


def _links(table: Table) -> Iterator[TableShape]:
    for each in stored_fields(table):
        target = links_target(each)
        if target is not None:
            yield TableShape(links_path(table.key, each.key, target), LINKS, (), table.key, target)
