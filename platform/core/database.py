"""Engines and connections: explicit transactions on SQLite, deadlines on PostgreSQL, one way to read.

Every engine is made here, so that each connection has the same settings wherever it is used.
`db` is Flask-SQLAlchemy: the models of the platform's own tables hang on it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Engine

from .sqlite_connection import prepare_sqlite

STATEMENT_DEADLINE_MS = 15_000
LOCK_DEADLINE_MS = 5_000


def make_engine(url: str) -> Engine:
    """Return an engine for `url` (sqlite:///… or postgresql+psycopg://…) with the product's settings."""
    parsed = sa.make_url(url)
    engine = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
    # What fails is told by its statement and not with its values: logs hold nothing of people's.
    engine.hide_parameters = True
    return engine


def _sqlite(parsed: sa.URL) -> Engine:
    engine = sa.create_engine(parsed, connect_args={"timeout": LOCK_DEADLINE_MS / 1000}, pool_size=8)
    prepare_sqlite(engine)
    return engine


def _postgresql(parsed: sa.URL) -> Engine:
    # Compiling a statement (jit) takes the server longer than any page; its guess of when it pays is far off for ours.
    options = f"-c statement_timeout={STATEMENT_DEADLINE_MS} -c lock_timeout={LOCK_DEADLINE_MS} -c timezone=UTC -c jit=off"
    return sa.create_engine(
        parsed,
        connect_args={"options": options, "connect_timeout": 5, "prepare_threshold": 2},
        pool_size=12,
        max_overflow=8,
        pool_timeout=10,
        pool_pre_ping=False,
        pool_recycle=1800,
    )


class Database(SQLAlchemy):
    """Flask-SQLAlchemy whose engine is ours."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:  # noqa: ARG002
        return make_engine(sa.make_url(options["url"]).render_as_string(hide_password=False))


db = Database()


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[sa.Connection]:
    """Give a connection for reading: each statement sees one moment, no transaction is held open."""
    option = {"reading": True} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    with engine.connect() as connection:
        yield connection.execution_options(**option)


@contextlib.contextmanager
def one_moment(engine: Engine) -> Iterator[sa.Connection]:
    """Give a connection for reading on which all statements see the same moment. Keep it short."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            reader = connection.execution_options(reading=True)
            reader.exec_driver_sql("BEGIN")
            yield reader
        else:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
