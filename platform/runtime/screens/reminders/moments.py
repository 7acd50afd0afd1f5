"""When one can be reminded, as the pages offer it: in a while, tomorrow morning, next Monday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ....core.words import Words
from ...conversation.reminders import MORNING
from ...conversation.timing import at, local_day

OFFERED: Mapping[str, Words] = {
    "10min": Words("In 10 minutes", "10 分钟后"),
    "hour": Words("In an hour", "1 小时后"),
    "tomorrow": Words("Tomorrow at 9:00", "明天 9:00"),
    "monday": Words("Next Monday at 9:00", "下周一 9:00"),
}
SNOOZES: Mapping[str, Words] = {key: OFFERED[key] for key in ("10min", "hour", "tomorrow")}
_SOON = {"10min": timedelta(minutes=10), "hour": timedelta(hours=1)}


def moment_of(key: str, now: datetime, zone: str) -> datetime:
    """Return the moment that one of OFFERED means at a moment, on a zone's clock; LookupError for another."""
    if key in _SOON:
        return now + _SOON[key]
    today = local_day(now, zone)
    days = {"tomorrow": 1, "monday": 7 - today.weekday()}[key]
    return at(today + timedelta(days=days), MORNING, zone)


def typed_moment(text: str, zone: str) -> datetime | None:
    """Return the moment that a control for date and time sent ("2026-11-30T09:00"); None for anything else."""
    day, _, clock = text.partition("T")
    try:
        return at(datetime.fromisoformat(day).date(), clock[:5], zone) if len(day) == 10 and clock else None
    except (ValueError, OverflowError):
        return None
