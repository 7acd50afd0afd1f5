"""A deadline for statements that only look: what has not ended by then is broken off, and nothing else is harmed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import psycopg
import sqlalchemy as sa

INSTRUCTIONS = 2_000
"""After so many of SQLite's instructions the clock is looked at: a fraction of a millisecond."""


class Overran(Exception):
    """A statement did not end in time. Whoever set the deadline catches it; nobody else sees it."""


@contextlib.contextmanager
def deadline(connection: sa.Connection, end: float) -> Iterator[None]:
    """Break off what a connection reads in the block when the clock (`time.monotonic`) passes `end`; raises Overran.

    On PostgreSQL each statement may take what was left when the block began, and what the block wrote is taken back.
    """
    left = end - time.monotonic()
    if left < 0.001:
        raise Overran
    within = _sqlite if connection.dialect.name == "sqlite" else _postgresql
    try:
        with within(connection, left):
            yield
    except sa.exc.OperationalError as error:
        if isinstance(error.orig, psycopg.errors.QueryCanceled) or "interrupted" in str(error.orig):
            raise Overran from error
        raise


@contextlib.contextmanager
def _sqlite(connection: sa.Connection, left: float) -> Iterator[None]:
    end = time.monotonic() + left
    driver = connection.connection.driver_connection
    driver.set_progress_handler(lambda: time.monotonic() > end, INSTRUCTIONS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


@contextlib.contextmanager
def _postgresql(connection: sa.Connection, left: float) -> Iterator[None]:
    driver = connection.connection.driver_connection
    # A transaction of its own, or a savepoint within one. Only taking it back restores the former deadline there.
    with driver.transaction() as own:
        driver.execute(f"SET LOCAL statement_timeout = {max(1, int(left * 1000))}")
        yield
        raise psycopg.Rollback(own)
