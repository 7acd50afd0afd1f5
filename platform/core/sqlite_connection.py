"""What every SQLite connection is told when it opens, and how its transactions begin.

The driver's own transaction handling is switched off: it would leave schema statements outside the
transaction, and a rollback would then split the tables from the metadata that describes them.
"""

from __future__ import annotations

import sqlite3

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .collation import CHINESE, compare_chinese

CACHE_MB = 32
MAPPED_MB = 256
"""What one connection may hold of a large database: in memory of its own, and mapped from the file."""
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA cache_size=-{CACHE_MB * 1024}",
    f"PRAGMA mmap_size={MAPPED_MB * 1024 * 1024}",
)

# Functions and collations offered to SQL; parts of the product add to these at import time.
FUNCTIONS: list[tuple] = []
COLLATIONS: list[tuple] = [(CHINESE, compare_chinese)]


def prepare_sqlite(engine: Engine) -> None:
    """Make `engine` open connections with our settings and begin transactions explicitly."""
    sa.event.listen(engine, "connect", _open)
    sa.event.listen(engine, "begin", _begin)


def _open(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)
    for name, arguments, function, deterministic in FUNCTIONS:
        connection.create_function(name, arguments, function, deterministic=deterministic)
    for name, compare in COLLATIONS:
        connection.create_collation(name, compare)


def _begin(connection: sa.Connection) -> None:
    # A connection for reading (core.database.reading) begins nothing; a unit of work takes the write lock at
    # once, so that it never fails half-way because another writer was first.
    if not connection.get_execution_options().get("reading"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
