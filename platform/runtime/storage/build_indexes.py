"""Building indexes: within the transaction for new tables, afterwards and without locking for those in use."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .indexes import Index, Part, unique_value
from .names import column_name, index_name, table_name
from .shape import TableShape
from .tables import system_columns

log = logging.getLogger(__name__)

COLLATION = "tw_zh"
"""How text sorts: by pinyin where the server knows it."""


@dataclass(frozen=True, slots=True)
class Building:
    """An index to build, on the table and columns it turned out to mean."""

    index: Index
    table_id: int
    column_ids: Mapping[str, int]
    shape: TableShape

    @property
    def name(self) -> str:
        """Return the index's name in the database."""
        return index_name(self.table_id, self.index.digest)

    def table(self, dialect: str) -> sa.Table:
        """Return the table with the columns the index speaks of."""
        fields = [
            sa.Column(column_name(self.column_ids[c.key]), c.type)
            for c in self.shape.columns
            if c.key in self.column_ids
        ]
        name = table_name(self.index.place[1], self.table_id)
        return sa.Table(name, sa.MetaData(), *system_columns(self.shape, dialect), *fields)

    def made(self, dialect: str, concurrently: bool = False) -> sa.Index:
        """Return the SQL index."""
        table = self.table(dialect)
        rows = self._rows(table)
        return sa.Index(
            self.name,
            *(self._expression(part, table, dialect) for part in self.index.parts),
            unique=self.index.unique,
            **self._method(table),
            postgresql_where=rows,
            sqlite_where=rows,
            postgresql_concurrently=concurrently,
        )

    def _method(self, table: sa.Table) -> dict[str, Any]:
        """Return what an index over what lists hold needs besides."""
        part = self.index.parts[0]
        if part.how != "members":
            return {}
        return {
            "postgresql_using": "gin",
            "postgresql_ops": {self._column(part, table).key: "jsonb_path_ops"},
        }

    def _rows(self, table: sa.Table) -> sa.ColumnElement[bool] | None:
        match self.index.rows:
            case "live":
                return table.c.deleted_at.is_(None)
            case "binned":
                return table.c.deleted_at.is_not(None)
            case "filled":
                return self._column(self.index.parts[0], table).is_not(None)
        return None

    def _column(self, part: Part, table: sa.Table) -> sa.Column:
        return table.c[part.column if part.stored_as is None else column_name(self.column_ids[part.column])]

    def _expression(self, part: Part, table: sa.Table, dialect: str) -> sa.ColumnElement:
        column: sa.ColumnElement = self._column(part, table)
        if part.how == "unique":
            return unique_value(dialect, column)
        if part.how == "pinyin":
            column = sa.collate(column, COLLATION)
        if part.descending:
            # Empty values sort last in both directions; SQLite's descending order has them last by itself.
            column = column.desc().nulls_last() if dialect == "postgresql" else column.desc()
        return column


def build_now(connection: sa.Connection, building: Building) -> None:
    """Build an index within the transaction."""
    connection.execute(sa.schema.CreateIndex(building.made(connection.dialect.name)))


def build_all(engine: Engine, buildings: Sequence[Building]) -> None:
    """Build indexes of tables in use, when the revision that asks for them is live.

    On SQLite who writes waits meanwhile, so each is a transaction of its own.
    """
    if engine.dialect.name == "postgresql":
        build_concurrently(engine, buildings)
        return
    for building in buildings:
        with engine.begin() as connection:
            if building.name not in _names(connection):
                build_now(connection, building)


def drop_all(engine: Engine, names: Sequence[str]) -> None:
    """Drop indexes that nothing asks for any more, without keeping anybody waiting on PostgreSQL."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        how = "CONCURRENTLY " if engine.dialect.name == "postgresql" else ""
        for name in names:
            connection.exec_driver_sql(f"DROP INDEX {how}IF EXISTS {name}")
        if not how:
            connection.commit()


def is_unique(connection: sa.Connection, name: str) -> bool:
    """Say whether an index keeps values unique."""
    if connection.dialect.name == "postgresql":
        asked = "SELECT indisunique FROM pg_index WHERE indexrelid = to_regclass(:name)"
    else:
        asked = "SELECT sql LIKE 'CREATE UNIQUE%' FROM sqlite_master WHERE type = 'index' AND name = :name"
    return bool(connection.scalar(sa.text(asked), {"name": name}))


def _names(connection: sa.Connection) -> set[str]:
    return set(connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'index'")))


def build_concurrently(engine: Engine, buildings: Sequence[Building]) -> None:
    """Build indexes on PostgreSQL one by one while everybody goes on reading and writing.

    One that fails is logged and left to `doctor`, which offers to build it again: it costs speed, never data.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Building waits for older transactions and reads the whole table: no deadline of a page fits.
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("SET lock_timeout = 0")
        try:
            for building in buildings:
                _build_one(connection, building)
        finally:
            connection.invalidate()


def _build_one(connection: sa.Connection, building: Building) -> None:
    try:
        # What an interrupted build left behind is in the way and of no use.
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {building.name}")
        connection.execute(sa.schema.CreateIndex(building.made("postgresql", concurrently=True)))
    except sa.exc.DBAPIError:
        log.exception("building index %s", building.name)
