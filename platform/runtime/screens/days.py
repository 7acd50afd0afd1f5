"""Days as forms carry them: until the end of a day where the person is, and which day that was."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ...core.errors import Fault, Invalid
from ...core.words import Words
from ..records.context import Context

NOT_A_DAY = Words("Give the day as 2026-12-31.", "请按 2026-12-31 的格式填写日期。")


def end_of_day(context: Context, text: str, path: str) -> datetime | None:
    """Return when a day ends where the person is; None for no day. Raises Invalid, at `path`, for what is no day."""
    if not text.strip():
        return None
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d")
        return (day + timedelta(days=1)).replace(tzinfo=ZoneInfo(context.actor.zone))
    except (ValueError, OverflowError) as error:
        raise Invalid([Fault(path, NOT_A_DAY)]) from error


def last_day(context: Context, until: datetime | None) -> str:
    """Return the last day before a moment, as the control of a date takes it; "" for none."""
    if until is None:
        return ""
    return (until.astimezone(ZoneInfo(context.actor.zone)) - timedelta(seconds=1)).date().isoformat()
