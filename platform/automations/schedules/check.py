"""What is wrong with a schedule, each fault at its place: "at[1]", "weekdays", "" for the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from ...core.errors import Fault
from ...core.words import Words
from .members import CHECKS, CRON, MONTHS, NOT_WHOLE, TIMES, WEEKDAYS, is_whole
from .schedule import CALENDAR, CLOCK, EVERY, MOST_INTERVAL
from .ticks import next_tick

_LIMITS = {"from", "until", "workdays_only"}
_DAYS_OF_MONTH = {"days", "workday"}
MEMBERS: Mapping[str, set[str]] = {
    "day": {"at", "interval", *_LIMITS},
    "week": {"at", "interval", "weekdays", *_LIMITS},
    "month": {"at", "interval", *_DAYS_OF_MONTH, *_LIMITS},
    "year": {"at", "interval", "months", *_DAYS_OF_MONTH, *_LIMITS},
    "hours": {"at", "interval", "weekdays", *_LIMITS},
    "minutes": {"at", "interval", "weekdays", *_LIMITS},
    "cron": {"cron", *_LIMITS},
}
"""What each kind understands beside `every`."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "day": ("at",),
    "week": ("weekdays", "at"),
    "month": ("at",),
    "year": ("months", "at"),
    "hours": (),
    "minutes": ("interval",),
    "cron": ("cron",),
}


def check(told: Any) -> tuple[Fault, ...]:
    """Return every fault of a schedule; () for one that ticks."""
    if not isinstance(told, Mapping):
        return (Fault("", NOT_OBJECT),)
    every = told.get("every")
    if not isinstance(every, str) or every not in EVERY:
        return (Fault("every", NOT_KIND),)
    faults = (*_members(told, every), *_values(told, every))
    if not faults:
        faults = tuple(_together(told, every))
    if not faults and _first_tick(told) is None:
        return (Fault("", NEVER),)
    return faults


def _members(told: Mapping[str, Any], every: str) -> Iterator[Fault]:
    for name in told:
        if name != "every" and name not in MEMBERS[every]:
            known = ", ".join(sorted(MEMBERS[every]))
            yield Fault(str(name), NO_MEANING.fill(every=every, known=known))
    for name in NEEDED[every]:
        if name not in told:
            yield Fault(name, MISSING[name])
    if "days" in MEMBERS[every] and len(_DAYS_OF_MONTH & told.keys()) != 1:
        yield Fault("days", ONE_OF_DAYS)


def _values(told: Mapping[str, Any], every: str) -> Iterator[Fault]:
    for name, value in told.items():
        if name in MEMBERS[every]:
            yield from CHECKS[name](name, value)
    interval = told.get("interval", 1)
    if is_whole(interval) and every in MOST_INTERVAL and not 1 <= interval <= MOST_INTERVAL[every]:
        yield Fault("interval", INTERVAL.fill(most=MOST_INTERVAL[every]))


def _together(told: Mapping[str, Any], every: str) -> Iterator[Fault]:
    if "from" in told and "until" in told and told["until"] < told["from"]:
        yield Fault("until", BACKWARDS)
    if every in CALENDAR and told.get("interval", 1) > 1 and "from" not in told:
        yield Fault("from", FROM_NEEDED)
    at = told.get("at", ())
    if every in CLOCK and (len(at) > 2 or list(at) != sorted(at)):
        yield Fault("at", BEGIN_AND_END)


def _first_tick(told: Mapping[str, Any]) -> datetime | None:
    # The calendar decides, not the present: a schedule does not turn wrong by itself. Nor do workdays, as a workspace
    # may come to work on any day.
    begin = date.fromisoformat(told.get("from") or "2000-01-01")
    after = datetime(max(begin.year - 1, 1), 1, 1, tzinfo=UTC)
    return next_tick({**told, "workdays_only": False}, after, "UTC")


NOT_OBJECT = Words("A schedule is an object with “every”.", "定时计划应为包含 “every” 的对象。")
NOT_KIND = Words(
    "Say how it repeats: " + ", ".join(EVERY) + ".", "请说明重复方式：" + "、".join(EVERY) + "。"
)
NO_MEANING = Words(
    "This has no meaning with “{every}”; there are {known}. Take it out.",
    "与“{every}”一起使用时没有此项，可用：{known}。请删除。",
)
INTERVAL = Words("The interval is 1 to {most} here.", "此处间隔为 1 到 {most}。")
BEGIN_AND_END = Words(
    "With hours and minutes, “at” is the first time of the day and then the last, the later one.",
    "按小时或分钟重复时，“at”依次为每天的开始时间与更晚的结束时间。",
)
ONE_OF_DAYS = Words(
    "Say on which days of the month: “days”, or “workday”, one of the two.",
    "请说明在当月哪几天：“days”或“workday”二选一。",
)
BACKWARDS = Words("It ends before it begins. Correct one of the dates.", "结束早于开始，请更正其中一个日期。")
FROM_NEEDED = Words(
    "Give the date “from” which every second, third, … one is counted.",
    "请给出“from”日期，以便从该日起计算间隔。",
)
NEVER = Words(
    "It never ticks: there is no such day. Correct days, months or dates.",
    "永远不会触发：没有这样的日子。请更正日期。",
)
MISSING = {
    "at": TIMES,
    "weekdays": WEEKDAYS,
    "months": MONTHS,
    "interval": NOT_WHOLE,
    "cron": CRON,
}
