"""A person's notices as they may know of them now: rights are asked when a notice is shown, not when it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...identity.actor import Actor
from ...identity.directory import Directory
from ..apps.live import LiveApp, LiveTable
from ..records.context import Context, make_context
from ..records.query import ListRequest, list_records
from .messages import FAILED, PRESS_FAILED, SAYS, WEBHOOK_OFF
from .models import Comment, Notice

MOST_COUNTED = 100
"""More unread notices than this are "99+"."""
ABOUT_THE_APP = frozenset({"request", "answer", "build", "proposal", "proposal_answer"})
TO_ADMINISTRATORS = frozenset({"request", "build", "proposal", "proposal_answer", FAILED, WEBHOOK_OFF})
"""Notices about an app that only those who administer it may know of."""
ABOUT_MANY = frozenset({"many", "bulk"})
"""Records that the notice does not name."""
MESSAGES = frozenset({SAYS, FAILED, WEBHOOK_OFF, PRESS_FAILED, "reminder"})
"""What says something itself; whether the record behind it may be seen decides only what of it is told."""
SHOWS: Mapping[str, frozenset[str]] = {
    "mentions": frozenset({"mention"}),
    "assigned": frozenset({"assigned"}),
    "automations": frozenset({SAYS, FAILED, PRESS_FAILED, WEBHOOK_OFF}),
    "reminders": frozenset({"reminder"}),
}
"""The kinds of notices that one can ask for alone; "unread" asks for those that were not read."""
UNREAD = "unread"
_NOTICE, _COMMENT = Notice.__table__, Comment.__table__
_UNREAD = (
    sa.select(_NOTICE)
    .where(_NOTICE.c.person_id == sa.bindparam("person"), _NOTICE.c.read_at.is_(None))
    .order_by(_NOTICE.c.id.desc())
    .limit(MOST_COUNTED)
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One notice as its person may know of it."""

    id: int
    kind: str
    at: datetime
    is_read: bool
    by: Mapping[str, Any] | None
    app: LiveApp | None
    """None for long work that was to make an app."""
    table: LiveTable | None
    record_id: int | None
    title: str
    """What the record is called to the reader."""
    text: str
    """The stored text of the comment it is about; "" for a deleted one, and for other kinds."""
    comment_id: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of notices, and the id before which the next page begins."""

    notices: list[Heard]
    before: int | None


def list_inbox(
    connection: sa.Connection,
    actor: Actor,
    apps: Iterable[LiveApp],
    now: datetime,
    limit: int,
    before: int | None = None,
    show: str = "",
) -> Inbox:
    """Return a person's newest notices, those with an id below `before`; what they may not know of is left out.

    `show` is one of SHOWS, or UNREAD; "" for all.
    """
    mine = sa.select(_NOTICE).where(_NOTICE.c.person_id == actor.person_id)
    if show == UNREAD:
        mine = mine.where(_NOTICE.c.read_at.is_(None))
    elif show:
        mine = mine.where(_NOTICE.c.kind.in_(SHOWS[show]))
    if before is not None:
        mine = mine.where(_NOTICE.c.id < before)
    rows = connection.execute(mine.order_by(_NOTICE.c.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    heard = known(connection, actor, apps, now, shown)
    return Inbox(heard, shown[-1].id if len(rows) > limit else None)


def known(
    connection: sa.Connection,
    actor: Actor,
    apps: Iterable[LiveApp],
    now: datetime,
    rows: Sequence[sa.Row],
) -> list[Heard]:
    """Return those of a person's notices (rows of the table) that they may know of now."""
    return list(_known(connection, actor, apps, now, rows, _texts(connection, rows)))


def list_unread(
    connection: sa.Connection, actor: Actor, apps: Iterable[LiveApp], now: datetime
) -> Sequence[int]:
    """Return the ids of the latest unread notices the person may know of; one indexed read where there is none."""
    rows = connection.execute(_UNREAD, {"person": actor.person_id}).all()
    return [each.id for each in _known(connection, actor, apps, now, rows, {})] if rows else ()


def count_unread(connection: sa.Connection, actor: Actor, apps: Iterable[LiveApp], now: datetime) -> int:
    """Return how many unread notices there are that the person may know of."""
    return len(list_unread(connection, actor, apps, now))


def find_notice(connection: sa.Connection, person_id: int, notice_id: int) -> sa.Row:
    """Return the row of a person's own notice; raises NotFound."""
    mine = sa.select(_NOTICE).where(_NOTICE.c.id == notice_id, _NOTICE.c.person_id == person_id)
    row = connection.execute(mine).first()
    if row is None:
        raise NotFound
    return row


def _known(
    connection: sa.Connection,
    actor: Actor,
    apps: Iterable[LiveApp],
    now: datetime,
    rows: Sequence[sa.Row],
    texts: Mapping[int, str],
) -> Iterable[Heard]:
    contexts = {app.id: make_context(connection, app, actor, now) for app in apps}
    titles = titles_of(contexts, _places(rows))
    for row in rows:
        if row.kind == "build" and row.app_id is None:
            yield _of_no_app(row, Directory(connection, actor.workspace_id, actor.language).person)
            continue
        context = contexts.get(row.app_id)
        if context is None or not (context.rights.tables or row.kind == "build"):
            continue
        table = next((each for each in context.app.tables.values() if each.id == row.table_id), None)
        title = titles.get((row.table_id, row.record_id), "")
        if not _may_know(context, row, table, title):
            continue
        comment = row.detail.get("comment")
        yield Heard(
            id=row.id,
            kind=row.kind,
            at=row.at,
            is_read=row.read_at is not None,
            by=context.directory.person(row.by_id) if row.by_id else None,
            app=context.app,
            table=table if table is not None and table.key in context.rights.tables else None,
            record_id=row.record_id,
            title=title,
            text=texts.get(comment, "") if comment else "",
            comment_id=comment,
            detail=_detail(context, row),
        )


def _detail(context: Context, row: sa.Row) -> Mapping[str, Any]:
    """Return what a notice keeps besides; a run is for those who may look into it."""
    if row.kind == PRESS_FAILED and not context.actor.administers(context.app.id):
        return {name: each for name, each in row.detail.items() if name != "run"}
    return row.detail


def _of_no_app(row: sa.Row, person: Callable[[int], Mapping[str, Any]]) -> Heard:
    """Return the notice about a person's own work that has made no app."""
    return Heard(
        id=row.id,
        kind=row.kind,
        at=row.at,
        is_read=row.read_at is not None,
        by=person(row.by_id) if row.by_id else None,
        app=None,
        table=None,
        record_id=None,
        title="",
        text="",
        comment_id=None,
        detail=row.detail,
    )


def _may_know(context: Context, row: sa.Row, table: LiveTable | None, title: str) -> bool:
    if row.kind in TO_ADMINISTRATORS:
        return context.actor.administers(context.app.id)
    if row.kind in ABOUT_THE_APP or row.kind in MESSAGES:
        return True
    if table is None or table.key not in context.rights.tables:
        return False
    return bool(title) if row.record_id is not None else row.kind in ABOUT_MANY


def titles_of(
    contexts: Mapping[int, Context], places: Iterable[tuple[int, int, int]]
) -> dict[tuple[int, int], str]:
    """Return what records (app id, table id, record id) are called, by (table id, record id): a query per table.

    Those the actor may not see are missing; `contexts` are the actor's, by app id.
    """
    wanted: dict[tuple[int, int], set[int]] = {}
    for app_id, table_id, record_id in places:
        wanted.setdefault((app_id, table_id), set()).add(record_id)
    found = {}
    for (app_id, table_id), ids in wanted.items():
        context = contexts.get(app_id)
        table = next((t for t in context.app.tables.values() if t.id == table_id), None) if context else None
        if context is None or table is None or table.key not in context.rights.tables:
            continue
        asked = ListRequest(fields=(), ids=tuple(sorted(ids)), limit=len(ids))
        for each in list_records(context, table.key, asked).rows:
            found[table_id, each.id] = each.title or f"#{each.id}"
    return found


def _places(rows: Sequence[sa.Row]) -> Iterable[tuple[int, int, int]]:
    for row in rows:
        if row.record_id is not None and row.table_id is not None and row.kind not in ABOUT_THE_APP:
            yield row.app_id, row.table_id, row.record_id


def _texts(connection: sa.Connection, rows: Sequence[sa.Row]) -> dict[int, str]:
    ids = [row.detail["comment"] for row in rows if row.detail.get("comment")]
    if not ids:
        return {}
    told = sa.select(_COMMENT.c.id, _COMMENT.c.text).where(_COMMENT.c.id.in_(ids))
    return {row.id: row.text for row in connection.execute(told)}
