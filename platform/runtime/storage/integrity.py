"""Whether the database itself is whole: its pages, and every pointer from row to row."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.words import Words
from .problem import RESTORE, Problem

DAMAGED = Words("The database file is damaged: {what}.", "数据库文件已损坏：{what}。")
DANGLING = Words(
    "{count} rows point at rows of {target} that are not there.", "有 {count} 行指向 {target} 中不存在的行。"
)
UNCHECKED = Words("The rule {name} is switched off.", "约束 {name} 未生效。")


def check_integrity(engine: Engine) -> list[Problem]:
    """Return what the database says of itself; PostgreSQL keeps its pages and pointers right, SQLite is asked."""
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            off = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
            return [
                Problem(table, UNCHECKED.fill(name=name), RESTORE)
                for table, name in connection.exec_driver_sql(off)
            ]
        pages = connection.exec_driver_sql("PRAGMA quick_check").scalars().all()
        problems = [Problem("sqlite", DAMAGED.fill(what=line), RESTORE) for line in pages if line != "ok"]
        dangling: dict[tuple[str, str], int] = {}
        for table, _row, target, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            dangling[table, target] = dangling.get((table, target), 0) + 1
        return problems + [
            Problem(table, DANGLING.fill(count=count, target=target), RESTORE)
            for (table, target), count in dangling.items()
        ]
