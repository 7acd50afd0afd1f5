"""A schedule as the definition writes it, and its JSON Schema.

`every` says how it repeats; with "day", "week", "month" and "year" it ticks at the times `at`, with "hours" and
"minutes" from the first time of `at` to the second (all day without them), counted anew each day. `interval` is every
second, third, … of them, counted from the one that holds `from`. All is on the clock of the workspace's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self

CALENDAR = ("day", "week", "month", "year")
CLOCK = ("hours", "minutes")
EVERY = (*CALENDAR, *CLOCK, "cron")
MINUTES_OF = {"hours": 60, "minutes": 1}
LAST_MINUTE = time(23, 59)
NEGATIVE_DAYS = 28
"""Days are counted from the end of a month as well: -1 is the last, -28 the first of the shortest."""
MOST_INTERVAL = {"day": 366, "week": 53, "month": 120, "year": 50, "hours": 23, "minutes": 1439}

TIME = {
    "type": "string",
    "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
    "x-fault": {"en": "Write a time as 09:00.", "zh": "时间请写作 09:00。"},
}
DATE = {"type": "string", "format": "date"}


def _numbers(least: int, most: int) -> dict[str, Any]:
    items = {"type": "integer", "minimum": least, "maximum": most}
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["every"],
    "properties": {
        "every": {"enum": list(EVERY)},
        "interval": {"type": "integer", "minimum": 1, "maximum": max(MOST_INTERVAL.values())},
        "at": {"type": "array", "items": TIME, "minItems": 1, "maxItems": 96, "uniqueItems": True},
        "weekdays": _numbers(1, 7),
        "days": _numbers(-NEGATIVE_DAYS, 31),
        "workday": {"enum": ["first", "last"]},
        "months": _numbers(1, 12),
        "cron": {"type": "string", "maxLength": 200},
        "from": DATE,
        "until": DATE,
        "workdays_only": {"type": "boolean"},
    },
}
"""The shape; what belongs together is told by `check`."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule that was checked."""

    every: str
    interval: int
    times: tuple[time, ...]
    """When it ticks on its days, in order."""
    weekdays: tuple[int, ...]
    """Monday is 1; () is any."""
    days: tuple[int, ...]
    workday: str | None
    months: tuple[int, ...]
    cron: str
    first: date | None
    last: date | None
    workdays_only: bool

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Return the schedule of its JSON."""
        first, last = (date.fromisoformat(told[end]) if told.get(end) else None for end in ("from", "until"))
        interval = told.get("interval", 1)
        at = tuple(sorted(time.fromisoformat(each) for each in told.get("at", ())))
        return cls(
            every=told["every"],
            interval=interval,
            times=_grid(at, interval * MINUTES_OF[told["every"]]) if told["every"] in CLOCK else at,
            weekdays=tuple(sorted(told.get("weekdays", ()))),
            days=tuple(told.get("days", ())),
            workday=told.get("workday"),
            months=tuple(sorted(told.get("months", ()))),
            cron=told.get("cron", ""),
            first=first,
            last=last,
            workdays_only=told.get("workdays_only", False),
        )


def _grid(at: tuple[time, ...], minutes: int) -> tuple[time, ...]:
    """Return the times from the first of `at` to the second, so many minutes apart."""
    begin, end = (at[0] if at else time()), (at[1] if len(at) > 1 else LAST_MINUTE)
    steps = range(begin.hour * 60 + begin.minute, end.hour * 60 + end.minute + 1, minutes)
    return tuple(time(*divmod(minute, 60)) for minute in steps)
