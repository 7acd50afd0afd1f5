"""`tablewright doctor`: looks at everything that must agree, and says what does not and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from sqlalchemy.engine import Engine

from ..config import Config
from ..core.migrate import is_current
from ..core.words import Words
from ..runtime.files.doctor import check_files
from ..runtime.storage.doctor import check_storage, mend_indexes
from ..runtime.storage.integrity import check_integrity
from ..runtime.storage.problem import Problem
from .installation import open_database
from .speech import say, tell

# In the order in which one would want to know.
CHECKS: tuple[tuple[Words, Callable[[Config, Engine], Iterable[Problem]]], ...] = (
    (Words("database", "数据库"), lambda _config, engine: check_integrity(engine)),
    (Words("tables and definitions", "数据表与应用定义"), lambda _config, engine: check_storage(engine)),
    (Words("uploaded files", "上传文件"), lambda config, engine: check_files(engine, config.files_dir)),
)
HELP = Words(
    "Check that definitions, tables, indexes and files agree; exits 1 when something does not.",
    "检查应用定义、数据表、索引和文件是否一致；发现问题时以状态 1 退出。",
)


@click.command(help=say(HELP))
@click.option("--mend", is_flag=True, help=say(Words("Build missing indexes first.", "先补建缺少的索引。")))
def command(mend: bool) -> None:
    """Examine the installation."""
    config, engine = open_database()
    if mend and is_current(engine):
        tell(Words("Indexes mended: {count}.", "已处理索引：{count} 个。"), count=mend_indexes(engine))
    examine(config, engine)


def examine(config: Config, engine: Engine) -> None:
    """Print every problem; exit 1 when there is one."""
    found = 0
    for name, check in CHECKS:
        problems = list(check(config, engine))
        found += len(problems)
        tell(Words("{name}: {count} problems", "{name}：{count} 个问题"), name=name, count=len(problems))
        for each in problems:
            click.echo(f"  {each.place}: {say(each.words)} {say(each.mend)}")
    tell(Words("{count} problems", "共 {count} 个问题"), count=found)
    if found:
        raise click.exceptions.Exit(1)
