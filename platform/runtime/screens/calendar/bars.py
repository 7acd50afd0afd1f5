"""Where the entries of some days stand beside and under each other: as bars across days, as blocks over hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from .entries import Entry

QUARTER = 15
"""Minutes: blocks begin and end on these."""
WIDTHS = (1, 2, 3, 4, 6)
"""Into so many columns a day can be divided."""


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry on some of the days of one row."""

    entry: Entry
    column: int
    """The first of its days here, from 1."""
    length: int
    lane: int
    """Under how many others it stands, from 1."""
    opens: bool
    """It begins here, and not on an earlier row."""
    closes: bool


@dataclass(frozen=True, slots=True)
class Block:
    """An entry at hours of one day."""

    entry: Entry
    at: int
    """The quarter of an hour it begins at, from 0."""
    length: int
    """In quarters of an hour."""
    column: int
    columns: int
    """Which of how many columns of the day it stands in."""


@dataclass(slots=True)
class Lanes:
    """Bars in lanes, and how many more entries each day has than there are lanes."""

    bars: list[Bar] = field(default_factory=list)
    hidden: dict[date, int] = field(default_factory=dict)
    used: int = 0


def lanes_of(entries: Iterable[Entry], days: Sequence[date], most: int) -> Lanes:
    """Return the bars of a row of days, at most `most` under each other."""
    found = Lanes()
    taken: list[set[date]] = []
    for entry in sorted(entries, key=lambda each: each.sort):
        here = [day for day in days if entry.covers(day)]
        if not here:
            continue
        lane = next((n for n, busy in enumerate(taken) if busy.isdisjoint(here)), len(taken))
        if lane == len(taken):
            taken.append(set())
        taken[lane].update(here)
        if lane >= most:
            for day in here:
                found.hidden[day] = found.hidden.get(day, 0) + 1
            continue
        opens, closes = entry.first == here[0], entry.last == here[-1]
        found.bars.append(Bar(entry, days.index(here[0]) + 1, len(here), lane + 1, opens, closes))
        found.used = max(found.used, lane + 1)
    found.bars.sort(key=lambda bar: (bar.column, bar.lane))
    return found


def blocks_of(entries: Iterable[Entry], most: int) -> tuple[list[Block], int]:
    """Return the blocks of a day, at most `most` beside each other, and how many more there are at the same time."""
    blocks: list[Block] = []
    hidden = 0
    for together in _overlapping(sorted(entries, key=lambda each: (each.minutes, each.title))):
        placed: list[tuple[Entry, int]] = []
        ends: list[int] = []
        for entry in together:
            begins, until = entry.minutes
            column = next((n for n, free in enumerate(ends) if free <= begins), len(ends))
            if column == most:
                hidden += 1
                continue
            ends[column : column + 1] = [until]
            placed.append((entry, column))
        columns = next(width for width in WIDTHS if width >= len(ends))
        blocks += [_block(entry, column + 1, columns) for entry, column in placed]
    return blocks, hidden


def _overlapping(entries: Iterable[Entry]) -> Iterable[list[Entry]]:
    """Yield the entries in heaps that share no time."""
    heap: list[Entry] = []
    until = 0
    for entry in entries:
        begins, ends = entry.minutes
        if heap and begins >= until:
            yield heap
            heap = []
        heap.append(entry)
        until = max(until, ends)
    if heap:
        yield heap


def _block(entry: Entry, column: int, columns: int) -> Block:
    begins, ends = entry.minutes
    at = begins // QUARTER
    return Block(entry, at, max(-(-ends // QUARTER) - at, 1), column, columns)
