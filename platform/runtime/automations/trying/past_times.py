"""What time would have set off: the ticks of a schedule and the dates that were reached, by the records of then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from ....automations.schedules.reached import Reached
from ....automations.schedules.ticks import ticks
from ....core.moment import Moment
from ...apps.live import LiveTable
from ...forms.form_values import stored
from ...records.context import Context
from ..edges import meeting_now
from ..known import Automation
from ..time.dates import reached
from ..time.workdays import workdays_of
from .asking import Asking
from .past import Rewind, changes_of
from .then import Then

MOST_TICKS = 1000
Timed = tuple[str, datetime, int | None]


def ticks_passed(
    connection: sa.Connection, context: Context, automation: Automation, since: datetime, until: datetime
) -> Iterator[Timed]:
    """Give (event, moment, record) of each tick of a schedule; with a table of each record that met the condition."""
    workdays = workdays_of(connection, context.app.workspace_id)
    schedule, zone = automation.settings["schedule"], context.environment.zone
    passed = ticks(schedule, since, until, zone, MOST_TICKS, workdays)
    if automation.table is None:
        for tick in passed:
            yield f"tick {tick.isoformat()}", tick, None
        return
    table, asking = context.app.tables[automation.table], Asking(connection, context, automation)
    then = Then(connection, context, table, since)
    for tick in reversed(passed):
        then.go_to(tick)
        for record in sorted(_meeting(connection, context, automation, table, asking, then, tick)):
            yield f"tick {tick.isoformat()} {record}", tick, record


def dates_reached(
    connection: sa.Connection, context: Context, automation: Automation, since: datetime, until: datetime
) -> Iterator[Timed]:
    """Give (event, moment, record) of each record whose date was reached while it stood there."""
    table, key = context.app.tables[automation.table or ""], automation.settings["field"]
    asked = Reached.read(
        automation.settings,
        isinstance(table.column(key).type, Moment),
        context.environment.zone,
        workdays_of(connection, context.app.workspace_id),
    )
    field = table.definition.by_key[key]
    found = {
        (moment, record)
        for record, moment in reached(connection, context, table, automation.settings, since, until)
    }
    for past in Rewind(connection, context, table).back(since):
        for value in changes_of(past.entry).get(key, ()):
            moment = asked.moment(at) if (at := stored(field, value)) is not None else None
            if moment is not None and since < moment <= until:
                found.add((moment, past.entry.record_id))
    then, asking = Then(connection, context, table, since), Asking(connection, context, automation)
    for moment, record in sorted(found, reverse=True):
        then.go_to(moment)
        values = then.values_of(record)
        value = None if values is None else stored(field, values.get(key))
        if values is None or value is None or asked.moment(value) != moment:
            continue
        if asking.holds(automation.condition, values, {}, moment):
            yield f"date {table.id}/{record}/{moment.isoformat()}", moment, record


def _meeting(
    connection: sa.Connection,
    context: Context,
    automation: Automation,
    table: LiveTable,
    asking: Asking,
    then: Then,
    tick: datetime,
) -> Iterator[int]:
    """Give the records that met the condition at a tick: what has not changed since is asked by one statement."""
    at_the_time = replace(context, environment=replace(context.environment, now=tick))
    meets = meeting_now(at_the_time, table, automation, automation.condition, connection.dialect.name)
    meets = meets.where(table.sql.c.created_at <= tick)
    yield from (record for record in connection.scalars(meets) if record not in then.rewind.values)
    for record in then.rewind.values:
        values = then.values_of(record)
        if values is not None and asking.holds(automation.condition, values, {}, tick):
            yield record
