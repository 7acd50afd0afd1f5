"""The catalogue: which generated tables, columns and indexes an app has at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .models import PhysicalColumn, PhysicalTable
from .names import GIVEN_UP, INDEX_PREFIX, table_name
from .shape import Place

_TABLES = PhysicalTable.__table__
_COLUMNS = PhysicalColumn.__table__


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A row of the catalogue about one column."""

    id: int
    key: str
    stored_as: str
    hidden: bool
    hidden_after: int | None = None
    """The change log's last entry when it was hidden."""
    filled_by: int | None = None
    """The job that fills it."""

    @property
    def beside(self) -> bool:
        """Say whether no field ever had it: a job fills it, or was stopped before it was full."""
        return self.filled_by is not None or self.stored_as == GIVEN_UP


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A row of the catalogue about one table, with its columns and the digests of its indexes."""

    id: int
    path: str
    kind: str
    hidden: bool
    columns: tuple[StoredColumn, ...] = ()
    indexes: frozenset[str] = frozenset()
    hidden_after: int | None = None

    @property
    def name(self) -> str:
        """Return the table's name in the database."""
        return table_name(self.kind, self.id)

    def live_column(self, key: str) -> StoredColumn | None:
        """Return the column that holds a field now."""
        return next((c for c in self.columns if c.key == key and not c.hidden), None)

    def hidden_column(self, key: str, stored_as: str) -> StoredColumn | None:
        """Return the column that held a field in an earlier state."""
        fitting = (c for c in self.columns if c.key == key and c.hidden and c.stored_as == stored_as)
        return next((c for c in fitting if c.filled_by is None), None)


Catalogue = Mapping[Place, StoredTable]


def read_catalogue(connection: sa.Connection, app_id: int, with_indexes: bool = True) -> Catalogue:
    """Return what an app has in the database, hidden tables and columns included."""
    tables = connection.execute(
        sa.select(_TABLES).where(_TABLES.c.app_id == app_id).order_by(_TABLES.c.id)
    ).all()
    columns: dict[int, list[StoredColumn]] = {row.id: [] for row in tables}
    query = sa.select(_COLUMNS).join(_TABLES, _TABLES.c.id == _COLUMNS.c.table_id)
    for row in connection.execute(query.where(_TABLES.c.app_id == app_id).order_by(_COLUMNS.c.id)):
        columns[row.table_id].append(
            StoredColumn(
                row.id,
                row.field_key,
                row.stored_as,
                row.hidden_at is not None,
                row.hidden_after,
                row.filled_by,
            )
        )
    indexes = index_digests(connection) if with_indexes else {}
    return {
        (row.path, row.kind): StoredTable(
            row.id,
            row.path,
            row.kind,
            row.hidden_at is not None,
            tuple(columns[row.id]),
            indexes.get(row.id, frozenset()),
            row.hidden_after,
        )
        for row in tables
    }


def index_digests(connection: sa.Connection) -> dict[int, frozenset[str]]:
    """Return the digests of the generated indexes by table id."""
    found: dict[int, set[str]] = {}
    for name in _index_names(connection):
        table_id, _, digest = name.removeprefix(INDEX_PREFIX).partition("_")
        found.setdefault(int(table_id), set()).add(digest)
    return {table_id: frozenset(digests) for table_id, digests in found.items()}


def _index_names(connection: sa.Connection) -> Sequence[str]:
    if connection.dialect.name == "postgresql":
        # One that was left half built does not count: it is built anew.
        statement = (
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indisvalid AND c.relnamespace = current_schema()::regnamespace"
            r" AND c.relname ~ '^i_[0-9]+_[0-9a-f]+$'"
        )
    else:
        statement = "SELECT name FROM sqlite_master WHERE type = 'index' AND name GLOB 'i_[0-9]*_*'"
    return connection.execute(sa.text(statement)).scalars().all()
