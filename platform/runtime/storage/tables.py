"""The generated tables as SQLAlchemy Core knows them: one description for creating, reading and writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from ...core.moment import Moment
from .catalogue import Catalogue
from .names import LINKS, TABLE, column_name, table_name
from .shape import Place, TableShape

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


@dataclass(frozen=True, slots=True)
class BuiltTable:
    """One generated table: its id, its SQL table, and the id of each stored field's column."""

    id: int
    sql: sa.Table
    column_ids: Mapping[str, int]


def build_tables(
    wanted: Mapping[Place, TableShape], catalogue: Catalogue, dialect: str
) -> dict[Place, BuiltTable]:
    """Return the SQL table of every shape, with the columns the catalogue names."""
    metadata = sa.MetaData()
    found = {}
    for place, shape in wanted.items():
        stored = catalogue[place]
        ids = {c.key: c.id for c in stored.columns if not c.hidden}
        fields = [sa.Column(column_name(ids[c.key]), c.type) for c in shape.columns]
        system = system_columns(shape, dialect)
        found[place] = BuiltTable(
            stored.id,
            sa.Table(stored.name, metadata, *system, *fields),
            {c.key: ids[c.key] for c in shape.columns},
        )
    return found


def system_columns(
    shape: TableShape, dialect: str, tables: Mapping[Place, int] | None = None
) -> list[sa.Column]:
    """Return the columns that a generated table has by its kind.

    With `tables` (ids by place) the foreign keys are included, as creating needs them.
    """
    if shape.kind == LINKS:
        return _link_columns(shape, tables)
    identity = sa.Column("id", ID, sa.Identity(), primary_key=True)
    if shape.parent is not None:
        owner = _pointer("parent_id", shape.parent, "CASCADE", tables)
        return [identity, owner, sa.Column("position", sa.Integer, nullable=False)]
    columns = [
        identity,
        sa.Column("rev", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.Integer),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("updated_by", sa.Integer),
        sa.Column("owner_id", sa.Integer),
        sa.Column("department_id", sa.Integer),
        sa.Column("deleted_at", Moment()),
        sa.Column("search", sa.Text, nullable=False, server_default=""),
    ]
    if dialect == "postgresql":
        columns.append(sa.Column("search_tokens", TSVECTOR))
    return columns


def _link_columns(shape: TableShape, tables: Mapping[Place, int] | None) -> list[sa.Column]:
    return [
        _pointer("record_id", shape.parent, "CASCADE", tables, primary=True),
        _pointer("linked_id", shape.target, "CASCADE", tables, primary=True),
        sa.Column("position", sa.Integer, nullable=False),
    ]


def _pointer(
    name: str, path: str | None, on_delete: str, tables: Mapping[Place, int] | None, primary: bool = False
) -> sa.Column:
    keys = []
    if tables is not None and path is not None:
        target = table_name(TABLE, tables[path, TABLE])
        keys.append(sa.ForeignKey(f"{target}.id", ondelete=on_delete))
    return sa.Column(name, sa.BigInteger, *keys, nullable=False, primary_key=primary, autoincrement=False)
