"""What the database's planner knows of the data. Without it SQLite picks an index by its looks."""

from __future__ import annotations

from sqlalchemy.engine import Engine

LOOKED_AT = 1000
"""Rows of each index that SQLite looks at: enough to tell a good index from a bad one, quick on a million."""


def refresh_statistics(engine: Engine) -> None:
    """Let the database look at what its tables hold now; PostgreSQL also does so by itself after a while."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA analysis_limit={LOOKED_AT}")
        connection.exec_driver_sql("ANALYZE")
