"""What a workspace's administrators chose for everybody: read with defaults, written whole and checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ..core.errors import Malformed
from ..core.words import Words
from .models import Workspace
from .versions import bump

OFF, MASKED, ALWAYS = "off", "masked", "always"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "watermark": (OFF, MASKED, ALWAYS),
    "second_factor": ("optional", "admins", "everybody"),
}
"""What each setting may be; the first is what holds until somebody chooses."""
LABELS: Mapping[str, Mapping[str, Words]] = {
    "watermark": {
        OFF: Words("Never", "不显示"),
        MASKED: Words("On pages with masked fields", "在含脱敏字段的页面显示"),
        ALWAYS: Words("On every page of an app", "在应用的所有页面显示"),
    },
    "second_factor": {
        "optional": Words("Who wants it", "自愿开启"),
        "admins": Words("Administrators must have one", "管理员必须开启"),
        "everybody": Words("Everybody must have one", "所有成员必须开启"),
    },
}
NO_SUCH_SETTING = Words("there is no setting “{name}” of “{value}”", "没有取值为“{value}”的设置“{name}”")


def settings_of(connection: sa.Connection, workspace_id: int) -> Mapping[str, str]:
    """Return every setting of a workspace; one that nobody chose, or that is no longer known, has its default."""
    told = connection.scalar(sa.select(Workspace.settings).where(Workspace.id == workspace_id))
    return with_defaults(told)


def with_defaults(told: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Return the settings that a workspace's row tells, whole."""
    chosen = told or {}
    return {
        name: chosen[name] if chosen.get(name) in allowed else allowed[0] for name, allowed in CHOICES.items()
    }


def change_settings(connection: sa.Connection, workspace_id: int, changes: Mapping[str, str]) -> None:
    """Store some settings; they hold from the next request in every process. Raises Malformed for unknown ones."""
    for name, value in changes.items():
        if value not in CHOICES.get(name, ()):
            raise Malformed(why=NO_SUCH_SETTING.fill(name=name[:50], value=str(value)[:50]))
    row = sa.select(Workspace.settings).where(Workspace.id == workspace_id).with_for_update()
    now = {**(connection.scalar(row) or {}), **changes}
    connection.execute(sa.update(Workspace).where(Workspace.id == workspace_id).values(settings=now))
    bump(connection, "people")
