"""Schedules written as cron expressions: five fields, read and ticked by cronsim as Debian's cron does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS = 5


def is_cron(text: str) -> bool:
    """Return whether a text is a cron expression of minute, hour, day, month and weekday."""
    try:
        CronSim(text, datetime(2000, 1, 1))
    except CronSimError:
        return False
    return len(text.split()) == FIELDS


def cron_ticks(text: str, after: datetime, zone: str) -> Iterator[datetime]:
    """Give the moments after another, in UTC; none once there was none for 50 years."""
    try:
        for tick in CronSim(text, after.astimezone(ZoneInfo(zone))):
            found = tick.astimezone(UTC)
            # Within an hour that comes twice, cronsim begins with the first pass.
            if found > after:
                yield found
    except OverflowError:
        return
