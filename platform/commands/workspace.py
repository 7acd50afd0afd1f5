"""Which workspace a command means: the one named, or the only one there is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.database import reading
from ..core.errors import NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.models import Workspace
from ..identity.people import add_workspace

FIRST_KEY = "main"


class WhichWorkspace(NotFound):
    """The command does not say which of several workspaces, or names one that is not there."""

    words = Words(
        "Name one of the workspaces with --workspace: {keys}.", "请用 --workspace 指定工作区：{keys}。"
    )


class NoWorkspace(NotFound):
    """Nothing has been installed yet."""

    words = Words("There is no workspace yet; install an app first.", "还没有工作区，请先安装一个应用。")


def find_workspace(engine: Engine, key: str | None) -> int:
    """Return the id of the workspace `key`, or of the only one."""
    with reading(engine) as connection:
        found = dict(list(connection.execute(sa.select(Workspace.key, Workspace.id))))
    if not found:
        raise NoWorkspace
    if key is None and len(found) == 1:
        return next(iter(found.values()))
    if key not in found:
        raise WhichWorkspace(keys=", ".join(sorted(found)))
    return found[key]


def find_or_make_workspace(engine: Engine, key: str | None) -> int:
    """Return the id as `find_workspace` does; in an empty installation the workspace is made."""
    try:
        return find_workspace(engine, key)
    except NoWorkspace:
        with unit_of_work(engine) as work:
            return add_workspace(work, key or FIRST_KEY, key or FIRST_KEY, "Asia/Shanghai", "zh")
