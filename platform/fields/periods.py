"""Periods of the calendar: the `within` operator, days in a time zone, and the buckets lists are grouped by."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ..core.periods import period
from ..core.sqlite_connection import FUNCTIONS
from .messages import NOT_PERIOD
from .value import wrong


def read_period(value: Any, today: date) -> tuple[date, date]:
    """Return the first and the last day of a `within` operand (see `core/periods.py`); raises ValidationError."""
    found = period(value, today)
    if found is None:
        raise wrong(NOT_PERIOD)
    return found


def start_of_day(day: date, zone: str) -> datetime:
    """Return the moment a day begins in a zone, in UTC."""
    try:
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return (datetime.min if day.year < 5 else datetime.max).replace(tzinfo=UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the moment the next day begins."""
    return start_of_day(day + timedelta(days=1), zone) if day < date.max else datetime.max.replace(tzinfo=UTC)


def local_day(moment: sa.ColumnElement, zone: str, dialect: str) -> sa.ColumnElement:
    """Return the date of a moment on the clock of a zone."""
    if dialect == "postgresql":
        return sa.cast(sa.func.timezone(zone, moment), sa.Date)
    return sa.type_coerce(sa.func.tw_local_day(moment, zone, type_=sa.Text), sa.Date)


def bucket(day: sa.ColumnElement, unit: str, dialect: str) -> sa.ColumnElement:
    """Return the first day of the period that holds a date."""
    if unit == "day":
        return day
    if dialect == "postgresql":
        return sa.cast(sa.func.date_trunc(unit, sa.cast(day, sa.DateTime)), sa.Date)
    return sa.type_coerce(_sqlite_bucket(sa.type_coerce(day, sa.Text), unit), sa.Date)


def _sqlite_bucket(day: sa.ColumnElement, unit: str) -> sa.ColumnElement:
    if unit == "week":
        return sa.func.date(day, "-6 days", "weekday 1")
    if unit == "quarter":
        past = (sa.cast(sa.func.strftime("%m", day), sa.Integer) - 1) % 3
        return sa.func.date(day, "start of month", sa.func.printf("-%d months", past))
    return sa.func.date(day, f"start of {unit}")


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _local_day_of_text(moment: str | None, zone: str) -> str | None:
    """Return the local date of a stored moment ('YYYY-MM-DD HH:MM:SS.ffffff' in UTC), for SQLite."""
    if moment is None:
        return None
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(_zone(zone)).date().isoformat()
    except OverflowError:
        return moment[:10]


FUNCTIONS.append(("tw_local_day", 2, _local_day_of_text, True))
