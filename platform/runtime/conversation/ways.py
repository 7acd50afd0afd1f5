"""By which way a person hears of each kind of notice: in the app, by mail at once, in a digest, or not at all.

The choice is asked in the statement that writes a notice: it costs no statement of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from ...core.moment import Moment
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from .followers import INSERTS
from .hearing_models import NoticeWay

IN_APP, AT_ONCE, DIGEST, NONE = "app", "at_once", "digest", "none"
WAYS: Mapping[str, Words] = {
    IN_APP: Words("In the app", "仅应用内"),
    AT_ONCE: Words("App and mail at once", "应用内 + 即时邮件"),
    DIGEST: Words("App and digest", "应用内 + 摘要邮件"),
    NONE: Words("Not at all", "不通知"),
}
KINDS: Mapping[str, Words] = {
    "mention": Words("Somebody mentions me", "有人提到我"),
    "assigned": Words("A record is given to me", "记录交给我负责"),
    "comment": Words("Somebody comments on a record I follow", "关注的记录有新评论"),
    "change": Words("A record I follow is changed", "关注的记录被修改"),
    "automation": Words("An automation tells me something", "自动化发来的消息"),
    "reminder": Words("A reminder of mine is due", "我的提醒到时"),
    "press_failed": Words("A button I pressed fails", "我点击的按钮执行失败"),
    "automation_failed": Words("An automation of mine fails", "我的自动化运行失败"),
    "webhook_off": Words("A webhook of mine is switched off", "我的 Webhook 被自动停用"),
}
"""What one can choose for, in the order of the page. Of other kinds one hears in the app."""
HEARD_AS = {"many": "change"}
"""Kinds that go the way of another."""
_DEFAULTS = {"mention": AT_ONCE}
_WAY = NoticeWay.__table__


def default_way(kind: str) -> str:
    """Return by which way somebody hears of a kind who did not choose."""
    return _DEFAULTS.get(kind, IN_APP)


def way_of(person: sa.ColumnElement[int], kind: str) -> sa.ColumnElement[str]:
    """Return the way a person of a statement hears of a kind, as a column of that statement."""
    kind = HEARD_AS.get(kind, kind)
    if kind not in KINDS:
        return sa.literal(IN_APP, sa.Text)
    chosen = sa.select(_WAY.c.way).where(_WAY.c.person_id == person, _WAY.c.kind == kind)
    return sa.func.coalesce(chosen.scalar_subquery(), sa.literal(default_way(kind), sa.Text))


def mailing(way: sa.ColumnElement[str], now: datetime) -> tuple[sa.ColumnElement, sa.ColumnElement]:
    """Return the columns (mail_at, digest) of a notice that goes some way."""
    never = sa.null().cast(Moment())
    return (
        sa.case((way == AT_ONCE, sa.literal(now, Moment()).cast(Moment())), else_=never),
        sa.case((way == DIGEST, sa.true()), else_=sa.false()),
    )


def ways_of(connection: sa.Connection, person_id: int) -> dict[str, str]:
    """Return by which way a person hears of every kind."""
    rows = connection.execute(sa.select(_WAY.c.kind, _WAY.c.way).where(_WAY.c.person_id == person_id))
    chosen = {row.kind: row.way for row in rows}
    return {kind: chosen.get(kind, default_way(kind)) for kind in KINDS}


def choose_ways(work: UnitOfWork, person_id: int, ways: Mapping[str, str]) -> None:
    """Keep by which way a person hears; unknown kinds and ways are a LookupError."""
    for kind, way in ways.items():
        if kind not in KINDS or way not in WAYS:
            raise LookupError(kind, way)
        insert = INSERTS[work.dialect](_WAY).values(person_id=person_id, kind=kind, way=way)
        named = ["person_id", "kind"]
        work.connection.execute(insert.on_conflict_do_update(index_elements=named, set_={"way": way}))
