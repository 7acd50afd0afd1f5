"""What the database's planner knows of the data. Without it SQLite picks an index by its looks."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .database import reading

LOOKED_AT = 1000
"""Rows of each index that SQLite looks at: enough to tell a good index from a bad one, quick on a million."""

_TABLES = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'index'"
"""What has no index leaves nothing to choose."""


def refresh_statistics(engine: Engine) -> None:
    """Let the database look at what its tables hold now; PostgreSQL also does so by itself after a while.

    On SQLite, where nobody else saves meanwhile, one table after the other.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        return
    with reading(engine) as connection:
        tables = connection.scalars(sa.text(_TABLES)).all()
    for name in tables:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA analysis_limit={LOOKED_AT}")
            connection.exec_driver_sql(f'ANALYZE "{name}"')
