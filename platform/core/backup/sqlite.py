"""The embedded database as one file: SQLite itself copies it at one moment, while everybody goes on working."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..database import make_engine, reading
from .manifest import DATABASE_MEMBER, Manifest, NotABackup


def save(engine: Engine, archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Add a copy of the database to the archive; SQLite's tables need no description."""
    # Beside the database, where there is room for its size; not in memory or a small temporary file system.
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=Path(engine.url.database).parent) as folder:
        copy = Path(folder) / DATABASE_MEMBER
        with reading(engine) as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        archive.write(copy, DATABASE_MEMBER)
    return []


def load(engine: Engine, archive: zipfile.ZipFile, manifest: Manifest) -> None:  # noqa: ARG001
    """Replace the content of the database by the archive's copy, all at once; raises NotABackup when it is damaged."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=Path(engine.url.database).parent) as folder:
        copy = Path(folder) / DATABASE_MEMBER
        try:
            with archive.open(DATABASE_MEMBER) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target)
            _replace(engine, copy)
        except (KeyError, zipfile.BadZipFile, sqlite3.DatabaseError, sa.exc.DatabaseError) as error:
            raise NotABackup(file=archive.filename) from error


def _replace(engine: Engine, copy: Path) -> None:
    # Through an engine of ours: indexes may sort by collations that only our connections know.
    source = make_engine(f"sqlite:///{copy}")
    try:
        with reading(source) as whole, engine.connect() as connection:
            if whole.exec_driver_sql("PRAGMA quick_check").scalars().all() != ["ok"]:
                raise sqlite3.DatabaseError("the copy is damaged")
            whole.connection.driver_connection.backup(connection.connection.driver_connection)
    finally:
        source.dispose()
