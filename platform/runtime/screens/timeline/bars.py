"""A record as a bar on the axis: where it lies, how far it is, what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ....core.words import Words
from ....fields import Field, type_of
from ....fields.base import Reader
from ....fields.date_format import in_zone
from ....fields.masking import Masked
from ..moving.spans import Span
from .axis import Axis

DIAMOND = 18
"""How wide a milestone is, in pixels."""
NARROWEST = 4
NARROW, WIDE, BESIDE = 7.6, 14.0, 8
"""About how wide a letter and a Chinese character are, and the space beside a text, in pixels."""
UNTIL = Words("{start} – {end}", "{start} 至 {end}")
AT = Words("{label}: {when}", "{label}：{when}")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; a milestone is a diamond about the middle of its width."""

    x: float
    width: float
    milestone: bool
    when: str
    """Its days as people read them."""
    done: float | None
    """The share of it that is done, 0 to 1; None where nobody says."""
    said: str
    """The share as people read it."""
    inside: bool
    """The record's title has room in it."""
    late_x: float
    """Where more can be said after it."""

    @property
    def end(self) -> float:
        """Where it ends."""
        return round(self.x + self.width, 2)

    @property
    def middle(self) -> float:
        """Its middle."""
        return round(self.x + self.width / 2, 2)

    @property
    def done_width(self) -> float:
        """How wide what is done is."""
        return round(self.width * (self.done or 0), 2)


def day_or_moment(value: Any, reader: Reader) -> date | datetime | None:
    """Return a value of a date field as the reader's clock shows it; None for none, and for a mask."""
    if isinstance(value, datetime):
        return in_zone(value, reader.zone).replace(tzinfo=None)
    return value if isinstance(value, date) else None


def ends_of(values: Mapping[str, Any], span: Span, reader: Reader) -> tuple[date | None, date | None]:
    """Return when a record begins and ends, on the reader's clock; what it leaves out is None."""
    end = day_or_moment(values.get(span.end.key), reader) if span.end else None
    return day_or_moment(values.get(span.start.key), reader), end


def bar_of(
    values: Mapping[str, Any], title: str, span: Span, progress: Field | None, axis: Axis, reader: Reader
) -> Bar | None:
    """Return the bar of a record; None where it has no dates."""
    start, end = ends_of(values, span, reader)
    if start is None and end is None:
        return None
    first, last = start or end, end or start
    assert first is not None and last is not None
    milestone = last <= first
    x, width = _place(first, last, axis, milestone)
    done = _share(values.get(progress.key), progress) if progress else None
    room = sum(WIDE if ord(letter) > 0x2E80 else NARROW for letter in title) + 2 * BESIDE
    inside = not milestone and room <= width
    return Bar(
        x,
        width,
        milestone,
        _when(values, span, reader),
        None if milestone else done,
        type_of(progress).format(progress, values.get(progress.key), reader)
        if progress and done is not None
        else "",
        inside,
        x + width + 2 * BESIDE + (0 if inside else room),
    )


def summary_bar(moments: Iterable[Any], axis: Axis, reader: Reader) -> Bar | None:
    """Return the bar from the earliest of some dates to the latest; None without any."""
    known = [day for each in moments if (day := day_or_moment(each, reader)) is not None]
    if not known:
        return None
    x, width = _place(min(known), max(known), axis, False)
    return Bar(x, width, False, "", None, "", False, 0)


def _place(first: date, last: date, axis: Axis, milestone: bool) -> tuple[float, float]:
    """Return where a bar begins and how wide it is; a day is meant from its morning to its night."""
    day = 0 if isinstance(first, datetime) else axis.scale.day
    begin, end = axis.at(first), axis.at(last) + day
    if milestone:
        middle = axis.clipped(begin + day / 2)
        return middle - DIAMOND / 2, DIAMOND
    x = axis.clipped(begin)
    return x, max(round(axis.clipped(end) - x, 2), NARROWEST)


def _share(value: Any, field: Field) -> float | None:
    """Return how much is done as a fraction: of a percentage its value, of other numbers the hundredth part."""
    if isinstance(value, Masked | bool) or not isinstance(value, int | float | Decimal):
        return None
    share = float(value) / (1 if field.type == "percent" else 100)
    return min(max(share, 0), 1)


def _when(values: Mapping[str, Any], span: Span, reader: Reader) -> str:
    texts = [
        type_of(each).format(each, values[each.key], reader)
        for each in (span.start, span.end)
        if each is not None and day_or_moment(values.get(each.key), reader) is not None
    ]
    if len(texts) == 2 and texts[0] != texts[1]:
        return UNTIL.to(reader.language, start=texts[0], end=texts[1])
    return texts[0]
