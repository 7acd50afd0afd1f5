"""Removes for good what definitions no longer have: hidden columns and tables, and what the history says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from ...core.json_column import Json
from ...core.unit_of_work import UnitOfWork
from ...identity.audit.change_rows import LOG, purge_changes
from ...identity.models import RecordShare
from .catalogue import Catalogue, StoredColumn, StoredTable, read_catalogue
from .in_use import lock_tables
from .indexes import pointer_index
from .models import PhysicalColumn, PhysicalTable
from .names import LINKS, TABLE, column_name, index_name, links_end, search_table_name
from .shape import POINTS_AT

_TABLES = PhysicalTable.__table__
_COLUMNS = PhysicalColumn.__table__
_COUNTERS = sa.table("serial_counter", sa.column("column_id"))
_KEPT = sa.table("kept_value", sa.column("column_id"))
_WEBHOOKS = sa.table("webhook", sa.column("table_id"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tables and columns that may be dropped, by id; what is not hidden stays in any case."""

    tables: frozenset[int]
    columns: frozenset[int]


def purge_hidden(
    work: UnitOfWork, app_id: int, before: datetime | None = None, chosen: Chosen | None = None
) -> list[str]:
    """Drop an app's tables and columns that were hidden before a moment (None: all of them), or those chosen of them.

    Returns what was dropped: "deal", "deal.amount". Only a backup brings it back.
    """
    catalogue = read_catalogue(work.connection, app_id)
    tables, columns = _leaving(work, catalogue, before or work.now, chosen)
    purging = _Purging(work)
    for stored, column in columns:
        purging.forget_column(stored, column)
    # The history may be long; a table that people read is held only for what is left.
    lock_tables(work.connection, {stored.name for stored, _ in columns if not stored.hidden})
    for stored, column in columns:
        purging.drop_column(stored, column)
    for stored in tables:
        purging.drop_table(stored)
    return [f"{s.path}.{c.key}" for s, c in columns if s not in tables] + [s.path for s in tables]


def _leaving(
    work: UnitOfWork, catalogue: Catalogue, before: datetime, chosen: Chosen | None
) -> tuple[list[StoredTable], list[tuple[StoredTable, StoredColumn]]]:
    """Return the tables to drop, what points at others first, and the columns to drop before them."""
    table_ids, column_ids = (_hidden(work, table, before) for table in (_TABLES, _COLUMNS))
    if chosen is not None:
        table_ids, column_ids = table_ids & chosen.tables, column_ids & chosen.columns
    gone = {s.path for s in catalogue.values() if s.id in table_ids and s.kind == TABLE}
    tables, columns = [], []
    for stored in catalogue.values():
        if stored.id in table_ids or (stored.kind == LINKS and gone & {*links_end(stored.path)[::2]}):
            tables.append(stored)
        for column in stored.columns:
            points_at = column.stored_as.partition(POINTS_AT)[2]
            # A pointer cannot outlive its target, and tables that point at each other part before they go.
            if points_at in gone or (
                column.id in column_ids and stored.id not in table_ids and column.filled_by is None
            ):
                columns.append((stored, column))
    # Links before tables, sub-forms before their owners.
    return sorted(tables, key=lambda s: (s.kind == TABLE, -s.path.count("."))), columns


def _hidden(work: UnitOfWork, table: sa.Table, before: datetime) -> set[int]:
    return set(work.connection.execute(sa.select(table.c.id).where(table.c.hidden_at <= before)).scalars())


class _Purging:
    """Drops tables and columns together with their rows in the catalogue and the history."""

    def __init__(self, work: UnitOfWork) -> None:
        self.work, self.connection = work, work.connection
        self.sqlite = work.dialect == "sqlite"
        self.operations = Operations(MigrationContext.configure(work.connection))

    def forget_column(self, stored: StoredTable, column: StoredColumn) -> None:
        """Forget what was kept of a column, and the values of a field that is gone in the history."""
        self.connection.execute(sa.delete(_COUNTERS).where(_COUNTERS.c.column_id == column.id))
        self.connection.execute(sa.delete(_KEPT).where(_KEPT.c.column_id == column.id))
        if stored.live_column(column.key) is None:
            self._forget(stored.id, column.key)

    def drop_column(self, stored: StoredTable, column: StoredColumn) -> None:
        """Drop one column of which nothing is kept any more."""
        digest = pointer_index((stored.path, stored.kind), column.key, column.stored_as).digest
        # SQLite drops no column that an index holds.
        self.operations.execute(f"DROP INDEX IF EXISTS {index_name(stored.id, digest)}")
        self.operations.drop_column(stored.name, column_name(column.id))
        self.connection.execute(sa.delete(_COLUMNS).where(_COLUMNS.c.id == column.id))

    def drop_table(self, stored: StoredTable) -> None:
        """Drop one table, its search table and the values its history holds; who changed what when stays told."""
        if stored.kind == TABLE and self.sqlite:
            self.operations.execute(f"DROP TABLE IF EXISTS {search_table_name(stored.id)}")
        self.operations.drop_table(stored.name)
        columns = sa.select(_COLUMNS.c.id).where(_COLUMNS.c.table_id == stored.id)
        self.connection.execute(sa.delete(_COUNTERS).where(_COUNTERS.c.column_id.in_(columns)))
        self.connection.execute(sa.delete(_KEPT).where(_KEPT.c.column_id.in_(columns)))
        self.connection.execute(sa.delete(_COLUMNS).where(_COLUMNS.c.table_id == stored.id))
        purge_changes(self.work, LOG.c.table_id == stored.id)
        self.connection.execute(sa.delete(RecordShare).where(RecordShare.table_id == stored.id))
        self.connection.execute(sa.delete(_WEBHOOKS).where(_WEBHOOKS.c.table_id == stored.id))
        self.connection.execute(sa.delete(_TABLES).where(_TABLES.c.id == stored.id))

    def _forget(self, table_id: int, key: str) -> None:
        changes, path = LOG.c.changes, f"$.{key}"
        if self.sqlite:
            has = sa.func.json_type(changes, path).is_not(None)
            less = sa.func.json_remove(changes, path)
        else:
            named = sa.literal(key, sa.Text)
            has, less = changes.op("?")(named), changes.op("-")(named)
        which = sa.and_(LOG.c.table_id == table_id, has)
        purge_changes(self.work, which, {"changes": sa.type_coerce(less, Json())})
