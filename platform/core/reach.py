"""Whether the database can be reached and used, said in one sentence before anything is started on it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .errors import Misconfigured
from .words import Words

OLDEST_POSTGRESQL = 15

NO_FILE = Words(
    "The database file {place} cannot be used: {why}. Mend it, restore a backup, or name another data folder.",
    "数据库文件 {place} 无法使用：{why}。请修复文件、恢复备份，或另行指定数据目录。",
)
NO_SERVER = Words(
    "The database at {place} does not let us in: {why}. "
    "Check TABLEWRIGHT_DATABASE_URL and that the server is running.",
    "无法连接数据库 {place}：{why}。请检查 TABLEWRIGHT_DATABASE_URL，并确认数据库服务已启动。",
)
TOO_OLD = Words(
    "The database at {place} is PostgreSQL {found}; Tablewright needs {oldest} or newer.",
    "数据库 {place} 的版本为 PostgreSQL {found}，表匠需要 {oldest} 或更高版本。",
)


def reach(engine: Engine) -> None:
    """Open one connection and look around; raise Misconfigured with the reason when that fails."""
    sqlite = engine.dialect.name == "sqlite"
    place = engine.url.database if sqlite else f"{engine.url.host or 'localhost'}/{engine.url.database}"
    try:
        with engine.connect() as connection:
            # The outermost list of tables is read from the file itself: a damaged one shows here.
            if sqlite:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            else:
                _old_enough(connection, place)
    except sa.exc.DBAPIError as error:
        raise Misconfigured(
            (NO_FILE if sqlite else NO_SERVER).fill(place=place, why=reason(error))
        ) from error


def reason(error: sa.exc.DBAPIError) -> str:
    """Return the driver's own reason without what it puts around it: addresses tried, severity, hints."""
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    return lines[0].rpartition(" failed: ")[2].removeprefix("FATAL:").strip()


def _old_enough(connection: sa.Connection, place: str) -> None:
    found = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
    major = int(found) // 10_000
    if major < OLDEST_POSTGRESQL:
        raise Misconfigured(TOO_OLD.fill(place=place, found=major, oldest=OLDEST_POSTGRESQL))
