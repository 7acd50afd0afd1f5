"""What time sets off at one look: the events of a schedule's tick, of dates reached, of a condition crossed by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ...apps.live import LiveTable
from ...records.context import Context
from ..edges import condition_of, meeting_now, move
from ..known import Automation
from ..models import AutomationInside
from ..runs.begin import Event
from ..runs.meter import BUDGET
from .dates import reached

LATE = timedelta(minutes=1)
OVERLAP = timedelta(minutes=15)
"""So far back the dates are looked through again: what was committed late is found, what was seen has its run."""
MOST_AT_ONCE = 20_000
"""So many runs one look writes: they are one transaction, and on SQLite others wait for it with their saves."""
TOO_MANY = Words(
    "More than {most} records were concerned at once; the rest was left out. Narrow the condition, or raise the budget.",
    "一次涉及超过 {most} 条记录，其余未执行。请缩小条件范围，或提高每小时上限。",
)
_INSIDE = AutomationInside.__table__


def events_of(
    work: UnitOfWork, context: Context, automation: Automation, clock: sa.Row, now: datetime
) -> list[Event]:
    """Return the events that are due by an automation's clock. Raises ExpressionFault where its condition cannot be asked."""
    kinds = {"schedule": _schedule, "date_reached": _dates}
    events = kinds.get(automation.trigger.name, _edges)(work, context, automation, clock, now)
    return _within(automation, events)


def _most(automation: Automation) -> int:
    """Return how many runs one look begins at most: what is over the hour's budget would be stopped anyway."""
    return min(automation.document.get("budget", BUDGET), MOST_AT_ONCE)


def _within(automation: Automation, events: Iterator[Event]) -> list[Event]:
    """Return as many events as one look begins; one more, which fails and says so, where there would be others."""
    most = _most(automation)
    found = list(islice(events, most + 1))
    if len(found) > most:
        found[-1] = replace(found[-1], name=f"{found[-1].name} rest", fault=TOO_MANY.fill(most=most))
    return found


def _schedule(
    work: UnitOfWork, context: Context, automation: Automation, clock: sa.Row, now: datetime
) -> Iterator[Event]:
    about: Mapping[str, Any] = {"late": now - clock.next_at > LATE}
    name = f"tick {clock.next_at.isoformat()}"
    if automation.table is None:
        yield event(automation, name, clock.next_at, about)
        return
    table = context.app.tables[automation.table]
    meets = meeting_now(context, table, automation, automation.condition, work.dialect)
    ids = work.connection.scalars(meets.limit(_most(automation) + 1)).all()
    for each in ids:
        yield event(automation, f"{name} {each}", clock.next_at, {**about, "record": each})


def _dates(
    work: UnitOfWork, context: Context, automation: Automation, clock: sa.Row, now: datetime
) -> Iterator[Event]:
    table = context.app.tables[automation.table or ""]
    since = (clock.seen_until or now) - OVERLAP
    found = list(reached(work.connection, context, table, automation.settings, since, now))
    meets = _meeting(work, context, table, automation, {record for record, _ in found})
    for record, moment in found:
        if record not in meets:
            continue
        late = now - moment > LATE + OVERLAP
        name = f"date {table.id}/{record}/{moment.isoformat()}"
        yield event(automation, name, moment, {"record": record, "late": late})


def _edges(
    work: UnitOfWork, context: Context, automation: Automation, clock: sa.Row, now: datetime
) -> Iterator[Event]:
    table = context.app.tables[automation.table or ""]
    inside = sa.select(_INSIDE.c.record_id).where(
        _INSIDE.c.app_id == context.app.id, _INSIDE.c.automation == automation.key
    )
    was = set(work.connection.scalars(inside))
    now_in = meeting_now(context, table, automation, condition_of(automation), work.dialect)
    meets = set(work.connection.scalars(now_in))
    crossed = move(work, context.app.id, automation, meets - was, was - meets)
    if clock.seen_until is None:
        return  # the first look finds who is inside; nobody has entered
    for record in sorted(_meeting(work, context, table, automation, crossed)):
        name = f"scan {table.id}/{record}/{now.isoformat()}"
        yield event(automation, name, now, {"record": record})


def _meeting(
    work: UnitOfWork, context: Context, table: LiveTable, automation: Automation, ids: set[int]
) -> set[int]:
    """Return those of some records for which the automation's condition holds now."""
    if not ids or not automation.condition:
        return ids
    meets = meeting_now(context, table, automation, automation.condition, work.dialect, ids)
    return set(work.connection.scalars(meets))


def event(automation: Automation, name: str, at: datetime, more: Mapping[str, Any]) -> Event:
    """Return the event by which time sets off an automation."""
    trigger = {"kind": automation.trigger.name, "source": "time", "at": at.isoformat(), **more}
    return Event(automation.key, name, {"table": automation.table, **trigger})
