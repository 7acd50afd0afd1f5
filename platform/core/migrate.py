"""Brings a database to the form this version of the product needs: the platform's own tables, by Alembic.

The scripts lie in `migrations/`: beside the source in a checkout, inside the package once installed.
Everything a run does is one transaction on both databases, and two processes starting at once wait in turn.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

_PACKAGE = Path(__file__).resolve().parent.parent
# Any number does, as long as every process of the product takes the same one.
_MIGRATING = 7_301_044


def upgrade(engine: Engine) -> None:
    """Bring the database up to date; does nothing harmful when it already is."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # The other process may be migrating for longer than a statement usually may take.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(engine: Engine) -> bool:
    """Return whether the database has exactly the migrations of this version."""
    with engine.connect() as connection:
        return present(connection) == newest()


def present(connection: sa.Connection) -> str | None:
    """Return the name of the newest migration the database has, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the name of the newest migration this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> Path:
    installed = _PACKAGE / "migrations"
    return installed if installed.is_dir() else _PACKAGE.parent / "migrations"
