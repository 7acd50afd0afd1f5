"""Dates from their parts, and parts of dates and times."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from ..syntax import Call
from ..tree import Apply, Constant, Function, Node, Parameter, apply
from ..types import DATE, DATETIME, NUMBER, TEXT, WRONG_NUMBER
from . import calendar
from .declare import DATES, declare, elaborated

_DAY = Parameter("day", DATE)


def _date(year: float, month: float, day: float) -> date:
    whole_year, months, days = (calendar.whole(part) for part in (year, month, day))
    if not 0 <= whole_year <= 9999:
        raise OverflowError(year)
    # As in Excel, 24 is 1924: years below 1900 are counted from there.
    first = date(whole_year + 1900 if whole_year < 1900 else whole_year, 1, 1)
    return calendar.plus_days(calendar.plus_months(first, months - 1), days - 1)


DATE_POSTGRESQL = """
BEGIN
  year := trunc(year);
  IF year < 0 OR year > 9999 OR abs(month) > 200000 THEN RETURN NULL; END IF;
  IF year < 1900 THEN year := year + 1900; END IF;
  RETURN tw_plus_days(
    tw_plus_months(make_date(year::integer, 1, 1), trunc(month) - 1), trunc(day) - 1);
END
"""


def _time(hour: float, minute: float, second: float) -> Any:
    hours, minutes, seconds = (int(max(min(part, 1e6), -1e6)) for part in (hour, minute, second))
    total = hours * 3600 + minutes * 60 + seconds
    return total % calendar.SECONDS / calendar.SECONDS if total >= 0 else WRONG_NUMBER


TIME_POSTGRESQL = """
DECLARE
  total bigint := trunc(greatest(least(hour, 1e6), -1e6)) * 3600
    + trunc(greatest(least(minute, 1e6), -1e6)) * 60 + trunc(greatest(least(second, 1e6), -1e6));
BEGIN
  RETURN CASE WHEN total >= 0 THEN total % 86400 / 86400.0 END;
END
"""


def _part_sql(postgresql: str, sqlite: str) -> Any:
    """Return the SQL of a part of a date: PostgreSQL's field, SQLite's strftime letter."""

    def build(compiler: Any, node: Apply) -> Any:
        day = compiler.compile(node.arguments[0])
        if compiler.postgresql:
            return sa.cast(sa.extract(postgresql, day), sa.Double())
        return sa.cast(sa.func.strftime(sqlite, day), sa.Double())

    return build


def _quarter_sql(compiler: Any, node: Apply) -> Any:
    if compiler.postgresql:
        return _part_sql("quarter", "")(compiler, node)
    month = sa.cast(sa.func.strftime("%m", compiler.compile(node.arguments[0])), sa.Integer())
    return sa.cast((month + 2) // 3, sa.Double())


def _part(name: str, python: Any, sql: Any, en: str, zh: str) -> Function:
    return declare(DATES, name, [_DAY], NUMBER, python, en, zh, f"{name}(due)", sql=sql)


def _clock_seconds(fraction: float) -> int:
    """Return the seconds since midnight of a time given as a fraction of days; a millisecond is forgiven."""
    if fraction < 0:
        raise OverflowError(fraction)
    return int((fraction % 1) * calendar.SECONDS + 0.001) % calendar.SECONDS


_CLOCK = "floor((fraction - floor(fraction)) * 86400 + 0.001)::bigint % 86400"


def _clock_part(name: str, python: Any, postgresql: str, en: str, zh: str) -> Function:
    computed = Function(
        name,
        (Parameter("fraction", NUMBER),),
        NUMBER,
        lambda fraction: float(python(_clock_seconds(fraction))),
        postgresql=f"CASE WHEN fraction >= 0 THEN {postgresql.format(_CLOCK)} END",
    )

    def elaborate(checker: Any, call: Call) -> Node:
        return apply(computed, _fraction(checker, call))

    _CLOCK_PARTS.append(computed)
    return elaborated(DATES, name, f"{name}(time)", 1, elaborate, en, zh, f"{name}(created_at)", 1)


_CLOCK_PARTS: list[Function] = []


def _fraction(checker: Any, call: Call) -> Node:
    """Return the time of day as a fraction; a date has 0, a number is one already."""
    node, span = checker.check(call.arguments[0]), call.arguments[0].span
    if node.type == DATE:
        return Constant(0.0, NUMBER)
    if node.type in (DATETIME, TEXT):
        return apply(DAY_PART, checker.coerce(node, span, DATETIME))
    return checker.coerce(node, span, NUMBER)


DAY_PART = Function(
    "day_part",
    (Parameter("moment", DATETIME),),
    NUMBER,
    calendar.day_part,
    postgresql="extract(epoch FROM (moment AT TIME ZONE zone)::time)::double precision / 86400",
    environment=True,
)

# WEEKDAY's and WEEKNUM's types, and the ISO weekday (Monday is 1) on which their week begins.
WEEK_STARTS = {1: 7, 2: 1, 3: 1, **{10 + day: day for day in range(1, 8)}}


def _week_start(type: float) -> int:
    start = WEEK_STARTS.get(int(type)) if abs(type) < 100 else None
    if start is None:
        raise OverflowError(type)
    return start


def _weekday(day: date, type: float) -> float:
    place = (day.isoweekday() - _week_start(type)) % 7
    return float(place if int(type) == 3 else place + 1)


def _weeknum(day: date, type: float) -> float:
    if int(type) == 21:
        return _isoweeknum(day)
    if int(type) == 3:
        raise OverflowError(type)
    first = day.replace(month=1, day=1)
    before = (first.isoweekday() - _week_start(type)) % 7
    return float(((day - first).days + before) // 7 + 1)


def _isoweeknum(day: date) -> float:
    return float(day.isocalendar().week)


_STARTS = "CASE WHEN {0} = 1 THEN 7 WHEN {0} IN (2, 3) THEN 1 WHEN {0} BETWEEN 11 AND 17 THEN {0} - 10 END"
_WEEK = """
DECLARE
  kind integer := trunc(greatest(least(type, 100), 0));
  start integer := {starts};
  first date := date_trunc('year', day::timestamp)::date;
BEGIN
  {body}
END
"""
WEEKDAY_POSTGRESQL = _WEEK.format(
    starts=_STARTS.format("kind"),
    body="RETURN (extract(isodow FROM day)::integer - start + 7) % 7 + CASE WHEN kind = 3 THEN 0 ELSE 1 END;",
)
WEEKNUM_POSTGRESQL = _WEEK.format(
    starts=_STARTS.format("kind"),
    body="IF kind = 21 THEN RETURN extract(week FROM day); END IF; IF kind = 3 THEN RETURN NULL; END IF;"
    " RETURN (day - first + (extract(isodow FROM first)::integer - start + 7) % 7) / 7 + 1;",
)

FUNCTIONS = (
    declare(
        DATES,
        "DATE",
        [Parameter("year", NUMBER), Parameter("month", NUMBER), Parameter("day", NUMBER)],
        DATE,
        _date,
        "The date of a year, month and day; too large months and days run on.",
        "由年、月、日组成日期，超出的月和日会顺延。",
        "DATE(2024, 5, 1)",
        postgresql=DATE_POSTGRESQL,
    ),
    declare(
        DATES,
        "TIME",
        [Parameter("hour", NUMBER), Parameter("minute", NUMBER), Parameter("second", NUMBER)],
        NUMBER,
        _time,
        "A time of day as a fraction of a day, to be added to a moment.",
        "由时、分、秒得到一天中的比例，可与日期时间相加。",
        "TIME(12, 30, 0)",
        postgresql=TIME_POSTGRESQL,
    ),
    declare(
        DATES,
        "DATEVALUE",
        [Parameter("text", TEXT)],
        DATE,
        calendar.text_date,
        "The date that a text writes.",
        "将文本转换为日期。",
        'DATEVALUE("2024-05-01")',
        postgresql="tw_text_parts(text)::date",
    ),
    _part(
        "YEAR", lambda day: float(day.year), _part_sql("year", "%Y"), "The year of a date.", "日期的年份。"
    ),
    _part(
        "QUARTER",
        lambda day: float((day.month + 2) // 3),
        _quarter_sql,
        "The quarter of a date, 1 to 4.",
        "日期所在的季度，1 到 4。",
    ),
    _part(
        "MONTH",
        lambda day: float(day.month),
        _part_sql("month", "%m"),
        "The month of a date.",
        "日期的月份。",
    ),
    _part(
        "DAY",
        lambda day: float(day.day),
        _part_sql("day", "%d"),
        "The day of the month.",
        "日期是当月的第几天。",
    ),
    _clock_part(
        "HOUR", lambda seconds: seconds // 3600, "({}) / 3600", "The hour of a time.", "时间的小时数。"
    ),
    _clock_part(
        "MINUTE",
        lambda seconds: seconds // 60 % 60,
        "({}) / 60 % 60",
        "The minute of a time.",
        "时间的分钟数。",
    ),
    _clock_part("SECOND", lambda seconds: seconds % 60, "({}) % 60", "The second of a time.", "时间的秒数。"),
    declare(
        DATES,
        "WEEKDAY",
        [_DAY, Parameter("type", NUMBER, 1.0)],
        NUMBER,
        _weekday,
        "The day of the week: 1 is Sunday, or Monday with type 2.",
        "星期几：默认星期日为 1，类型为 2 时星期一为 1。",
        "WEEKDAY(due, 2)",
        postgresql=WEEKDAY_POSTGRESQL,
    ),
    declare(
        DATES,
        "WEEKNUM",
        [_DAY, Parameter("type", NUMBER, 1.0)],
        NUMBER,
        _weeknum,
        "The number of the week in the year.",
        "日期在一年中的第几周。",
        "WEEKNUM(due, 2)",
        postgresql=WEEKNUM_POSTGRESQL,
    ),
    declare(
        DATES,
        "ISOWEEKNUM",
        [_DAY],
        NUMBER,
        _isoweeknum,
        "The number of the week by ISO 8601.",
        "按 ISO 8601 标准的周数。",
        "ISOWEEKNUM(due)",
        postgresql="extract(week FROM day)",
    ),
)

HIDDEN = (DAY_PART, *_CLOCK_PARTS)
