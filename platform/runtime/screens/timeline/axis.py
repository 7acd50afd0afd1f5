"""The time axis: which days a timeline shows at a scale, how wide a day is, and what stands above them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from ....core.periods import first_day, shifted
from ....core.words import Words
from ..groups import period_name


@dataclass(frozen=True, slots=True)
class Scale:
    """One way to look at time. The axis begins with a whole `unit`, some of them before today."""

    key: str
    label: Words
    day: float
    """Pixels a day is wide."""
    unit: str
    before: int
    length: int
    """In units."""
    page: int
    """How many units one goes on at a time."""
    major: str
    minor: str
    step: str
    """What a key moves a bar by."""
    snap: int = 1
    """Days that a drag goes on by."""


SCALES = {
    each.key: each
    for each in (
        Scale("day", Words("Day", "日"), 40, "week", 1, 6, 2, "month", "day", "day"),
        Scale("week", Words("Week", "周"), 12, "week", 4, 26, 8, "month", "week", "day"),
        Scale("month", Words("Month", "月"), 4, "month", 2, 18, 6, "quarter", "month", "week"),
        Scale("quarter", Words("Quarter", "季度"), 1.25, "quarter", 4, 16, 4, "year", "quarter", "month", 7),
    )
}
EDGE = 40
"""How far a bar is drawn beyond the axis, in pixels, so that it is seen to go on."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One period of the axis, where it begins and how wide it is in pixels."""

    label: Words
    x: float
    width: float


@dataclass(frozen=True)
class Axis:
    """The days from `first` to `last`, both shown."""

    scale: Scale
    first: date
    today: date

    @classmethod
    def around(cls, scale: Scale, today: date, first: date | None = None) -> Axis:
        """Return the axis that begins with the unit of `first`; without one, shortly before today."""
        if first is None:
            first = shifted(today, scale.unit, -scale.before)
        first = max(date(2, 1, 1), min(first, date(9900, 1, 1)))
        return cls(scale, first_day(first, scale.unit), today)

    @cached_property
    def last(self) -> date:
        """The last day."""
        return shifted(self.first, self.scale.unit, self.scale.length) - timedelta(days=1)

    @property
    def width(self) -> float:
        """The width of the whole in pixels."""
        return self.at(self.last + timedelta(days=1))

    @property
    def of_today(self) -> bool:
        """Say whether it stands where it does without being asked for a day."""
        return self.first == self.around(self.scale, self.today).first

    def at(self, moment: date | datetime) -> float:
        """Return where a day begins, or a moment on the reader's clock stands, in pixels."""
        if not isinstance(moment, datetime):
            return round((moment - self.first).days * self.scale.day, 2)
        days = (moment - datetime.combine(self.first, time())) / timedelta(days=1)
        return round(days * self.scale.day, 2)

    def clipped(self, x: float) -> float:
        """Return a place on the axis, or one a little beyond it for what lies further off."""
        return min(max(x, -EDGE), self.width + EDGE)

    def beside(self, pages: int) -> date:
        """Return where the axis begins that many pages further on."""
        return shifted(self.first, self.scale.unit, pages * self.scale.page)

    @property
    def major(self) -> list[Tick]:
        """The upper row of the header."""
        return list(self._ticks(self.scale.major))

    @property
    def minor(self) -> list[Tick]:
        """The lower row of the header."""
        return list(self._ticks(self.scale.minor))

    @property
    def weekends(self) -> list[tuple[float, float]]:
        """(place, width) of Saturdays with Sundays, where they are wide enough to be seen."""
        if self.scale.unit != "week":
            return []
        saturday = self.first + timedelta(days=5)
        days = ((self.last - saturday).days // 7) + 1
        return [(self.at(saturday + timedelta(weeks=n)), 2 * self.scale.day) for n in range(days)]

    def _ticks(self, unit: str) -> Iterator[Tick]:
        begin = self.first
        while begin <= self.last:
            after = shifted(first_day(begin, unit), unit, 1)
            end = min(after, self.last + timedelta(days=1))
            yield Tick(self._name(begin, unit), self.at(begin), round((end - begin).days * self.scale.day, 2))
            begin = after

    def _name(self, begin: date, unit: str) -> Words:
        if unit == self.scale.major:
            return period_name(first_day(begin, unit), unit)
        if unit == "day":
            return Words(f"{begin.day}", f"{begin.day}")
        if unit == "week":
            return Words(f"{begin.day} {begin:%b}", f"{begin.month}月{begin.day}日")
        if unit == "month":
            return Words(f"{begin:%b}", f"{begin.month}月")
        number = (begin.month + 2) // 3
        return Words(f"Q{number}", f"{number} 季度")


def fitting(earliest: date, latest: date, today: date) -> Axis:
    """Return the axis of the finest scale on which two days stand together; of the coarsest where none is enough."""
    found = None
    for scale in SCALES.values():
        found = Axis.around(scale, today, earliest)
        if found.last >= latest:
            break
    assert found is not None
    return found
