"""Days reckoned from a date: some months later, the end of a month, workdays; and now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ...core.words import Words
from ..environment import Environment
from ..syntax import Call, Literal
from ..tree import Constant, Function, Node, Parameter, apply
from ..types import DATE, DATETIME, NUMBER
from . import calendar
from .arithmetic import PLUS_DAYS, PLUS_TIME, TIMES
from .declare import DATES, declare, elaborated

_DAY = Parameter("day", DATE)
_MONTHS = Parameter("months", NUMBER)


def _month_end(day: date, months: float) -> date:
    first = calendar.plus_months(day.replace(day=1), months)
    return calendar.plus_days(first, float(calendar.month_length(first) - 1))


MONTH_END_POSTGRESQL = """
DECLARE
  first date := tw_plus_months(date_trunc('month', day::timestamp)::date, months);
BEGIN
  RETURN (first + interval '1 month' - interval '1 day')::date;
END
"""


def _moment_months(environment: Environment, moment: datetime, months: float) -> datetime:
    local = environment.local(moment)
    day = calendar.plus_months(local.date(), months)
    return calendar.moment_at(datetime.combine(day, local.time()), environment.zone)


PLUS_MONTHS = Function(
    "plus_months", (_DAY, _MONTHS), DATE, calendar.plus_months, postgresql=calendar.PLUS_MONTHS_POSTGRESQL
)
MOMENT_MONTHS = Function(
    "moment_months",
    (Parameter("moment", DATETIME), _MONTHS),
    DATETIME,
    _moment_months,
    postgresql="(tw_plus_months((moment AT TIME ZONE zone)::date, months)"
    " + (moment AT TIME ZONE zone)::time) AT TIME ZONE zone",
    environment=True,
)

MONTHS_IN = {"year": 12.0, "quarter": 3.0, "month": 1.0}
DAYS_IN = {"week": 7.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}
UNITS = (*MONTHS_IN, *DAYS_IN)


def _date_add(checker: Any, call: Call) -> Node:
    """Return the date or moment some units later; hours and minutes make a moment of a date."""
    start, count, unit = call.arguments
    node = checker.check(start)
    written = str(unit.value).lower().removesuffix("s") if isinstance(unit, Literal) else ""
    if written not in UNITS:
        return checker.fault(unit.span, UNIT, DATE)
    number = checker.value(count, NUMBER)
    moment = node.type == DATETIME or written in ("hour", "minute")
    node = checker.coerce(node, start.span, DATETIME if moment else DATE)
    if written in MONTHS_IN:
        months = apply(TIMES, number, Constant(MONTHS_IN[written], NUMBER))
        return apply(MOMENT_MONTHS if moment else PLUS_MONTHS, node, months)
    days = apply(TIMES, number, Constant(DAYS_IN[written], NUMBER))
    return apply(PLUS_TIME if moment else PLUS_DAYS, node, days)


def _index(day: date, back: bool) -> int:
    """Return the number of a workday since Monday 0001-01-01; weekends count as Friday or as Monday."""
    week, weekday = divmod(day.toordinal() - 1, 7)
    if weekday < 5:
        return week * 5 + weekday
    return week * 5 + 4 if back else week * 5 + 5


def _of_index(index: int) -> date:
    week, weekday = divmod(index, 5)
    if not 0 <= index <= 2_600_000:
        raise OverflowError(index)
    return date.fromordinal(min(week * 7 + weekday + 1, date.max.toordinal()))


def _work_holidays(holidays: list[date]) -> list[date]:
    return sorted({holiday for holiday in holidays if holiday.weekday() < 5})


def _networkdays(start: date, until: date, holidays: list[date]) -> float:
    if start > until:
        return -_networkdays(until, start, holidays)
    days = _index(until, back=True) - _index(start, back=False) + 1
    off = sum(1 for holiday in _work_holidays(holidays) if start <= holiday <= until)
    return float(max(days, 0) - off)


NETWORKDAYS_POSTGRESQL = """
DECLARE
  first date := least(start, until);
  last date := greatest(start, until);
  off integer;
BEGIN
  holidays := array_remove(holidays, 'infinity');
  IF array_position(holidays, NULL) IS NOT NULL THEN RETURN NULL; END IF;
  SELECT count(DISTINCT h) INTO off FROM unnest(holidays) AS t(h)
    WHERE h BETWEEN first AND last AND extract(isodow FROM h) < 6;
  RETURN CASE WHEN start > until THEN -1 ELSE 1 END
    * (greatest(tw_workday_index(last, true) - tw_workday_index(first, false) + 1, 0) - off);
END
"""


def _workday(start: date, days: float, holidays: list[date]) -> date:
    count = calendar.whole(days)
    if count == 0:
        return start
    off = _work_holidays(holidays)
    origin, step = _index(start, back=count > 0), 1 if count > 0 else -1
    passed = 0
    while True:
        # Every holiday on the way moves the end one workday on, which may pass further holidays.
        end = _of_index(origin + count + step * passed)
        low, high = (start, end) if step > 0 else (end, start)
        met = sum(1 for holiday in off if low <= holiday <= high and holiday != start)
        if met == passed:
            return end
        passed = met


WORKDAY_POSTGRESQL = """
DECLARE
  count integer := trunc(greatest(least(days, 3e6), -3e6));
  step integer := sign(count);
  passed integer := 0;
  met integer;
  index integer;
  finish date;
BEGIN
  holidays := array_remove(holidays, 'infinity');
  IF array_position(holidays, NULL) IS NOT NULL THEN RETURN NULL; END IF;
  IF count = 0 THEN RETURN start; END IF;
  LOOP
    index := tw_workday_index(start, count > 0) + count + step * passed;
    IF index NOT BETWEEN 0 AND 2600000 THEN RETURN NULL; END IF;
    finish := least(DATE '0001-01-01' + index / 5 * 7 + index % 5, DATE '9999-12-31');
    SELECT count(DISTINCT h) INTO met FROM unnest(holidays) AS t(h)
      WHERE h BETWEEN least(start, finish) AND greatest(start, finish) AND h <> start
      AND extract(isodow FROM h) < 6;
    IF met = passed THEN RETURN finish; END IF;
    passed := met;
  END LOOP;
END
"""

_HOLIDAYS = Parameter("holidays", DATE, None)

FUNCTIONS = (
    declare(
        DATES,
        "TODAY",
        [],
        DATE,
        lambda environment: environment.today(),
        "Today's date in the workspace's time zone.",
        "当前日期（按工作区时区）。",
        "TODAY()",
        environment=True,
    ),
    declare(
        DATES,
        "NOW",
        [],
        DATETIME,
        lambda environment: environment.now,
        "The present moment.",
        "当前日期和时间。",
        "NOW()",
        environment=True,
    ),
    declare(
        DATES,
        "EDATE",
        [_DAY, _MONTHS],
        DATE,
        calendar.plus_months,
        "The same day some months later.",
        "若干个月之后的同一天。",
        "EDATE(start, 3)",
        postgresql="tw_plus_months(day, months)",
    ),
    declare(
        DATES,
        "EOMONTH",
        [_DAY, _MONTHS],
        DATE,
        _month_end,
        "The last day of the month some months later.",
        "若干个月之后当月的最后一天。",
        "EOMONTH(due, 0)",
        postgresql=MONTH_END_POSTGRESQL,
    ),
    elaborated(
        DATES,
        "DATEADD",
        'DATEADD(date, count, "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute")',
        3,
        _date_add,
        "The date or moment some years, months, days or hours later.",
        "若干年、月、日或小时之后的日期或时间。",
        'DATEADD(due, 2, "week")',
        3,
    ),
    declare(
        DATES,
        "NETWORKDAYS",
        [Parameter("start", DATE), Parameter("until", DATE), _HOLIDAYS],
        NUMBER,
        _networkdays,
        "The workdays from one date to another, both counted; holidays are left out.",
        "两个日期之间的工作日天数（含首尾），不计节假日。",
        "NETWORKDAYS(start, due)",
        gathers=True,
        postgresql=NETWORKDAYS_POSTGRESQL,
    ),
    declare(
        DATES,
        "WORKDAY",
        [Parameter("start", DATE), Parameter("days", NUMBER), _HOLIDAYS],
        DATE,
        _workday,
        "The date some workdays later; holidays are left out.",
        "若干个工作日之后的日期，不计节假日。",
        "WORKDAY(start, 10)",
        gathers=True,
        postgresql=WORKDAY_POSTGRESQL,
    ),
)

HIDDEN = (PLUS_MONTHS, MOMENT_MONTHS)

UNIT = Words(
    'The unit must be written out: "year", "quarter", "month", "week", "day", "hour" or "minute".',
    '单位须直接写出："year"、"quarter"、"month"、"week"、"day"、"hour" 或 "minute"。',
)
