"""Reminders of records: made, moved, done. When one is due is told by `reminding.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...expressions import DATE, DATETIME
from ...fields import Field, type_of
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.query import get_record
from .hearing_models import Reminder
from .notices import mark_read
from .timing import at, local_day

WAITING, DUE, DONE = "waiting", "due", "done"
MORNING = "09:00"
MOST_DAYS = 3660
LATEST = timedelta(days=MOST_DAYS)
TOO_MANY = Words(
    "You have {count} open reminders; finish some first.", "您已有 {count} 条未完成的提醒，请先完成一些。"
)
LONG_NOTE = Words("A note has at most {count} characters.", "备注最多 {count} 字。")
IS_PAST = Words("This time is over; choose a later one.", "该时间已过，请选择之后的时间。")
TOO_FAR = Words("Choose a time within the next 10 years.", "请选择 10 年以内的时间。")
NO_FIELD = Words("Choose a date field of this record.", "请选择此记录的日期字段。")
NO_DATE = Words(
    "This field is empty on this record; fill it in first, or choose another time.",
    "此记录的该字段为空，请先填写，或选择其他时间。",
)
_REMINDER = Reminder.__table__


@dataclass(frozen=True, slots=True)
class Counted:
    """So many days after the date of a field, before it where negative; `clock` "" for the time the field tells."""

    field: str
    days: int
    clock: str = ""


def dates_of(context: Context, table: LiveTable) -> list[Field]:
    """Return the fields of a table that tell a day or a moment and that the actor may read."""
    mine = context.rights.tables[table.key]
    return [field for field in table.definition.fields if field.key in mine.fields and is_date(field)]


def is_date(field: Field) -> bool:
    """Say whether a field tells a day or a moment."""
    return type_of(field).type(field) in (DATE, DATETIME)


def counted_from(value: Any, counted: Counted, zone: str) -> datetime | None:
    """Return the moment that is counted from a field's value; None for an empty one."""
    if isinstance(value, datetime) and not counted.clock:
        return value + timedelta(days=counted.days)
    if not isinstance(value, date):
        return None
    day = local_day(value, zone) if isinstance(value, datetime) else value
    try:
        return at(day + timedelta(days=counted.days), counted.clock or MORNING, zone)
    except (OverflowError, ValueError):  # at the very ends of the calendar
        return None


def remind(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    record_id: int,
    note: str,
    when: datetime | Counted,
) -> int:
    """Remind the actor of a record, at a moment or counted from one of its dates; returns the reminder's id.

    Raises NotFound, and Invalid with faults at "note", "at" and "field".
    """
    table, _ = context.table(table_key)
    zone, counted = context.actor.zone, when if isinstance(when, Counted) else None
    if counted is None:
        get_record(context, table_key, record_id, ())
        due, place = when, "at"
    else:
        due, place = _first(context, table, record_id, counted, zone), "field"
    note = note.replace("\0", "").strip()
    faults = []
    if len(note) > LIMITS.text_length:
        faults.append(Fault("note", LONG_NOTE.fill(count=LIMITS.text_length)))
    if due <= work.now:
        faults.append(Fault(place, IS_PAST))
    elif due > work.now + LATEST:
        faults.append(Fault(place, TOO_FAR))
    if _open_count(work, context.actor.person_id) >= LIMITS.reminders:
        faults.append(Fault("note", TOO_MANY.fill(count=LIMITS.reminders)))
    if faults:
        raise Invalid(faults)
    values = {
        "person_id": context.actor.person_id,
        "app_id": context.app.id,
        "table_id": table.id,
        "record_id": record_id,
        "note": note,
        "field": counted.field if counted else None,
        "days": counted.days if counted else None,
        "clock": counted.clock or None if counted else None,
        "due_at": due,
        "made_at": work.now,
    }
    added = sa.insert(_REMINDER).values(values).returning(_REMINDER.c.id)
    return work.connection.execute(added).scalar_one()


def open_reminders(
    connection: sa.Connection, person_id: int, record: tuple[int, int] | None = None
) -> Sequence[sa.Row]:
    """Return a person's reminders that are not done, the next first; of one record (table id, record id), or all."""
    mine = sa.select(_REMINDER).where(_REMINDER.c.person_id == person_id, _REMINDER.c.state != DONE)
    if record is not None:
        mine = mine.where(_REMINDER.c.table_id == record[0], _REMINDER.c.record_id == record[1])
    ordered = mine.order_by(_REMINDER.c.due_at.is_(None), _REMINDER.c.due_at, _REMINDER.c.id)
    return connection.execute(ordered.limit(LIMITS.reminders)).all()


def snooze(work: UnitOfWork, person_id: int, reminder_id: int, until: datetime) -> None:
    """Remind a person again at a moment; what was told of it counts as read. Raises NotFound."""
    _move(work, person_id, reminder_id, state=WAITING, due_at=until, field=None, days=None, clock=None)


def finish(work: UnitOfWork, person_id: int, reminder_id: int) -> None:
    """End one of a person's reminders; what was told of it counts as read. Raises NotFound."""
    _move(work, person_id, reminder_id, state=DONE)


def forget_done(work: UnitOfWork, kept: timedelta) -> int:
    """Remove reminders that were done long ago; returns how many."""
    old = sa.and_(_REMINDER.c.state == DONE, _REMINDER.c.made_at < work.now - kept)
    return work.connection.execute(sa.delete(_REMINDER).where(old)).rowcount


def _move(work: UnitOfWork, person_id: int, reminder_id: int, **values: Any) -> None:
    mine = sa.update(_REMINDER).where(
        _REMINDER.c.id == reminder_id, _REMINDER.c.person_id == person_id, _REMINDER.c.state != DONE
    )
    row = work.connection.execute(
        mine.values(values).returning(_REMINDER.c.table_id, _REMINDER.c.record_id)
    ).first()
    if row is None:
        raise NotFound
    mark_read(work, person_id, record=(row.table_id, row.record_id), kind="reminder")


def _first(context: Context, table: LiveTable, record_id: int, counted: Counted, zone: str) -> datetime:
    if counted.field not in {each.key for each in dates_of(context, table)}:
        raise Invalid([Fault("field", NO_FIELD)])
    row = get_record(context, table.key, record_id, (counted.field,))
    due = counted_from(row.values.get(counted.field), counted, zone)
    if due is None:
        raise Invalid([Fault("field", NO_DATE)])
    return due


def _open_count(work: UnitOfWork, person_id: int | None) -> int:
    mine = sa.select(sa.func.count()).where(_REMINDER.c.person_id == person_id, _REMINDER.c.state != DONE)
    return work.connection.scalar(mine) or 0
