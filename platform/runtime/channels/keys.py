"""What automations call an account: its key, unique within its app or within the workspace."""

from __future__ import annotations

import re

import sqlalchemy as sa

from ...core.errors import Fault
from ...core.words import Words
from .models import ChannelAccount

_ACCOUNTS = ChannelAccount.__table__
NOT_A_KEY = Words(
    "A key begins with a letter and has only small letters, digits and _, at most 60.",
    "标识须以小写字母开头，仅含小写字母、数字与下划线，最多 60 个字符。",
)
TAKEN = Words("Another account has this key.", "该标识已被其他账号使用。")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def check_key(connection: sa.Connection, workspace_id: int, app_id: int | None, key: str) -> list[Fault]:
    """Return what is wrong with the key of a new account."""
    if not _KEY.fullmatch(key):
        return [Fault("key", NOT_A_KEY)]
    return [Fault("key", TAKEN)] if _taken(connection, workspace_id, app_id, key) else []


def free_key(connection: sa.Connection, workspace_id: int, app_id: int | None, kind: str) -> str:
    """Return the kind's own name as a key, with a number behind it where that is taken."""
    number, key = 1, kind
    while _taken(connection, workspace_id, app_id, key):
        number += 1
        key = f"{kind}_{number}"
    return key


def _taken(connection: sa.Connection, workspace_id: int, app_id: int | None, key: str) -> bool:
    owner = _ACCOUNTS.c.app_id.is_(None) if app_id is None else _ACCOUNTS.c.app_id == app_id
    same = sa.exists().where(_ACCOUNTS.c.workspace_id == workspace_id, _ACCOUNTS.c.key == key, owner)
    return bool(connection.scalar(sa.select(same)))
