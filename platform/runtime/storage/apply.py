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
from .build_indexes import Building, build_all, build_now, is_unique
from .catalogue import Catalogue
from .changed_since import changed_rows, last_entry
from .convert import Conversion, Names, fill_again, fill_all
from .in_use import in_background, is_large, lock_tables
from .indexes import Index
from .links_and_columns import column_from_links, links_from_column
from .models import PhysicalColumn, PhysicalTable
from .names import TABLE, column_name, index_name, search_index_name, search_table_name, table_name
from .shape import ColumnShape, Place, TableShape
from .tables import system_columns
from .unique_values import check_unique
from .value_holders import ColumnHolder, Holder, LinksHolder

_TABLES = PhysicalTable.__table__
_COLUMNS = PhysicalColumn.__table__


def apply(
    work: UnitOfWork,
    app_id: int,
    plan: Sequence[step.Step],
    catalogue: Catalogue,
    wanted: Mapping[Place, TableShape],
    reader: Reader,
    names: Names,
) -> None:
    """Carry out the steps of a plan.

    `catalogue` is the one they were planned with, `wanted` the shapes they lead to; `reader` says in whose
    language values are read again where a field changes its type, `names` what they point at. Raises Invalid when a field cannot become
    unique.
    """
    applying = _Applying(work, app_id, catalogue, wanted, reader, names)
    if plan and work.dialect == "postgresql":
        # Converting a large table takes longer than a page may.
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    lock_tables(work.connection, applying.changed_tables(plan))
    for each in plan:
        applying.do(each)
    if applying.later:
        work.after_commit(partial(build_all, work.connection.engine, applying.later))
    if applying.much_later:
        build = partial(build_all, work.connection.engine, applying.much_later)
        work.after_commit(lambda: in_background(build))


class _Applying:
    """One application of a plan: the ids known so far, and the indexes left for later."""

    def __init__(
        self,
        work: UnitOfWork,
        app_id: int,
        catalogue: Catalogue,
        wanted: Mapping[Place, TableShape],
        reader: Reader,
        names: Names,
    ) -> None:
        self.work, self.app_id = work, app_id
        self.catalogue, self.wanted = catalogue, wanted
        self.reader, self.names = reader, names
        self.connection = work.connection
        self.operations = Operations(MigrationContext.configure(work.connection))
        self.tables = {place: stored.id for place, stored in catalogue.items()}
        self.columns = {
            place: {c.key: c.id for c in stored.columns if not c.hidden}
            for place, stored in catalogue.items()
        }
        self.later: list[Building] = []
        self.much_later: list[Building] = []
        """Those of large tables: the page that publishes does not wait for them."""

    def changed_tables(self, plan: Sequence[step.Step]) -> set[str]:
        """Return the tables in use whose columns or indexes the plan changes."""
        places = {
            each.place
            for each in plan
            if isinstance(each, step.AddColumn | step.RetypeColumn | step.DropIndex)
        }
        places |= {
            each.index.place for each in plan if isinstance(each, step.CreateIndex) and each.index.unique
        }
        return {self._name(place) for place in places if place in self.catalogue}

    def do(self, each: step.Step) -> None:
        """Carry out one step."""
        match each:
            case step.CreateTable(shape):
                self._create_table(shape)
            case step.HideTable(place):
                self._hide(_TABLES, self.tables[place])
            case step.UnhideTable(place):
                self._update(_TABLES, self.tables[place], hidden_at=None)
            case step.AddColumn(place, column):
                self._add_column(place, column)
            case step.HideColumn(place, key):
                self._hide(_COLUMNS, self.columns[place].pop(key))
            case step.UnhideColumn(place, column):
                self._unhide_column(place, column)
            case step.RelabelColumn(place, column):
                self._update(_COLUMNS, self.columns[place][column.key], stored_as=column.stored_as)
            case step.RetypeColumn():
                self._retype_column(each)
            case step.ConvertLinks():
                self._convert_links(each)
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
                self._drop_index(place, index_name(self.tables[place], digest))

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
        known = self.catalogue[place].hidden_column(column.key, column.stored_as)
        self._hide(_COLUMNS, old_id)
        self._unhide_column(place, column) if known else self._add_column(place, column)
        source = ColumnHolder(self._name(place), column_name(old_id), each.stored)
        target = ColumnHolder(self._name(place), self._column(place, column.key), column.type)
        since = (known.hidden_after or 0) if known else None
        self._convert(
            place,
            column.key,
            source,
            target,
            Conversion(each.before, each.after, self.reader, self.names),
            since,
        )

    def _convert_links(self, each: step.ConvertLinks) -> None:
        place, key = each.place, each.key
        known = self.catalogue.get(each.target) if each.target else None
        if each.target is None:
            column = self.wanted[place].column(key)
            known = self.catalogue[place].hidden_column(key, column.stored_as)
            target: Holder = ColumnHolder(self._name(place), self._column(place, key), column.type)
        else:
            target = LinksHolder(self._name(each.target))
        source: Holder = (
            LinksHolder(self._name(each.source))
            if each.source
            else ColumnHolder(self._name(place), self._column(place, key), each.stored)
        )
        since = (known.hidden_after or 0) if known else None
        self._convert(
            place, key, source, target, Conversion(each.before, each.after, self.reader, self.names), since
        )

    def _convert(
        self,
        place: Place,
        key: str,
        source: Holder,
        target: Holder,
        conversion: Conversion,
        since: int | None,
    ) -> None:
        """Take values over: all of them, or those changed after the log's entry `since`."""
        if not conversion.possible:
            return
        if since is None:
            fill_all(self.connection, source, target, conversion)
            return
        tables = {path: number for (path, kind), number in self.tables.items() if kind == TABLE}
        rows = changed_rows(place[0], key, tables, since, self.work.dialect)
        fill_again(self.connection, source, target, conversion, rows)

    def _create_index(self, index: Index) -> None:
        place = index.place
        building = Building(index, self.tables[place], self.columns[place], self.wanted[place])
        if index.unique and place in self.catalogue:
            key = index.parts[0].column
            column = building.table(self.work.dialect).c[column_name(self.columns[place][key])]
            check_unique(self.connection, column, place[0], key)
        if index.unique or place not in self.catalogue:
            build_now(self.connection, building)
        elif is_large(self.connection, self._name(place)):
            self.much_later.append(building)
        elif self.work.dialect == "postgresql":
            self.later.append(building)
        else:
            build_now(self.connection, building)

    def _drop_index(self, place: Place, name: str) -> None:
        # Of a large table it stays for a while: who takes the change back need not build it again. One that
        # keeps values unique would refuse what is allowed now.
        if not is_large(self.connection, self._name(place)) or is_unique(self.connection, name):
            self.operations.execute(f"DROP INDEX IF EXISTS {name}")

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

    def _hide(self, table: sa.Table, row_id: int) -> None:
        self._update(table, row_id, hidden_at=self.work.now, hidden_after=last_entry(self.connection))

    def _update(self, table: sa.Table, row_id: int, **values: Any) -> None:
        self.connection.execute(sa.update(table).where(table.c.id == row_id).values(values))
