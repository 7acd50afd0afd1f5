"""The stretch of time a calendar shows: a month, a week, a day, or what is on the agenda; and how one walks through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_interval, format_skeleton

from ....core.errors import Malformed
from ....core.periods import first_day, shifted
from ....core.words import Words
from ....fields.number_format import LOCALES

MODES = {
    "month": Words("Month", "月"),
    "week": Words("Week", "周"),
    "day": Words("Day", "日"),
    "agenda": Words("Agenda", "日程"),
}
AGENDA = 28
"""Days that an agenda looks ahead."""
EARLIEST, LATEST = date(1000, 1, 1), date(8999, 12, 31)
NO_MODE = Words("a calendar shows month, week, day or agenda", "日历视图应为 month、week、day 或 agenda")
NO_DAY = Words("the day must be written like 2026-11-22", "日期应写作 2026-11-22")


@dataclass(frozen=True, slots=True)
class Period:
    """Some days around the one that was chosen."""

    mode: str
    day: date
    """The day that was chosen."""
    first: date
    last: date
    """The days shown, in a month with those of other months that fill its weeks."""

    @classmethod
    def read(cls, mode: str | None, day: str | None, own_mode: str, today: date, language: str) -> Period:
        """Return what an address asks for; `own_mode` is the view's. Raises Malformed."""
        mode = mode or own_mode
        if mode not in MODES:
            raise Malformed(why=NO_MODE)
        try:
            chosen = date.fromisoformat(day) if day else today
        except ValueError as error:
            raise Malformed(why=NO_DAY) from error
        if not EARLIEST <= chosen <= LATEST:
            raise Malformed(why=NO_DAY)
        return cls(mode, chosen, *_days(mode, chosen, language))

    @property
    def days(self) -> list[date]:
        """Every day shown."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def step(self, count: int) -> date:
        """Return the day to choose for the period `count` further on."""
        if self.mode == "month":
            return shifted(first_day(self.day, "month"), "month", count)
        length = {"week": 7, "day": 1, "agenda": AGENDA}[self.mode]
        return self.day + timedelta(days=count * length)

    def title(self, language: str) -> str:
        """Return "November 2026", "Nov 16 – 22, 2026", "Sunday, November 22, 2026"."""
        locale = LOCALES[language]
        if self.mode == "month":
            return format_skeleton("yMMMM", self.day, locale=locale)
        if self.mode == "day":
            return format_date(self.day, "full", locale)
        return format_interval(self.first, self.last, "yMMMd", locale=locale)


def week_begins(day: date, language: str) -> date:
    """Return the first day of the week that holds a day, as the reader's country begins weeks."""
    return day - timedelta(days=(day.weekday() - LOCALES[language].first_week_day) % 7)


def week_number(begins: date) -> int:
    """Return the ISO number of a week: that of its Thursday."""
    return (begins + timedelta(days=(3 - begins.weekday()) % 7)).isocalendar().week


def _days(mode: str, day: date, language: str) -> tuple[date, date]:
    if mode == "month":
        begins = first_day(day, "month")
        ends = shifted(begins, "month", 1) - timedelta(days=1)
        return week_begins(begins, language), week_begins(ends, language) + timedelta(days=6)
    if mode == "week":
        begins = week_begins(day, language)
        return begins, begins + timedelta(days=6)
    return day, day + timedelta(days=AGENDA - 1 if mode == "agenda" else 0)
