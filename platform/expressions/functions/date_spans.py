"""Spans: days, months and years between two dates, counted as Excel and bookkeepers do."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import Any

from ..tree import Parameter
from ..types import BOOLEAN, DATE, NUMBER, TEXT, WRONG_NUMBER
from . import calendar
from .arithmetic import days_between_sql
from .declare import DATES, declare

_SPAN = [Parameter("start", DATE), Parameter("until", DATE)]


def _months(start: date, until: date) -> int:
    """Return the whole months from start to until."""
    months = (until.year - start.year) * 12 + until.month - start.month
    return months if until.day >= start.day else months - 1


def _anniversary(year: int, month: int, day: int) -> date:
    """Return the day of a month, run on into the next month where the month is shorter."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return calendar.plus_days(date(year, month, 1), float(day - 1))


def _datedif(start: date, until: date, unit: str) -> Any:
    if start > until:
        return WRONG_NUMBER
    months, days = _months(start, until), (until - start).days
    unit = unit.upper()
    if unit in ("Y", "M", "D", "YM"):
        return float({"Y": months // 12, "M": months, "D": days, "YM": months % 12}[unit])
    if unit == "MD":
        back = 0 if until.day >= start.day else 1
        return float((until - _anniversary(until.year, until.month - back, start.day)).days)
    if unit == "YD":
        back = 0 if (until.month, until.day) >= (start.month, start.day) else 1
        return float((until - _anniversary(until.year - back, start.month, start.day)).days)
    return WRONG_NUMBER


DATEDIF_POSTGRESQL = """
DECLARE
  months integer := (extract(year FROM until) - extract(year FROM start)) * 12
    + extract(month FROM until) - extract(month FROM start)
    - CASE WHEN extract(day FROM until) < extract(day FROM start) THEN 1 ELSE 0 END;
  this_month date := date_trunc('month', until::timestamp)::date;
  day integer := extract(day FROM start) - 1;
  that_day date;
BEGIN
  IF start > until THEN RETURN NULL; END IF;
  CASE upper(unit)
    WHEN 'Y' THEN RETURN months / 12;
    WHEN 'M' THEN RETURN months;
    WHEN 'D' THEN RETURN until - start;
    WHEN 'YM' THEN RETURN months % 12;
    WHEN 'MD' THEN
      IF extract(day FROM until) < day + 1 THEN
        this_month := (this_month - interval '1 month')::date;
      END IF;
      RETURN until - (this_month + day);
    WHEN 'YD' THEN
      that_day := make_date(extract(year FROM until)::integer
        - CASE WHEN (extract(month FROM until), extract(day FROM until))
          >= (extract(month FROM start), extract(day FROM start)) THEN 0 ELSE 1 END,
        extract(month FROM start)::integer, 1) + day;
      RETURN until - that_day;
    ELSE RETURN NULL;
  END CASE;
END
"""


def _last_of_february(day: date) -> bool:
    return day.month == 2 and day.day == (29 if isleap(day.year) else 28)


def _days360(start: date, until: date, european: bool) -> float:
    first, last = start.day, until.day
    later = (until.year - start.year) * 360 + (until.month - start.month) * 30
    if european:
        return float(later + min(last, 30) - min(first, 30))
    if first == 31 or _last_of_february(start):
        first = 30
    if last == 31:
        # A 31st after the month's end is the next month's first day, otherwise the 30th.
        last = 30 if first == 30 else 31
    return float(later + last - first)


DAYS360_POSTGRESQL = """
DECLARE
  first integer := extract(day FROM start);
  last integer := extract(day FROM until);
  later integer := (extract(year FROM until) - extract(year FROM start)) * 360
    + (extract(month FROM until) - extract(month FROM start)) * 30;
BEGIN
  IF european THEN RETURN later + least(last, 30) - least(first, 30); END IF;
  IF first = 31 OR extract(month FROM start) = 2 AND extract(month FROM start + 1) = 3 THEN first := 30; END IF;
  IF last = 31 AND first = 30 THEN last := 30; END IF;
  RETURN later + last - first;
END
"""


def _nasd(start: date, until: date) -> float:
    """Return the days of a year of 360, as YEARFRAC's basis 0 counts the end of February."""
    first, last = start.day, until.day
    if _last_of_february(start) and _last_of_february(until):
        last = 30
    if first == 31 or _last_of_february(start):
        first = 30
    if last == 31 and first == 30:
        last = 30
    return float((until.year - start.year) * 360 + (until.month - start.month) * 30 + last - first)


def _year_length(start: date, until: date) -> float:
    """Return the days that YEARFRAC's basis 1 takes for a year between two dates."""
    if until.year != start.year and (until.year, until.month, until.day) > (
        start.year + 1,
        start.month,
        start.day,
    ):
        years = until.year - start.year + 1
        return (date(until.year, 12, 31) - date(start.year, 1, 1)).days / years + 1 / years
    if start.year == until.year:
        return 366.0 if isleap(start.year) else 365.0
    in_start = isleap(start.year) and (start.month, start.day) <= (2, 29)
    in_until = isleap(until.year) and (until.month, until.day) >= (2, 29)
    return 366.0 if in_start or in_until else 365.0


def _yearfrac(start: date, until: date, basis: float) -> Any:
    start, until = min(start, until), max(start, until)
    kind = int(basis) if 0 <= basis < 5 else None
    if kind is None:
        return WRONG_NUMBER
    if kind == 0:
        return _nasd(start, until) / 360
    if kind == 4:
        return _days360(start, until, True) / 360
    year = {2: 360.0, 3: 365.0}.get(kind) or _year_length(start, until)
    return (until - start).days / year


YEARFRAC_POSTGRESQL = """
DECLARE
  kind integer := trunc(greatest(least(basis, 9), -9));
  first date := least(start, until);
  last date := greatest(start, until);
  first_year integer := extract(year FROM first);
  last_year integer := extract(year FROM last);
  first_ends boolean := extract(month FROM first) = 2 AND extract(month FROM first + 1) = 3;
  last_ends boolean := extract(month FROM last) = 2 AND extract(month FROM last + 1) = 3;
  first_day integer := extract(day FROM first);
  last_day integer := extract(day FROM last);
  length double precision := 365;
  leap boolean;
BEGIN
  IF basis < 0 OR basis >= 5 THEN RETURN NULL; END IF;
  IF kind = 4 THEN RETURN tw_days360(first, last, true) / 360; END IF;
  IF kind = 2 THEN RETURN (last - first) / 360.0; END IF;
  IF kind = 3 THEN RETURN (last - first) / 365.0; END IF;
  IF kind = 0 THEN
    IF first_ends AND last_ends THEN last_day := 30; END IF;
    IF first_day = 31 OR first_ends THEN first_day := 30; END IF;
    IF last_day = 31 AND first_day = 30 THEN last_day := 30; END IF;
    RETURN ((last_year - first_year) * 360 + (extract(month FROM last) - extract(month FROM first)) * 30
      + last_day - first_day) / 360.0;
  END IF;
  IF last_year <> first_year
    AND (last_year, extract(month FROM last), last_day) > (first_year + 1, extract(month FROM first), first_day)
  THEN
    length := (make_date(last_year, 12, 31) - make_date(first_year, 1, 1) + 1)::double precision
      / (last_year - first_year + 1);
  ELSE
    leap := CASE WHEN first_year = last_year THEN tw_is_leap(first_year)
      ELSE tw_is_leap(first_year) AND to_char(first, 'MMDD') <= '0229'
        OR tw_is_leap(last_year) AND to_char(last, 'MMDD') >= '0229' END;
    IF leap THEN length := 366; END IF;
  END IF;
  RETURN (last - first) / length;
END
"""

FUNCTIONS = (
    declare(
        DATES,
        "DAYS",
        [Parameter("until", DATE), Parameter("start", DATE)],
        NUMBER,
        lambda until, start: float((until - start).days),
        "The days between two dates.",
        "两个日期之间的天数。",
        "DAYS(due, TODAY())",
        sql=days_between_sql,
    ),
    declare(
        DATES,
        "DATEDIF",
        [*_SPAN, Parameter("unit", TEXT)],
        NUMBER,
        _datedif,
        'Whole years "Y", months "M" or days "D" between two dates; "YM", "MD", "YD" leave out the rest.',
        '两个日期之间的整年 "Y"、整月 "M" 或天数 "D"，"YM"、"MD"、"YD" 忽略年或月。',
        'DATEDIF(birthday, TODAY(), "Y")',
        postgresql=DATEDIF_POSTGRESQL,
    ),
    declare(
        DATES,
        "DAYS360",
        [*_SPAN, Parameter("european", BOOLEAN, False)],
        NUMBER,
        _days360,
        "The days between two dates in a year of twelve months of 30 days.",
        "按每年 360 天计算两个日期之间的天数。",
        "DAYS360(start, due)",
        postgresql=DAYS360_POSTGRESQL,
    ),
    declare(
        DATES,
        "YEARFRAC",
        [*_SPAN, Parameter("basis", NUMBER, 0.0)],
        NUMBER,
        _yearfrac,
        "The years between two dates, with fractions.",
        "两个日期之间的年数，可为小数。",
        "YEARFRAC(start, due, 1)",
        postgresql=YEARFRAC_POSTGRESQL,
    ),
)
