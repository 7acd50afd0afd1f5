"""Days and moments as the date functions share them: reading dates from text, zones, months, weekends."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..environment import Environment

SECONDS = 86_400

_DATE = re.compile(
    r"^(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{1,2})/(\d{1,2})/(\d{4}))"
    r"(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$",
    re.ASCII,
)


def text_parts(text: str) -> tuple[int, ...]:
    """Return year, month, day, hour, minute, second written in a text. Raises ValueError.

    Understood are 2024-05-01, 2024/5/1, 2024.5.1, 2024年5月1日 and 5/1/2024, and a time after a space.
    """
    found = _DATE.match(text.strip(" "))
    if not found:
        raise ValueError(text)
    year, month, day, us_month, us_day, us_year, *clock = found.groups()
    parts = (year, month, day) if year else (us_year, us_month, us_day)
    return tuple(int(part or 0) for part in (*parts, *clock))


def text_date(text: str) -> date:
    """Return the date that a text writes; its time is checked and left out. Raises ValueError."""
    return datetime(*text_parts(text)).date()  # type: ignore[arg-type]


def text_moment(environment: Environment, text: str) -> datetime:
    """Return the moment that a text writes on the workspace's clock. Raises ValueError."""
    return moment_at(datetime(*text_parts(text)), environment.zone)  # type: ignore[arg-type]


TEXT_PARTS_POSTGRESQL = r"""
DECLARE
  p text[] := regexp_match(btrim(text, ' '),
    '^(?:([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}))'
    '(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?$');
  y integer := coalesce(p[1], p[6])::integer;
  m integer := coalesce(p[2], p[4])::integer;
  d integer := coalesce(p[3], p[5])::integer;
  hours integer := coalesce(p[7]::integer, 0);
  minutes integer := coalesce(p[8]::integer, 0);
  seconds integer := coalesce(p[9]::integer, 0);
BEGIN
  IF p IS NULL OR y < 1 OR m NOT BETWEEN 1 AND 12 OR d < 1 OR hours > 23 OR minutes > 59 OR seconds > 59
  THEN RETURN NULL; END IF;
  IF d > extract(day FROM make_date(y, m, 1) + interval '1 month' - interval '1 day') THEN RETURN NULL; END IF;
  RETURN make_timestamp(y, m, d, hours, minutes, seconds);
END
"""


def moment_at(local: datetime, zone: str) -> datetime:
    """Return the moment at which the zone's clock shows `local`, as PostgreSQL's AT TIME ZONE decides:

    in an hour that the clock skips or repeats, the smaller distance to UTC (winter time) counts.
    """
    place = ZoneInfo(zone)
    offsets = [local.replace(tzinfo=place, fold=fold).utcoffset() or timedelta() for fold in (0, 1)]
    return (local - min(offsets)).replace(tzinfo=UTC)


def day_start(environment: Environment, day: date) -> datetime:
    """Return the moment at which a day begins in the workspace's zone."""
    return moment_at(datetime.combine(day, time()), environment.zone)


def day_part(environment: Environment, moment: datetime) -> float:
    """Return the time of day on the workspace's clock, as a fraction of a day."""
    local = environment.local(moment)
    return (local - datetime.combine(local.date(), time())).total_seconds() / SECONDS


def whole(number: float) -> int:
    """Return the number without its fraction; sizes that no count or date reaches raise OverflowError."""
    if abs(number) > 1e9:
        raise OverflowError(number)
    return int(number)


def plus_days(day: date, days: float) -> date:
    """Return the day some days later (a fraction is cut towards the past). Raises OverflowError."""
    if abs(days) > 4e6:
        raise OverflowError(days)
    return day + timedelta(days=days // 1)


# PostgreSQL raises beyond its own range of dates, so the result is looked at before it is made.
PLUS_DAYS_POSTGRESQL = """
BEGIN
  IF abs(days) > 4e6 OR day - DATE '0001-01-01' + floor(days) NOT BETWEEN 0 AND 3652058 THEN RETURN NULL; END IF;
  RETURN day + floor(days)::integer;
END
"""


def plus_time(moment: datetime, days: float) -> datetime:
    """Return the moment some days (with fractions) later, to the microsecond. Raises OverflowError."""
    if abs(days) > 4e6:
        raise OverflowError(days)
    return moment + timedelta(microseconds=int(days * SECONDS * 1e6 // 1))


PLUS_TIME_POSTGRESQL = """
BEGIN
  IF abs(days) > 4e6 OR extract(epoch FROM moment) + days * 86400 NOT BETWEEN -62135596800 AND 253402300799
  THEN RETURN NULL; END IF;
  RETURN moment + floor(days * 86400 * 1e6::double precision) * interval '1 microsecond';
END
"""


def plus_months(day: date, months: float) -> date:
    """Return the same day some months later, or that month's last day. Raises OverflowError."""
    count = day.year * 12 + day.month - 1 + whole(months)
    year, month = count // 12, count % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError(months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


PLUS_MONTHS_POSTGRESQL = """
BEGIN
  IF abs(months) > 200000 OR extract(year FROM day) * 12 + extract(month FROM day) - 1 + trunc(months)
    NOT BETWEEN 12 AND 119999 THEN RETURN NULL; END IF;
  RETURN (day + trunc(months)::integer * interval '1 month')::date;
END
"""


def month_length(day: date) -> int:
    """Return the number of days in the day's month."""
    return monthrange(day.year, day.month)[1]
