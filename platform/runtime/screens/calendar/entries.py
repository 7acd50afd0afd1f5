"""What stands in a calendar: a record on the days of one of its pairs of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Any

from ....fields.base import Reader
from ....fields.date_format import in_zone
from ...records.page import Row
from ..board.cards import Fact
from ..moving.spans import Span

COLORS = ("blue", "teal", "purple", "orange", "pink", "green")
"""Of pairs of dates that name none: the first that no other has."""


@dataclass(slots=True)
class Entry:
    """One record on the days, or at the hours, between two of its dates. Times are the reader's own."""

    id: int
    rev: int
    title: str
    href: str
    span: Span
    start: date
    """A datetime where the span tells moments."""
    end: date | None
    color: str
    movable: bool = False
    facts: list[Fact] = field(default_factory=list)

    @property
    def first(self) -> date:
        """The day it begins on."""
        return _day(self.start)

    @property
    def last(self) -> date:
        """The last day it covers: what ends at midnight does not reach into the day that begins then."""
        if self.end is None:
            return self.first
        ends_at_midnight = (
            isinstance(self.end, datetime) and self.end.time() == time() and self.end > self.start
        )
        return _day(self.end) - timedelta(days=1 if ends_at_midnight else 0)

    @property
    def timed(self) -> bool:
        """Say whether it stands at hours of one day."""
        return isinstance(self.start, datetime) and self.first == self.last

    @property
    def minutes(self) -> tuple[int, int]:
        """The minutes of its day at which it begins and ends; without an end, or a very short one, at least some."""
        begins = _minute(self.start)
        ends = _minute(self.end) or 24 * 60 if self.end is not None else begins + UNTOLD
        return begins, min(max(ends, begins + SHORTEST), 24 * 60)

    @property
    def sort(self) -> tuple[date, int, int, str]:
        """The order of entries: by day, the longer first, then by hour."""
        return self.first, -(self.last - self.first).days, _minute(self.start), self.title

    @property
    def told(self) -> dict[str, str]:
        """Its dates as scripts take them."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end is not None else "",
        }

    def covers(self, day: date) -> bool:
        """Say whether it stands on a day."""
        return self.first <= day <= self.last


UNTOLD = 30
"""So many minutes an entry without an end takes on the page."""
SHORTEST = 30
"""So many minutes the shortest entry takes on the page: below that nobody can read or hit it."""


def entry_of(row: Row, span: Span, reader: Reader, href: str) -> Entry | None:
    """Return a record by one of its spans; None where it has no start or hides it."""
    start = local(row.values.get(span.start.key), reader)
    end = local(row.values.get(span.end.key), reader) if span.end else None
    if start is None:
        return None
    if end is not None and end < start:
        end = None
    return Entry(row.id, row.rev, row.title or f"#{row.id}", href, span, start, end, span.color)


def colored(spans: Sequence[Span]) -> list[Span]:
    """Return spans that all have a colour."""
    left = [each for each in COLORS if each not in {span.color for span in spans}]
    colors = cycle(left or COLORS)
    return [span if span.color else replace(span, color=next(colors)) for span in spans]


def local(value: Any, reader: Reader) -> date | None:
    """Return a day, or a moment as the reader's clock shows it, without its zone; None for what is neither."""
    if isinstance(value, datetime):
        return in_zone(value, reader.zone).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, date) else None


def clock(moment: datetime | time, language: str) -> str:
    """Return "14:30", or "2:30 PM"; a full hour is "2 PM"."""
    if language == "zh":
        return f"{moment.hour:02}:{moment.minute:02}"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes} {'AM' if moment.hour < 12 else 'PM'}"


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _minute(value: date) -> int:
    return value.hour * 60 + value.minute if isinstance(value, datetime) else 0


def on_day(entries: Sequence[Entry], day: date) -> list[Entry]:
    """Return the entries of one day, in order."""
    return [each for each in entries if each.covers(day)]
