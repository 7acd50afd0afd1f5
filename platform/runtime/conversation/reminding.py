"""Reminders that are due become notices, once; and those counted from a date of their record follow that date.

A counted reminder asks for the date again before it tells, under its person's rights. When the date is changed, the
act only has it asked again: what the person may not read is never looked at in their name. A date that is worked out
from others changes without an act on its record: it is asked for every hour.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import database_now
from ...core.database import reading
from ...core.errors import NotFound
from ...core.unit_of_work import unit_of_work
from ...fields.masking import Masked
from ...identity.sign_in import load_actor
from ..apps.live import LiveApps, LiveTable
from ..records.after_write import Written, listen
from ..records.context import Context, make_context
from ..records.draft import Act
from ..records.many_values import among
from ..records.query import get_record
from .hearing_models import Reminder
from .notices import notify
from .reminders import DUE, WAITING, Counted, counted_from, dates_of, is_date

AT_ONCE = 100
_REMINDER = Reminder.__table__
log = logging.getLogger(__name__)


def remind_due(engine: Engine, apps: LiveApps) -> int:
    """Tell of every reminder that is due; returns how many."""
    with reading(engine) as connection:
        now = database_now(connection)
        due = sa.select(_REMINDER).where(_REMINDER.c.state == WAITING, _REMINDER.c.due_at <= now)
        rows = connection.execute(due.order_by(_REMINDER.c.due_at).limit(AT_ONCE)).all()
    return sum(_tell(engine, apps, row, now) for row in rows)


def _tell(engine: Engine, apps: LiveApps, row: sa.Row, now: datetime) -> int:
    moved, to = False, None
    if row.field is not None:
        with reading(engine) as connection:
            moved, to = _asked_again(connection, apps, row, now)
    mine = sa.update(_REMINDER).where(
        _REMINDER.c.id == row.id, _REMINDER.c.state == WAITING, _REMINDER.c.due_at == row.due_at
    )
    with unit_of_work(engine) as work:
        if moved:
            work.connection.execute(mine.values(due_at=to))
            return 0
        if not work.connection.execute(mine.values(state=DUE, told_at=work.now)).rowcount:
            return 0
        notify(
            work,
            [row.person_id],
            "reminder",
            app_id=row.app_id,
            by=None,
            table_id=row.table_id,
            record_id=row.record_id,
            detail={"reminder": row.id, "note": row.note} if row.note else {"reminder": row.id},
        )
        return 1


def _asked_again(
    connection: sa.Connection, apps: LiveApps, row: sa.Row, now: datetime
) -> tuple[bool, datetime | None]:
    """Return whether the date a reminder counts from has moved, and to when; None for a date that was taken away.

    Where the person may read it no longer, the reminder is told as it stands, without a title.
    """
    try:
        value, zone = _value(connection, apps, row, now)
    except NotFound:
        return False, None
    due = counted_from(value, Counted(row.field, row.days, row.clock or ""), zone)
    return due is None or due > now, due


def _value(connection: sa.Connection, apps: LiveApps, row: sa.Row, now: datetime) -> tuple[object, str]:
    """Return what the field holds, as the person may read it, and their zone; raises NotFound."""
    actor = load_actor(connection, row.person_id)
    live = apps.current(connection, actor.workspace_id).values() if actor else ()
    app = next((each for each in live if each.id == row.app_id), None)
    table = next((each for each in app.tables.values() if each.id == row.table_id), None) if app else None
    if actor is None or app is None or table is None:
        raise NotFound
    context: Context = make_context(connection, app, actor, now)
    context.table(table.key)
    if row.field not in {each.key for each in dates_of(context, table)}:
        raise NotFound
    value = get_record(context, table.key, row.record_id, (row.field,)).values.get(row.field)
    if isinstance(value, Masked):
        raise NotFound
    return value, actor.zone


def follow_worked_out(engine: Engine, apps: LiveApps) -> int:
    """Ask for the dates again that reminders to come count from; returns how many have moved."""
    with reading(engine) as connection:
        now = database_now(connection)
        counted = sa.select(_REMINDER).where(_REMINDER.c.state == WAITING, _REMINDER.c.field.is_not(None))
        later = sa.or_(_REMINDER.c.due_at.is_(None), _REMINDER.c.due_at > now)
        rows = connection.execute(counted.where(later).order_by(_REMINDER.c.id)).all()
    return sum(_follow(engine, apps, row, now) for row in rows)


def _follow(engine: Engine, apps: LiveApps, row: sa.Row, now: datetime) -> int:
    try:
        with reading(engine) as connection:
            value, zone = _value(connection, apps, row, now)
    except NotFound:
        return 0
    due = counted_from(value, Counted(row.field, row.days, row.clock or ""), zone)
    if due == row.due_at:
        return 0
    same = _REMINDER.c.due_at.is_(None) if row.due_at is None else _REMINDER.c.due_at == row.due_at
    mine = sa.update(_REMINDER).where(_REMINDER.c.id == row.id, _REMINDER.c.state == WAITING, same)
    with unit_of_work(engine) as work:
        return work.connection.execute(mine.values(due_at=due)).rowcount


def follow_dates(act: Act, table: LiveTable, name: str, entries: Sequence[Written]) -> None:
    """Have the reminders asked again that count from dates an act has changed."""
    if name != "update":
        return
    dates = table.worked_out.get("reminder_dates")
    if dates is None:
        dates = table.worked_out["reminder_dates"] = frozenset(
            each.key for each in table.definition.fields if each.key in table.columns and is_date(each)
        )
    ids = [each.record_id for each in entries if not dates.isdisjoint(each.changes)]
    if not ids:
        return
    changed = dates & {key for each in entries for key in each.changes}
    act.work.connection.execute(
        sa.update(_REMINDER)
        .where(
            _REMINDER.c.table_id == table.id,
            among(_REMINDER.c.record_id, ids, act.work.dialect),
            _REMINDER.c.state == WAITING,
            _REMINDER.c.field.in_(sorted(changed)),
        )
        .values(due_at=act.work.now)
    )


listen(follow_dates)
