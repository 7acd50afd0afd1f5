"""The pointers of deleted relations: nobody sees them any more, but the database still keeps their targets.

Before a record goes for good they must let go of it.
"""

from __future__ import annotations

import sqlalchemy as sa

from .models import PhysicalColumn, PhysicalTable
from .names import TABLE, column_name, table_name
from .shape import POINTS_AT

_TABLES = PhysicalTable.__table__
_COLUMNS = PhysicalColumn.__table__


def hidden_pointers(connection: sa.Connection, app_id: int, path: str) -> list[sa.ColumnClause]:
    """Return the hidden columns that point at a table of an app, each in its table."""
    hidden = sa.or_(_COLUMNS.c.hidden_at.is_not(None), _TABLES.c.hidden_at.is_not(None))
    rows = connection.execute(
        sa.select(_COLUMNS.c.id, _COLUMNS.c.table_id)
        .join(_TABLES, _TABLES.c.id == _COLUMNS.c.table_id)
        .where(_TABLES.c.app_id == app_id, hidden)
        .where(_COLUMNS.c.stored_as.endswith(f"{POINTS_AT}{path}", autoescape=True))
    )
    return [_column(table_id, column_id) for column_id, table_id in rows]


def _column(table_id: int, column_id: int) -> sa.ColumnClause:
    column = sa.column(column_name(column_id), sa.BigInteger)
    sa.table(table_name(TABLE, table_id), column)
    return column
