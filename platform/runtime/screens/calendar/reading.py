"""What a calendar shows: its days with their entries, gathered from the address, the view and the query compiler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from urllib.parse import urlencode

from babel.dates import format_date, format_skeleton, get_day_names

from ....core.errors import NotFound, ProductError
from ....core.words import Words
from ....definition.model import View
from ....fields.base import Reader
from ....fields.number_format import LOCALES
from ...records.context import Context
from ..board.cards import CardMaker
from ..filter_form import form_of
from ..grid import Grid
from ..grid_page import bare_grid
from ..grid_request import GridRequest
from ..moving.spans import Span, spans_of
from ..paths import new_path
from .bars import QUARTER, Block, Lanes, blocks_of, lanes_of
from .entries import Entry, clock, colored, local, on_day
from .finding import Finder, Found
from .period import Period, week_number

MOST_LANES = {"month": 3, "week": 4, "day": 12}
"""So many entries stand under each other before "more" is said."""
MOST_BESIDE = {"week": 3, "day": 6}
"""So many stand beside each other at the same time, before they grow too narrow to be read."""
FIRST_HOUR = 9
"""Where a new record of a day begins."""


@dataclass(slots=True)
class Day:
    """One day of a calendar."""

    date: date
    name: str
    """As a heading says it."""
    title: str
    """In full."""
    weekday: str
    today: bool
    outside: bool
    """It belongs to another month than the one shown."""
    chosen: bool
    href: str
    """The calendar of this day alone."""
    pick: str
    """The same calendar with this day chosen."""
    new: str
    """The form of a new record on this day; "" where the actor may make none."""
    entries: list[Entry]
    more: int
    """How many more there are than are shown."""
    full: bool
    """There are more than were counted."""
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Week:
    """One row of days."""

    number: int
    days: list[Day]
    lanes: Lanes

    @property
    def rows(self) -> int:
        """How many lines its lanes take, with one for what does not fit."""
        return self.lanes.used + any(day.more or day.full for day in self.days)


@dataclass(slots=True)
class Calendar:
    """Everything that `calendar.html` shows; `grid` has what stands around it."""

    grid: Grid
    period: Period
    reader: Reader
    spans: list[Span]
    now: datetime
    """On the reader's clock."""
    weeks: list[Week] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    nearest: Sequence[tuple[Words, str, str]] = ()
    """Of a period with nothing in it: (word, day, address) of what lies before and after it."""
    cut: bool = False
    """There is more than the page shows, and no day to look into for it."""

    @property
    def days(self) -> list[Day]:
        """Every day in order."""
        return [day for week in self.weeks for day in week.days]

    @property
    def empty(self) -> bool:
        """Say whether nothing stands on its days."""
        return not any(day.entries for day in self.days)

    @property
    def title(self) -> str:
        """What period it shows."""
        return self.period.title(self.reader.language)

    @property
    def weekdays(self) -> list[tuple[str, str]]:
        """(short, full) names of the days of a week, in order."""
        locale = LOCALES[self.reader.language]
        short, full = (get_day_names(width, "format", locale) for width in ("abbreviated", "wide"))
        return [(short[day.date.weekday()], full[day.date.weekday()]) for day in self.weeks[0].days]

    @property
    def chosen(self) -> Day:
        """The day that was chosen."""
        return next(day for day in self.days if day.chosen)

    @property
    def now_at(self) -> int:
        """The quarter of an hour it is."""
        return (self.now.hour * 60 + self.now.minute) // QUARTER

    @property
    def legend(self) -> list[tuple[str, Words]]:
        """(colour, label) of the pairs of dates, where there are several."""
        return [(each.color, each.label) for each in self.spans] if len(self.spans) > 1 else []

    def href(self, mode: str | None = None, day: date | None = None) -> str:
        """Return the address of the calendar in another mode, on another day."""
        return self.grid.asked.href(mode=mode or self.period.mode, day=(day or self.period.day).isoformat())

    @property
    def walks(self) -> dict[str, str]:
        """The addresses of the period before, of the next, and of today's."""
        here = self.grid.asked
        return {
            "before": self.href(day=self.period.step(-1)),
            "next": self.href(day=self.period.step(1)),
            "today": here.href(mode=self.period.mode, day=None),
        }

    def spans_made(self) -> dict[str, tuple[str, str]]:
        """Return by which dates a record is made: {"day" or "time": (start, end)}."""
        grid = self.grid
        found: dict[str, tuple[str, str]] = {}
        for span in self.spans:
            if not grid.may("create") or span.start.key not in grid.rights.on_create:
                continue
            end = span.end.key if span.end and span.end.key in grid.rights.on_create else ""
            found.setdefault("time" if span.timed else "day", (span.start.key, end))
        return found

    def new_path(self, day: date) -> str:
        """Return the form of a record on a day; "" where the actor may make none."""
        made = self.spans_made()
        if not made:
            return ""
        kind, (start, _) = next(iter(made.items()))
        told = day.isoformat()
        text = f"{told}T{time(FIRST_HOUR):%H:%M}" if kind == "time" else told
        return f"{new_path(self.grid.app, self.grid.table.key)}?{urlencode({start: text})}"


def read_calendar(context: Context, asked: GridRequest, view: View, reader: Reader) -> Calendar:
    """Return the calendar an address asks for. What cannot be listed stands in the grid's `fault`."""
    grid = bare_grid(context, asked, reader)
    grid.group = ()
    spans = colored(spans_of(view, grid.all_fields))
    if not spans:
        raise NotFound
    now = local(context.environment.now, reader)
    period = Period.read(
        asked.mode, asked.day, view.settings.get("mode", "month"), now.date(), reader.language
    )
    calendar = Calendar(grid, period, reader, spans, now)
    finder = Finder(context, grid, spans, reader, _maker(grid, reader, spans, period))
    found = Found()
    try:
        grid.filter_form = form_of(asked.tree)
        found = finder.find(period)
        if not found.entries:
            calendar.nearest = _nearest(calendar, finder)
    except NotFound:
        raise
    except ProductError as error:
        grid.fault = error.say(reader.language)
    calendar.hours = [clock(time(hour), reader.language) for hour in range(24)]
    _lay_out(calendar, found)
    return calendar


def _maker(grid: Grid, reader: Reader, spans: Sequence[Span], period: Period) -> CardMaker | None:
    """Return what draws the facts of entries, where there is room for them: in an agenda, and of a chosen day."""
    if period.mode not in ("agenda", "day"):
        return None
    dates = {each.key for span in spans for each in (span.start, span.end) if each is not None}
    return CardMaker(grid, reader, without=dates)


def _lay_out(calendar: Calendar, found: Found) -> None:
    period = calendar.period
    days = period.days
    length = 7 if period.mode == "month" else len(days)
    for place in range(0, len(days), length):
        row = days[place : place + length]
        drawn = [_day(calendar, day, found) for day in row]
        lanes = Lanes()
        if period.mode != "agenda":
            bars = (each for each in found.entries if period.mode == "month" or not each.timed)
            lanes = lanes_of(bars, row, MOST_LANES[period.mode])
        for day in drawn:
            _fill(period, day, lanes)
        calendar.weeks.append(Week(week_number(row[0]), drawn, lanes))


def _fill(period: Period, day: Day, lanes: Lanes) -> None:
    day.more = lanes.hidden.get(day.date, 0)
    if period.mode in ("week", "day"):
        timed = (each for each in day.entries if each.timed)
        day.blocks, hidden = blocks_of(timed, MOST_BESIDE[period.mode])
        day.more += hidden


def _day(calendar: Calendar, day: date, found: Found) -> Day:
    period, language = calendar.period, calendar.reader.language
    locale = LOCALES[language]
    covering = on_day(found.entries, day)
    if period.mode == "agenda":
        # What goes on for days is told once: on the first of them that is shown.
        covering = [each for each in covering if day in (each.first, period.first)]
    begins_month = day.day == 1 and period.mode == "month"
    return Day(
        date=day,
        name=format_skeleton("MMMd", day, locale=locale) if begins_month else str(day.day),
        title=format_date(day, "full", locale),
        weekday=format_skeleton("EEE", day, locale=locale),
        today=day == calendar.now.date(),
        outside=period.mode == "month" and day.month != period.day.month,
        chosen=day == period.day,
        href=calendar.href("day", day),
        pick=calendar.href(None, day),
        new=calendar.new_path(day),
        entries=covering,
        more=0,
        full=day in found.full,
    )


BEFORE, AFTER = Words("Last before: {day}", "之前最近：{day}"), Words("Next: {day}", "之后最近：{day}")


def _nearest(calendar: Calendar, finder: Finder) -> list[tuple[Words, str, str]]:
    """Return where the nearest entries lie, for a period without any."""
    period, language = calendar.period, calendar.reader.language
    before, after = finder.nearest(period.first, after=False), finder.nearest(period.last, after=True)
    return [
        (words, format_date(day, "medium", LOCALES[language]), calendar.href(day=day))
        for words, day in ((BEFORE, before), (AFTER, after))
        if day is not None
    ]


def when(entry: Entry, reader: Reader) -> str:
    """Return when an entry is, in words: "Nov 22, 2026", "Nov 22, 2026, 2:30 PM – 4 PM"."""
    locale, language = LOCALES[reader.language], reader.language
    first = format_date(entry.first, "medium", locale)
    if not isinstance(entry.start, datetime):
        last = format_date(entry.last, "medium", locale)
        return first if entry.last == entry.first else f"{first} – {last}"
    told = f"{first} {clock(entry.start, language)}"
    if not isinstance(entry.end, datetime):
        return told
    until = clock(entry.end, language)
    return (
        f"{told} – {until}" if entry.timed else f"{told} – {format_date(entry.end, 'medium', locale)} {until}"
    )


def hours_of(entry: Entry, language: str) -> str:
    """Return "14:30" or "14:30–16:00" for what stands at hours; "" for whole days."""
    if not isinstance(entry.start, datetime) or not entry.timed:
        return ""
    begins = clock(entry.start, language)
    return f"{begins}–{clock(entry.end, language)}" if isinstance(entry.end, datetime) else begins
