"""A column that is made beside the live one and filled while people work, until a revision takes it over.

It stands in the catalogue as a hidden one that its job fills (`filled_by`): nobody else brings it back, and it is
dropped again where the job is given up.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from ...core.unit_of_work import UnitOfWork
from .in_use import is_large
from .models import PhysicalColumn
from .names import GIVEN_UP, TABLE, column_name, table_name
from .shape import ColumnShape

SHORT_LOCK = "300ms"
"""So long a change of a table in use waits for it: whoever asks after it waits as long."""
_COLUMNS = PhysicalColumn.__table__


def add_beside(
    work: UnitOfWork, table_id: int, column: ColumnShape, target_id: int | None, job_id: int
) -> int:
    """Make an empty column for a field, known to its job alone; returns its id. `target_id`: the table it points at."""
    _wait_shortly(work)
    row = {
        "table_id": table_id,
        "field_key": column.key,
        "stored_as": column.stored_as,
        "hidden_at": work.now,
        "filled_by": job_id,
    }
    column_id = work.connection.scalar(sa.insert(_COLUMNS).values(row).returning(_COLUMNS.c.id))
    keys = [sa.ForeignKey(f"{table_name(TABLE, target_id)}.id", ondelete="RESTRICT")] if target_id else []
    operations = Operations(MigrationContext.configure(work.connection))
    operations.add_column(
        table_name(TABLE, table_id),
        sa.Column(column_name(column_id), column.type, *keys),
        inline_references=True,
    )
    return column_id


def take_over(work: UnitOfWork, column_id: int, since: int) -> None:
    """Let the next revision bring a filled column back; it holds what was there at the log's entry `since`."""
    values = {"filled_by": None, "hidden_after": since}
    work.connection.execute(sa.update(_COLUMNS).where(_COLUMNS.c.id == column_id).values(values))


def drop_beside(work: UnitOfWork, column_id: int, job_id: int) -> None:
    """Drop the column of a job that is given up, and forget it; nothing where it is gone already."""
    mine = sa.and_(_COLUMNS.c.id == column_id, _COLUMNS.c.filled_by == job_id)
    known = work.connection.execute(sa.select(_COLUMNS.c.table_id).where(mine)).first()
    if known and work.dialect == "sqlite" and is_large(work.connection, table_name(TABLE, known.table_id)):
        # SQLite writes the whole table anew to drop a column, and nobody else can write meanwhile: purging does it.
        given_up = {"filled_by": None, "stored_as": GIVEN_UP}
        work.connection.execute(sa.update(_COLUMNS).where(mine).values(given_up))
        return
    row = work.connection.execute(sa.delete(_COLUMNS).where(mine).returning(_COLUMNS.c.table_id)).first()
    if row is None:
        return
    _wait_shortly(work)
    operations = Operations(MigrationContext.configure(work.connection))
    name, column = table_name(TABLE, row.table_id), column_name(column_id)
    if work.dialect == "sqlite":
        # SQLite drops no column that an index holds.
        known = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name")
        for index, sql in work.connection.execute(known, {"name": name}).all():
            if re.search(rf"\b{column}\b", sql or ""):
                operations.execute(f"DROP INDEX {index}")
    operations.drop_column(name, column)


def _wait_shortly(work: UnitOfWork) -> None:
    if work.dialect == "postgresql":
        work.connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{SHORT_LOCK}'")
