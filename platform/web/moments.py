"""Times as people tell them: how long ago, and exactly."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from flask import Flask

from ..core.clock import utc_now
from ..fields.base import Reader

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
RELATIVE_FOR = timedelta(days=30)


def relative_time(at: datetime, reader: Reader) -> str:
    """Return "3 hours ago"; beyond a month the date."""
    since = at - utc_now()
    if abs(since) > RELATIVE_FOR:
        return format_datetime(
            at.astimezone(ZoneInfo(reader.zone)), "yyyy-MM-dd", locale=LOCALES[reader.language]
        )
    return format_timedelta(since, add_direction=True, locale=LOCALES[reader.language])


def exact_time(at: datetime, reader: Reader) -> str:
    """Return the time to the second, in the reader's zone."""
    local = at.astimezone(ZoneInfo(reader.zone))
    return format_datetime(local, "yyyy-MM-dd HH:mm:ss", locale=LOCALES[reader.language])


def install(app: Flask) -> None:
    """Offer both to every template."""
    app.jinja_env.globals.update(relative_time=relative_time, exact_time=exact_time)
