"""How an account of a channel stands, as a list shows it: a colour, a word, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..automations.channels import WITH_ACCOUNT
from ..core.secret_box import Unreadable
from ..core.words import Words
from ..runtime.apps.live import LiveApp
from ..runtime.channels.accounts import read_account

MISSING = Words("Not whole: enter {what}", "未填完整：请填写{what}")
UNREADABLE = Words("Enter its secrets again", "请重新填写密钥")
FAILING = Words("Last message failed", "最近一次发送失败")
WORKING = Words("Works", "正常")
UNUSED = Words("Not used yet", "尚未使用")
EVERYWHERE = Words("All apps", "所有应用")


@dataclass(frozen=True, slots=True)
class Standing:
    """One account as the list shows it."""

    row: sa.Row
    kind: Words
    icon: str
    where: Words
    color: str
    state: Words
    at: datetime | None = None
    why: Words | None = None


def standing_of(row: sa.Row, apps: Mapping[int, LiveApp]) -> Standing:
    """Return how an account stands; `apps` are those of the workspace by id."""
    channel = WITH_ACCOUNT[row.kind]
    app = apps.get(row.app_id)
    where = EVERYWHERE if row.app_id is None else app.model.label if app else Words("–", "–")
    color, state, at, why = _state(row)
    return Standing(row, channel.label, channel.icon, where, color, state, at, why)


def _state(row: sa.Row) -> tuple[str, Words, datetime | None, Words | None]:
    try:
        absent = read_account(row).missing
    except Unreadable:
        return "red", UNREADABLE, None, None
    if absent:
        label = Words.read(WITH_ACCOUNT[row.kind].settings[absent[0]]["title"])
        return "orange", MISSING.fill(what=label), None, None
    if row.last_error_at and (row.last_ok_at is None or row.last_error_at > row.last_ok_at):
        return "red", FAILING, row.last_error_at, row.last_error
    if row.last_ok_at:
        return "green", WORKING, row.last_ok_at, None
    return "gray", UNUSED, None, None
