"""Writing notices: what a person should hear of, in the transaction of the act, one statement for all who hear of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ...core.json_column import Json
from ...core.unit_of_work import UnitOfWork
from ...identity.models import AppAdmin, Person
from ..apps.live import LiveTable
from ..records.many_values import among
from .models import Notice
from .ways import NONE, mailing, way_of

KINDS = (
    "mention",
    "comment",
    "change",
    "assigned",
    "many",
    "bulk",
    "request",
    "answer",
    "build",
    "proposal",
    "proposal_answer",
    "automation",
    "automation_failed",
    "webhook_off",
    "press_failed",
    "reminder",
)
"""Somebody named me; spoke about, or changed, a record I hear of; gave me one; changed many; what I change many
records by; somebody asks for a right; answered me; long work of mine in the builder has ended;
somebody proposes a change of a template of mine; answered my proposal; an automation tells me something; one of mine
failed; a webhook of mine was switched off; a button I pressed failed after I had left; a reminder of mine is due."""
QUIET = timedelta(minutes=5)
"""Further changes of the same record by the same person within this time are not told again."""
_NOTICE = Notice.__table__
_COLUMNS = (
    "person_id",
    "app_id",
    "table_id",
    "record_id",
    "kind",
    "by_id",
    "detail",
    "at",
    "mail_at",
    "digest",
)


def write_notices(
    work: UnitOfWork,
    table: LiveTable,
    heard: sa.Select,
    kind: str,
    by: int | None,
    detail: Mapping[str, Any] | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Give one notice to everybody of `heard` ((person_id, record_id)); `quiet`: unless they had one lately."""
    to = heard.subquery()
    rows = _values(to, to.c.record_id, work, table, kind, by, detail)
    if quiet:
        rows = rows.where(~_told_lately(to, work, table, by))
    work.connection.execute(sa.insert(_NOTICE).from_select(_COLUMNS, rows, include_defaults=False))


def write_summary(work: UnitOfWork, table: LiveTable, heard: sa.Select, by: int | None) -> None:
    """Give everybody of `heard` a single notice about many records of a table, which it does not name."""
    to = heard.subquery()
    rows = _values(to, sa.null().cast(sa.BigInteger), work, table, "many", by, None).distinct()
    recent = _NOTICE.c.at > work.now - QUIET
    told = sa.exists().where(
        _NOTICE.c.person_id == to.c.person_id,
        _NOTICE.c.table_id == table.id,
        _NOTICE.c.kind == "many",
        _same(_NOTICE.c.by_id, by),
        recent,
    )
    work.connection.execute(
        sa.insert(_NOTICE).from_select(_COLUMNS, rows.where(~told), include_defaults=False)
    )


def _values(
    to: sa.Subquery,
    record: sa.ColumnElement,
    work: UnitOfWork,
    table: LiveTable,
    kind: str,
    by: int | None,
    detail: Mapping[str, Any] | None,
) -> sa.Select:
    about = (sa.literal(table.app.id, sa.Integer), sa.literal(table.id, sa.Integer), record)
    return _told(to.c.person_id, about, work, kind, by, detail)


def _told(
    person: sa.ColumnElement[int],
    about: Sequence[sa.ColumnElement],
    work: UnitOfWork,
    kind: str,
    by: int | None,
    detail: Mapping[str, Any] | None,
) -> sa.Select:
    """Return the rows of a notice to each `person` who wants to hear of its kind, as they want to."""
    way = way_of(person, kind)
    return sa.select(
        person,
        *about,
        sa.literal(kind, sa.Text),
        sa.literal(by, sa.Integer),
        sa.literal(detail or {}, Json()),
        sa.literal(work.now, _NOTICE.c.at.type),
        *mailing(way, work.now),
    ).where(way != NONE)


def _told_lately(
    to: sa.Subquery, work: UnitOfWork, table: LiveTable, by: int | None
) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        _NOTICE.c.table_id == table.id,
        _NOTICE.c.record_id == to.c.record_id,
        _NOTICE.c.person_id == to.c.person_id,
        _NOTICE.c.kind.in_(("change", "assigned")),
        _same(_NOTICE.c.by_id, by),
        _NOTICE.c.at > work.now - QUIET,
    )


def _same(column: sa.ColumnElement, value: int | None) -> sa.ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def notify(
    work: UnitOfWork,
    people: Iterable[int],
    kind: str,
    *,
    app_id: int,
    by: int | None,
    table_id: int | None = None,
    record_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Give a notice to people by name: one statement for all of them."""
    about = (
        sa.literal(app_id, sa.Integer),
        sa.literal(table_id, sa.Integer),
        sa.literal(record_id, sa.BigInteger),
    )
    rows = _told(Person.id, about, work, kind, by, detail)
    named = among(Person.id, dict.fromkeys(people), work.dialect)
    rows = rows.where(Person.active, named).order_by(Person.id)
    work.connection.execute(sa.insert(_NOTICE).from_select(_COLUMNS, rows, include_defaults=False))


def administrators(connection: sa.Connection, app_id: int, workspace_id: int) -> Sequence[int]:
    """Return who can grant a right: the app's administrators, else the workspace's."""
    people = sa.select(Person.id).where(Person.workspace_id == workspace_id, Person.active)
    own = people.join(AppAdmin, AppAdmin.person_id == Person.id).where(AppAdmin.app_id == app_id)
    return connection.scalars(own).all() or connection.scalars(people.where(Person.is_admin)).all()


def mark_read(
    work: UnitOfWork,
    person_id: int,
    *,
    notice_id: int | None = None,
    up_to: int | None = None,
    record: tuple[int, int] | None = None,
    kind: str | None = None,
) -> int:
    """Mark a person's unread notices as read: one, those up to an id, or those on a record; returns how many.

    `kind`: only those of a kind.
    """
    mine = sa.update(_NOTICE).where(_NOTICE.c.person_id == person_id, _NOTICE.c.read_at.is_(None))
    if notice_id is not None:
        mine = mine.where(_NOTICE.c.id == notice_id)
    if up_to is not None:
        mine = mine.where(_NOTICE.c.id <= up_to)
    if record is not None:
        mine = mine.where(_NOTICE.c.table_id == record[0], _NOTICE.c.record_id == record[1])
    if kind is not None:
        mine = mine.where(_NOTICE.c.kind == kind)
    return work.connection.execute(mine.values(read_at=work.now)).rowcount


def mark_unread(work: UnitOfWork, person_id: int, notice_id: int) -> int:
    """Put a notice a person has read among the unread again; returns how many."""
    mine = sa.update(_NOTICE).where(_NOTICE.c.person_id == person_id, _NOTICE.c.id == notice_id)
    return work.connection.execute(mine.values(read_at=None)).rowcount


def forget_old(work: UnitOfWork, kept: timedelta) -> int:
    """Remove notices older than `kept`; returns how many."""
    return work.connection.execute(sa.delete(_NOTICE).where(_NOTICE.c.at < work.now - kept)).rowcount
