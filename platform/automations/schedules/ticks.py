"""When a schedule ticks: the next moment, or those of a while.

A time that the clock leaves out (it goes forward) ticks once, at the moment after the jump; one that comes twice (it
goes back) ticks once, the first time. An interval of an hour or less ticks in both passes: it is no time of day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

import orjson

from .clock import TICK, last_wall, moment_of, wall_at
from .cron import cron_ticks
from .days import HORIZON, days
from .schedule import CLOCK, MINUTES_OF, Schedule
from .workdays import WEEKDAYS, Workdays

HOUR = 60


def next_tick(
    schedule: Mapping[str, Any], after: datetime, zone: str, workdays: Workdays = WEEKDAYS
) -> datetime | None:
    """Return the first tick after a moment, in UTC; None when there is none in the next 50 years."""
    return next(_ticks(schedule, after, zone, workdays), None)


def ticks(
    schedule: Mapping[str, Any],
    after: datetime,
    until: datetime | None,
    zone: str,
    most: int,
    workdays: Workdays = WEEKDAYS,
) -> tuple[datetime, ...]:
    """Return the ticks after a moment and not after another, in UTC, `most` at most."""
    found = _ticks(schedule, after, zone, workdays)
    return tuple(islice(takewhile(lambda tick: until is None or tick <= until, found), most))


def _ticks(told: Mapping[str, Any], after: datetime, zone: str, workdays: Workdays) -> Iterator[datetime]:
    schedule = _read(orjson.dumps(dict(told), option=orjson.OPT_SORT_KEYS))
    if schedule.every == "cron":
        yield from _by_cron(schedule, after, zone, workdays)
        return
    passes = (0, 1) if _is_short(schedule) else (0,)
    while found := [tick for fold in passes if (tick := _next(schedule, after, zone, fold, workdays))]:
        after = min(found)
        yield after


@lru_cache(maxsize=256)
def _read(told: bytes) -> Schedule:
    return Schedule.read(orjson.loads(told))


def _is_short(schedule: Schedule) -> bool:
    return schedule.every in CLOCK and schedule.interval * MINUTES_OF[schedule.every] <= HOUR


def _next(schedule: Schedule, after: datetime, zone: str, fold: int, workdays: Workdays) -> datetime | None:
    wall = last_wall(after, zone, fold)
    for day in days(schedule, wall.date(), workdays):
        for at in schedule.times:
            if (found := datetime.combine(day, at)) > wall:
                return moment_of(found, zone, fold)
    return None


def _by_cron(schedule: Schedule, after: datetime, zone: str, workdays: Workdays) -> Iterator[datetime]:
    """Give the ticks of a cron expression on the days that the schedule's other members leave."""
    if schedule.first is not None:
        after = max(after, moment_of(datetime.combine(schedule.first, time()), zone) - TICK)
    end = min(schedule.last or date.max, date(min(after.year + HORIZON, 9999), 12, 31))
    while tick := next(cron_ticks(schedule.cron, after, zone), None):
        day = wall_at(tick, zone).date()
        if day > end:
            return
        after = tick
        if not schedule.workdays_only or workdays.works(day):
            yield tick
        elif day < date.max:
            # Not one tick of this day counts, and there may be very many.
            after = max(tick, moment_of(datetime.combine(day + timedelta(days=1), time()), zone) - TICK)
