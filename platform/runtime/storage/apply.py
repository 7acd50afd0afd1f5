"""Carries out a plan on the connection of a unit of work: catalogue rows and physical changes together.

Everything is in the caller's transaction on both databases, so a crash leaves the old state or the new one.
Indexes of tables that stood before are built after the commit on PostgreSQL, without blocking anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from ...core.unit_of_work import UnitOfWork
from ...fields.base import Reader
from . import steps as step
from .build_indexes import Building, build_concurrently, build_now
from .catalogue import Catalogue
from .convert import convert
from .indexes import Index
from .links_and_columns import column_from_links, links_from_column
from .models import PhysicalColumn, PhysicalTable
from .names import TABLE, column_name, index_name, search_index_name, search_table_name, table_name
from .shape import ColumnShape, Place, TableShape
from .tables import system_columns
from .unique_values import check_unique

_TABLES = PhysicalTable.__table__
_COLUMNS = PhysicalColumn.__table__


def apply(
    work: UnitOfWork,
    app_id: int,
    plan: Sequence[step.Step],
    catalogue: Catalogue,
    wanted: Mapping[Place, TableShape],
    reader: Reader,
) -> None:
    """Carry out the steps of a plan.

    `catalogue` is the one they were planned with, `wanted` the shapes they lead to; `reader` says in whose
    language values are read again where a field changes its type. Raises Invalid when a field cannot become
    unique.
    """
    applying = _Applying(work, app_id, catalogue, wanted, reader)
    if plan and work.dialect == "postgresql":
        # Converting a large table takes longer than a page may.
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for each in plan:
        applying.do(each)
    if applying.later:
        work.after_commit(partial(build_concurrently, work.connection.engine, applying.later))


class _Applying:
    """One application of a plan: the ids known so far, and the indexes left for later."""

    def __init__(
        self,
        work: UnitOfWork,
        app_id: int,
        catalogue: Catalogue,
        wanted: Mapping[Place, TableShape],
        reader: Reader,
    ) -> None:
        self.work, self.app_id, self.catalogue, self.wanted, self.reader = (
            work,
            app_id,
            catalogue,
            wanted,
            reader,
        )
        self.connection = work.connection
        self.operations = Operations(MigrationContext.configure(work.connection))
        self.tables = {place: stored.id for place, stored in catalogue.items()}
        self.columns = {
            place: {c.key: c.id for c in stored.columns if not c.hidden}
            for place, stored in catalogue.items()
        }
        self.later: list[Building] = []

    def do(self, each: step.Step) -> None:
        """Carry out one step."""
        match each:
            case step.CreateTable(shape):
                self._create_table(shape)
            case step.HideTable(place):
                self._update(_TABLES, self.tables[place], hidden_at=self.work.now)
            case step.UnhideTable(place):
                self._update(_TABLES, self.tables[place], hidden_at=None)
            case step.AddColumn(place, column):
                self._add_column(place, column)
            case step.HideColumn(place, key):
                self._update(_COLUMNS, self.columns[place].pop(key), hidden_at=self.work.now)
            case step.UnhideColumn(place, column):
                self._unhide_column(place, column)
            case step.RelabelColumn(place, column):
                self._update(_COLUMNS, self.columns[place][column.key], stored_as=column.stored_as)
            case step.RetypeColumn():
                self._retype_column(each)
            case step.LinksFromColumn(place, key, links):
                links_from_column(
                    self.connection, self._name(links), self._name(place), self._column(place, key)
                )
            case step.ColumnFromLinks(place, key, links):
                column_from_links(
                    self.connection, self._name(place), self._column(place, key), self._name(links)
                )
            case step.CreateIndex(index):
                self._create_index(index)
            case step.DropIndex(place, digest):
                self.operations.execute(f"DROP INDEX IF EXISTS {index_name(self.tables[place], digest)}")

    def _create_table(self, shape: TableShape) -> None:
        row = {"app_id": self.app_id, "path": shape.path, "kind": shape.kind}
        table_id = self._insert(_TABLES, row)
        self.tables[shape.place], self.columns[shape.place] = table_id, {}
        name = table_name(shape.kind, table_id)
        columns = system_columns(shape, self.work.dialect, self.tables)
        for column in shape.columns:
            if column.target is None:
                columns.append(sa.Column(column_name(self._insert_column(shape.place, column)), column.type))
        self.operations.create_table(name, *columns, sqlite_autoincrement=shape.kind == TABLE)
        if shape.kind != TABLE or shape.parent is not None:
            return
        if self.work.dialect == "postgresql":
            self.operations.execute(
                f"CREATE INDEX {search_index_name(table_id)} ON {name} USING gin (search_tokens)"
            )
        else:
            self.operations.execute(f"CREATE VIRTUAL TABLE {search_table_name(table_id)} USING fts5(tokens)")

    def _add_column(self, place: Place, column: ColumnShape) -> None:
        column_id = self._insert_column(place, column)
        keys = []
        if column.target is not None:
            keys.append(
                sa.ForeignKey(
                    f"{table_name(TABLE, self.tables[column.target, TABLE])}.id", ondelete="RESTRICT"
                )
            )
        # A reference within ADD COLUMN of an empty column is valid by itself: neither database reads the rows.
        self.operations.add_column(
            self._name(place), sa.Column(column_name(column_id), column.type, *keys), inline_references=True
        )

    def _unhide_column(self, place: Place, column: ColumnShape) -> None:
        stored = self.catalogue[place].hidden_column(column.key, column.stored_as)
        self.columns[place][column.key] = stored.id
        self._update(_COLUMNS, stored.id, hidden_at=None)

    def _retype_column(self, each: step.RetypeColumn) -> None:
        place, column = each.place, each.column
        old_id = self.columns[place][column.key]
        restored = self.catalogue[place].hidden_column(column.key, column.stored_as) is not None
        self._update(_COLUMNS, old_id, hidden_at=self.work.now)
        self._unhide_column(place, column) if restored else self._add_column(place, column)
        old = sa.Column(column_name(old_id), each.stored)
        new = sa.Column(column_name(self.columns[place][column.key]), column.type)
        sa.Table(self._name(place), sa.MetaData(), sa.Column("id", sa.BigInteger, primary_key=True), old, new)
        convert(old, new, each.before, each.after, self.reader, restored)(self.connection)

    def _create_index(self, index: Index) -> None:
        place = index.place
        building = Building(index, self.tables[place], self.columns[place], self.wanted[place])
        if index.unique and place in self.catalogue:
            key = index.parts[0].column
            column = building.table(self.work.dialect).c[column_name(self.columns[place][key])]
            check_unique(self.connection, column, place[0], key)
        in_use = place in self.catalogue and self.work.dialect == "postgresql"
        if in_use and not index.unique:
            self.later.append(building)
        else:
            build_now(self.connection, building)

    def _column(self, place: Place, key: str) -> str:
        return column_name(self.columns[place][key])

    def _name(self, place: Place) -> str:
        return table_name(place[1], self.tables[place])

    def _insert_column(self, place: Place, column: ColumnShape) -> int:
        row = {"table_id": self.tables[place], "field_key": column.key, "stored_as": column.stored_as}
        self.columns[place][column.key] = self._insert(_COLUMNS, row)
        return self.columns[place][column.key]

    def _insert(self, table: sa.Table, row: Mapping[str, Any]) -> int:
        return self.connection.execute(sa.insert(table).values(row).returning(table.c.id)).scalar_one()

    def _update(self, table: sa.Table, row_id: int, **values: Any) -> None:
        self.connection.execute(sa.update(table).where(table.c.id == row_id).values(values))
