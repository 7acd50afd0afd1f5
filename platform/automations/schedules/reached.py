"""When the date of a record is reached, and, asked the other way, which dates were reached in a while.

A date is reached at a time of day, some days, workdays, … before or after it. A moment is reached some time before or
after itself; in days it keeps its time on the zone's clock, or is taken as its date where a time of day is told.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from .clock import TICK, last_wall, moment_of, wall_at
from .offset import Offset
from .workdays import WEEKDAYS, Workdays

MORNING = time(9)
"""When a date is reached of which no time of day is told."""
_ORDINALS = range(date.min.toordinal(), date.max.toordinal() + 1)


class Span(NamedTuple):
    """Values of a column, both ends among them."""

    first: Any
    last: Any


@dataclass(frozen=True, slots=True)
class Reached:
    """Tells when the values of one field are reached."""

    offset: Offset
    at: time | None
    of_moments: bool
    """The field holds moments, not dates."""
    zone: str
    workdays: Workdays

    @classmethod
    def read(
        cls, settings: Mapping[str, Any], of_moments: bool, zone: str, workdays: Workdays = WEEKDAYS
    ) -> Self:
        """Return what a trigger's settings `offset` and `at` say of a field with dates or with moments."""
        at = time.fromisoformat(settings["at"]) if settings.get("at") else None
        return cls(Offset.read(settings.get("offset")), at, of_moments, zone, workdays)

    def moment(self, value: Any) -> datetime:
        """Return the moment, in UTC, at which a value is reached."""
        if not self.of_moments:
            return self._moment_of_day(value)
        if self.offset.time is not None:
            return _plus(value, self.offset.time)
        wall = wall_at(value, self.zone)
        return self._moment_of_day(wall.date(), wall.time())

    def spans(self, since: datetime, until: datetime) -> tuple[Span, ...]:
        """Return where the values lie that are reached after `since` and not after `until`, in order, none twice.

        Of moments they may hold a few more, around the changes of clocks: `moment` decides.
        """
        if not self.of_moments:
            return tuple(self._days(since, until))
        passed = self.offset.time
        if passed is not None:
            return (Span(_plus(since, TICK - passed), _plus(until, -passed)),)
        return _joined(self._dates_of_moments(since, until) if self.at else self._walls(since, until))

    def _moment_of_day(self, day: date, told: time = MORNING) -> datetime:
        wall = datetime.combine(self.offset.shifted(day, self.workdays), self.at or told)
        return _plus(moment_of(wall, self.zone), self.offset.time or timedelta())

    def _days(self, since: datetime, until: datetime) -> Iterator[Span]:
        # A later date is never reached before an earlier one, so those that are asked for lie side by side.
        first, end = (bisect_right(_ORDINALS, each, key=self._moment_of_ordinal) for each in (since, until))
        if first < end:
            yield Span(*(date.fromordinal(_ORDINALS[each]) for each in (first, end - 1)))

    def _moment_of_ordinal(self, ordinal: int) -> datetime:
        return self._moment_of_day(date.fromordinal(ordinal))

    def _dates_of_moments(self, since: datetime, until: datetime) -> Iterator[Span]:
        for first, last in self._days(since, until):
            ends = (datetime.combine(first, time.min), datetime.combine(last, time.max))
            yield self._span(*ends)

    def _walls(self, since: datetime, until: datetime) -> Iterator[Span]:
        """Give the moments that keep their time of day: for each day of the while, the dates that lead to it."""
        begin, end = last_wall(since, self.zone) + TICK, last_wall(until, self.zone)
        for ordinal in range(begin.toordinal(), end.toordinal() + 1):
            day = date.fromordinal(ordinal)
            first = begin.time() if day == begin.date() else time.min
            last = end.time() if day == end.date() else time.max
            for source in self._sources(day):
                yield self._span(datetime.combine(source, first), datetime.combine(source, last))

    def _sources(self, day: date) -> Iterator[date]:
        """Give the dates that the offset leads to a day: several at the end of a month or after days off, or none."""
        first, end = (
            bisect_left(_ORDINALS, day, key=self._shift),
            bisect_right(_ORDINALS, day, key=self._shift),
        )
        return (date.fromordinal(_ORDINALS[at]) for at in range(first, end))

    def _shift(self, ordinal: int) -> date:
        return self.offset.shifted(date.fromordinal(ordinal), self.workdays)

    def _span(self, first: datetime, last: datetime) -> Span:
        return Span(moment_of(first, self.zone), moment_of(last, self.zone, fold=1))


def _plus(moment: datetime, passed: timedelta) -> datetime:
    try:
        return moment + passed
    except OverflowError:
        return (datetime.max if passed > timedelta() else datetime.min).replace(tzinfo=UTC)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch as one."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.first > span.last:
            continue
        if found and span.first <= _plus(found[-1].last, TICK):
            found[-1] = Span(found[-1].first, max(found[-1].last, span.last))
        else:
            found.append(span)
    return tuple(found)
