"""The installation a command works on: its settings and its database, reachable or one sentence why not."""

from __future__ import annotations

import os

from sqlalchemy.engine import Engine

from ..config import Config
from ..core.database import make_engine
from ..core.errors import Misconfigured
from ..core.key_in_use import use_key
from ..core.migrate import is_current
from ..core.reach import reach
from ..core.words import Words

NOT_CURRENT = Words(
    "The database is not at this version's form yet; start `tablewright serve` once, it brings it up to date.",
    "数据库结构尚未更新到当前版本，请先运行一次 tablewright serve，系统会自动更新。",
)


def open_database() -> tuple[Config, Engine]:
    """Return the settings and an engine on a database that answers, whatever its tables are."""
    config = Config.from_environment(os.environ)
    use_key(config.secret_key)
    engine = make_engine(config.database_url)
    reach(engine)
    return config, engine


def open_installation() -> tuple[Config, Engine]:
    """Return the settings and an engine on a database with this version's own tables."""
    config, engine = open_database()
    if not is_current(engine):
        raise Misconfigured(NOT_CURRENT)
    return config, engine
