"""What time alone moved into a condition or out of it: asked day by day, of the records as they stood then.

Entering and leaving by a change is in the log; that a record has been silent for a month is not. Each midnight is
compared with the one before, and a record that changed in between with the moment before midnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ....definition.model import App
from ....expressions import parse
from ...apps.live import LiveTable
from ...records.context import Context
from ...records.many_values import among
from ..edges import condition_of, meeting_now
from ..known import Automation
from .asking import Asking
from .past_times import Timed
from .then import Then

MOST_DAYS = 400
_NOW = re.compile(r"\b(?:TODAY|NOW)\s*\(", re.IGNORECASE)
_COMPUTED = ("formula", "lookup", "rollup")
_MOMENT = timedelta(seconds=1)


def crossed_by_time(
    connection: sa.Connection, context: Context, automation: Automation, since: datetime, until: datetime
) -> Iterator[Timed]:
    """Give (event, midnight, record) of each record that entered the condition, or left it, as time passed."""
    table, source = context.app.tables[automation.table or ""], condition_of(automation)
    if not moves_with_time(context.app.model, table.key, source):
        return
    asking, then = Asking(connection, context, automation), Then(connection, context, table, since)
    moments = _moments(since, until, ZoneInfo(context.environment.zone))
    entered, later = automation.trigger.name == "condition_entered", None
    for before, at in reversed(list(pairwise(moments))):
        then.go_to(at)
        now = _meeting(connection, context, automation, table, at) if later is None else later
        later = was = _meeting(connection, context, automation, table, before)
        crossed = _known_there(connection, table, now - was if entered else was - now, before)
        found = {record for record in crossed if record not in then.rewind.values}
        found.update(_of_changed(asking, then, condition_of(automation), at, entered))
        for record in sorted(found):
            values = then.values_of(record)
            if values is not None and asking.holds(automation.condition, values, {}, at):
                yield f"scan {table.id}/{record}/{at.isoformat()}", at, record


def moves_with_time(model: App, table: str, source: str) -> bool:
    """Say whether a condition may come true by itself: it asks the time, or a value worked out by what does."""
    if _NOW.search(source):
        return True
    fields = model.tables[table].by_key
    heads = (fields.get(name.path[0]) for name in parse(source).names())
    if not any(field is not None and field.type in _COMPUTED for field in heads):
        return False
    formulas = (each for one in model.tables.values() for each in one.fields if each.type == "formula")
    return any(_NOW.search(each.settings.get("expression", "")) for each in formulas)


def _moments(since: datetime, until: datetime, zone: ZoneInfo) -> list[datetime]:
    """Return the beginning, each midnight of the workspace's clock, and the end."""
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = [first + timedelta(days=n + 1) for n in range(min((last - first).days, MOST_DAYS))]
    return [since, *(datetime.combine(day, time(), zone).astimezone(since.tzinfo) for day in days), until]


def _meeting(
    connection: sa.Connection, context: Context, automation: Automation, table: LiveTable, moment: datetime
) -> set[int]:
    """Return the records that would meet the condition at a moment, had none of them changed since."""
    at_the_time = replace(context, environment=replace(context.environment, now=moment))
    dialect = connection.dialect.name
    return set(
        connection.scalars(meeting_now(at_the_time, table, automation, condition_of(automation), dialect))
    )


def _known_there(
    connection: sa.Connection, table: LiveTable, records: set[int], moment: datetime
) -> Iterator[int]:
    """Give those of some records that had been made by a moment."""
    columns = table.sql.c
    made = sa.select(columns.id).where(
        among(columns.id, records, connection.dialect.name), columns.created_at <= moment
    )
    return connection.scalars(made) if records else iter(())


def _of_changed(asking: Asking, then: Then, source: str, at: datetime, entered: bool) -> Iterator[int]:
    """Give those records that changed since, and crossed at that very moment as they stood then."""
    for record in list(then.rewind.values):
        values = then.values_of(record)
        if values is None:
            continue
        is_in, was_in = (asking.holds(source, values, {}, moment) for moment in (at, at - _MOMENT))
        if (was_in, is_in) == ((False, True) if entered else (True, False)):
            yield record
