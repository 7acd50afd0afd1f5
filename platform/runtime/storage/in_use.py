"""Tables that people work in while their app is changed: what must not keep them waiting.

A change of a table's columns waits for those who read it, and whoever comes after it waits too: so it is tried for
a moment at a time. Indexes of a large table are built, and dropped, after the revision is live, by nobody's request.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection

import sqlalchemy as sa
from psycopg.errors import LockNotAvailable

from ...core.errors import Unavailable
from ...core.words import Words

LARGE = 20_000
"""Rows; building an index of fewer takes no longer than a page may."""
MOMENT_MS = 100
TRIES = 40
PATIENT_TURN, PATIENT_MS = 5, 1_200
"""PostgreSQL's own vacuum, which follows every large change, makes room for who has waited a second, not before."""
REST_SECONDS = 0.05
BUSY = Words("the table is being read by a long report", "有耗时较长的查询正在读取该数据表")
log = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Lock()


def is_large(connection: sa.Connection, table: str) -> bool:
    """Say whether a generated table has, or had, many rows."""
    rows = sa.table(table, sa.column("id"))
    return (connection.scalar(sa.select(sa.func.max(rows.c.id))) or 0) > LARGE


def lock_tables(connection: sa.Connection, tables: Collection[str]) -> None:
    """Take tables for the rest of the transaction on PostgreSQL, a moment at a time; raises Unavailable.

    SQLite's readers see the state of before and never wait.
    """
    if connection.dialect.name != "postgresql" or not tables:
        return
    before = connection.exec_driver_sql("SHOW lock_timeout").scalar_one()
    named = ", ".join(sorted(tables))
    for turn in range(TRIES):
        moment = PATIENT_MS if turn == PATIENT_TURN else MOMENT_MS
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {moment}")
                connection.exec_driver_sql(f"LOCK TABLE {named} IN ACCESS EXCLUSIVE MODE")
        except sa.exc.OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            time.sleep(REST_SECONDS)
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{before}'")
            return
    raise Unavailable(why=BUSY)


def in_background(act: Callable[[], None]) -> None:
    """Do something that nobody waits for, after what was begun before; what fails or is lost is mended hourly."""

    def run() -> None:
        with _ONE_AT_A_TIME:
            try:
                act()
            except Exception:  # noqa: BLE001 - the edge of a background thread
                log.exception("building indexes")

    threading.Thread(target=run, daemon=True).start()
