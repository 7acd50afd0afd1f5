"""Workspaces: made, found, renamed. Several share one installation and nothing else."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

import sqlalchemy as sa

from ..core.errors import Conflict, Fault, Invalid
from ..core.unit_of_work import UnitOfWork
from ..core.words import LANGUAGES, Words
from .models import Person, Workspace
from .versions import bump

LONGEST_NAME = 100
_KEY = re.compile(r"[a-z][a-z0-9-]{0,49}")

NAMELESS = Words("Give it a name.", "请填写名称。")
TOO_LONG = Words("At most {limit} characters.", "最多 {limit} 个字。")
BAD_KEY = Words(
    "A key is made of small letters, digits and hyphens and begins with a letter.",
    "标识只能包含小写字母、数字和连字符，且以字母开头。",
)
KEY_TAKEN = Words("Another workspace has this key.", "此标识已被其他工作区使用。")
NO_ZONE = Words(
    "There is no such time zone; write it like Asia/Shanghai.", "没有此时区，请按 Asia/Shanghai 的形式填写。"
)
NO_LANGUAGE = Words("Choose one of the languages offered.", "请选择列出的语言。")


class LastAdministrator(Conflict):
    """The workspace would be left without anybody who may administer it."""

    code = "last_administrator"
    words = Words(
        "This is the only administrator of the workspace. Make somebody else administrator first.",
        "这是工作区唯一的管理员，请先将其他成员设为管理员。",
    )


def create_workspace(work: UnitOfWork, key: str, name: str, zone: str, language: str) -> int:
    """Make a workspace; returns its id. Raises Invalid."""
    faults = [] if _KEY.fullmatch(key) else [Fault("key", BAD_KEY)]
    if work.connection.scalar(sa.select(sa.exists().where(Workspace.key == key))):
        faults.append(Fault("key", KEY_TAKEN))
    values = {"key": key, **_checked(name, zone, language, faults)}
    return work.connection.scalar(sa.insert(Workspace).values(values).returning(Workspace.id))


def change_workspace(work: UnitOfWork, workspace_id: int, name: str, zone: str, language: str) -> None:
    """Give a workspace another name, time zone or language. Raises Invalid."""
    values = _checked(name, zone, language, [])
    work.connection.execute(sa.update(Workspace).where(Workspace.id == workspace_id).values(values))
    bump(work.connection, "people")


def clean_name(name: str, faults: list[Fault], path: str = "name", longest: int = LONGEST_NAME) -> str:
    """Return a name on one line without blanks around it; notes an empty or too long one as a fault."""
    bare = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not bare:
        faults.append(Fault(path, NAMELESS))
    elif len(bare) > longest:
        faults.append(Fault(path, TOO_LONG.fill(limit=longest)))
    return bare


def check_zone(zone: str, faults: list[Fault], path: str = "zone") -> None:
    """Note a time zone that does not exist."""
    if zone not in available_timezones():
        faults.append(Fault(path, NO_ZONE))


def zones() -> list[str]:
    """Return the time zones that people choose from."""
    return sorted(each for each in available_timezones() if "/" in each and not each.startswith("Etc/"))


def lock_workspace(work: UnitOfWork, workspace_id: int) -> None:
    """Hold a workspace until the end of the transaction, so that two changes of its people follow each other."""
    work.connection.execute(
        sa.select(Workspace.id).where(Workspace.id == workspace_id).with_for_update()
    ).scalar_one()


def check_administrator_left(work: UnitOfWork, workspace_id: int) -> None:
    """Raise LastAdministrator unless somebody active may still administer the workspace."""
    wanted = sa.and_(Person.workspace_id == workspace_id, Person.active, Person.is_admin)
    if not work.connection.scalar(sa.select(sa.exists().where(wanted))):
        raise LastAdministrator


def _checked(name: str, zone: str, language: str, faults: list[Fault]) -> dict[str, str]:
    name = clean_name(name, faults)
    check_zone(zone, faults)
    if language not in LANGUAGES:
        faults.append(Fault("language", NO_LANGUAGE))
    if faults:
        raise Invalid(faults)
    return {"name": name, "zone": zone, "language": language}
