"""A schedule as people say it, and its next ticks, for whoever sets it up."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ...core.clock import utc_now
from ...core.words import Words
from ...fields.date_format import format_day
from .clock import wall_at
from .schedule import CLOCK, Schedule
from .ticks import ticks
from .workdays import WEEKDAYS, Workdays

DAYS = (
    Words("Monday", "周一"),
    Words("Tuesday", "周二"),
    Words("Wednesday", "周三"),
    Words("Thursday", "周四"),
    Words("Friday", "周五"),
    Words("Saturday", "周六"),
    Words("Sunday", "周日"),
)
_MONTHS_EN = "January February March April May June July August September October November December"
MONTHS = tuple(Words(name, f"{at}月") for at, name in enumerate(_MONTHS_EN.split(), 1))
_UNITS_ZH = {"day": "天", "week": "周", "month": "个月", "year": "年", "hours": "小时", "minutes": "分钟"}
_BARE_ZH = {
    "day": "每天",
    "week": "每",
    "month": "每月",
    "year": "每年",
    "hours": "每小时",
    "minutes": "每分钟",
}


def sentence(told: Mapping[str, Any]) -> Words:
    """Return when a checked schedule ticks: "every workday at 09:00 and 17:00", 「每个工作日 09:00、17:00」."""
    schedule = Schedule.read(told)
    if schedule.every == "cron":
        main = Words(f"by the cron expression “{schedule.cron}”", f"按 cron 表达式“{schedule.cron}”")
    else:
        main = _main(schedule, tuple(sorted(told.get("at", ()))))
    for more in (_passed_over(schedule), _only_workdays(schedule), _span(schedule)):
        main = Words(main.en + more.en, main.zh + more.zh)
    return main


def next_ticks_told(
    told: Mapping[str, Any],
    zone: str,
    n: int = 5,
    after: datetime | None = None,
    workdays: Workdays = WEEKDAYS,
) -> tuple[Words, ...]:
    """Return the next ticks as people read them: "Monday, Nov 23, 2026, 09:00", 「2026年11月23日 周一 09:00」."""
    return tuple(
        _moment(wall_at(tick, zone)) for tick in ticks(told, after or utc_now(), None, zone, n, workdays)
    )


def _moment(wall: datetime) -> Words:
    weekday, clock = DAYS[wall.weekday()], wall.strftime("%H:%M")
    day = _day(wall.date())
    return Words(f"{weekday.en}, {day.en}, {clock}", f"{day.zh} {weekday.zh} {clock}")


def _day(day: date) -> Words:
    return Words(format_day(day, "en"), format_day(day, "zh"))


def _main(schedule: Schedule, at: tuple[str, ...]) -> Words:
    often, days = _often(schedule), _days(schedule)
    if schedule.every in CLOCK:
        hours = _hours(at)
        return Words(often.en + hours.en + days.en, days.zh + often.zh + hours.zh)
    months, times = _months(schedule), _listed(Words(each, each) for each in at)
    # In Chinese the larger comes first: every year, in March, on the 1st.
    return Words(
        f"{often.en}{days.en}{months.en} at {times.en}", f"{often.zh}{months.zh}{days.zh} {times.zh}"
    )


def _often(schedule: Schedule) -> Words:
    unit, n = schedule.every.removesuffix("s"), schedule.interval
    if _each_workday(schedule):
        return Words("every workday", "每个工作日")
    if n > 1:
        of = "的" if schedule.every in ("week", "month", "year") else ""
        return Words(f"every {n} {unit}s", f"每 {n} {_UNITS_ZH[schedule.every]}{of}")
    return Words("every" if unit == "week" else f"every {unit}", _BARE_ZH[schedule.every])


def _days(schedule: Schedule) -> Words:
    if schedule.weekdays:
        told = _listed(DAYS[day - 1] for day in schedule.weekdays)
        bare = schedule.every == "week" and schedule.interval == 1
        return Words(
            f"{'' if bare else ' on'} {told.en}", f"{told.zh}，" if schedule.every in CLOCK else told.zh
        )
    if schedule.workday:
        nth = "第一个工作日" if schedule.workday == "first" else "最后一个工作日"
        return Words(f" on the {schedule.workday} workday", nth)
    if not schedule.days:
        return Words("", "")
    told = _listed(_day_of_month(day) for day in sorted(schedule.days, key=lambda day: (day < 0, day)))
    return Words(f" on {told.en}", told.zh)


def _day_of_month(day: int) -> Words:
    if day == -1:
        return Words("the last day", "最后一天")
    if day < 0:
        return Words(f"the {_nth(-day)}-to-last day", f"倒数第 {-day} 天")
    return Words(f"the {_nth(day)}", f"{day}日")


def _nth(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _months(schedule: Schedule) -> Words:
    if not schedule.months:
        return Words("", "")
    told = _listed(MONTHS[month - 1] for month in schedule.months)
    return Words(f" of {told.en}", f"{told.zh}的" if len(schedule.months) > 1 else told.zh)


def _passed_over(schedule: Schedule) -> Words:
    """Return what becomes of months too short for one of the days."""
    shortest = min(monthrange(2001, month)[1] for month in schedule.months or (2,))
    if max(schedule.days, default=0) <= shortest:
        return Words("", "")
    return Words(", where the month has that day", "，没有该日的月份跳过")


def _hours(at: tuple[str, ...]) -> Words:
    if not at:
        return Words("", "")
    if len(at) == 1:
        return Words(f" beginning at {at[0]}", f"（自 {at[0]} 起）")
    return Words(f" from {at[0]} to {at[1]}", f"（{at[0]} 至 {at[1]}）")


def _each_workday(schedule: Schedule) -> bool:
    return schedule.workdays_only and schedule.every == "day" and schedule.interval == 1


def _only_workdays(schedule: Schedule) -> Words:
    if not schedule.workdays_only or _each_workday(schedule):
        return Words("", "")
    return Words(", on workdays only", "，仅限工作日")


def _span(schedule: Schedule) -> Words:
    en, zh = "", ""
    if schedule.first is not None:
        first = _day(schedule.first)
        en, zh = f", from {first.en}", f"，自{first.zh}起"
    if schedule.last is not None:
        last = _day(schedule.last)
        en, zh = f"{en}, until {last.en}", f"{zh}，至{last.zh}止"
    return Words(en, zh)


def _listed(each: Iterable[Words]) -> Words:
    words = list(each)
    *rest, last = [word.en for word in words]
    en = f"{', '.join(rest)} and {last}" if rest else last
    return Words(en, "、".join(word.zh for word in words))
