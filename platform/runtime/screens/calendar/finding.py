"""The records of a range of days: by each pair of dates, in statements that an index on either date serves.

A range with more records than a page can show is read day by day, a few of each: a calendar of a million records costs
what the one page costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ....core.limits import LIMITS
from ....fields.base import Reader
from ...records import query
from ...records.closed_fields import open_records
from ...records.context import Context
from ...records.page import ListRequest, Row
from ..board.cards import CardMaker
from ..grid import Grid
from ..grid_page import list_request
from ..moving.spans import Span
from ..paths import record_path
from ..row_colors import WHOLE, colors_of
from .entries import Entry, entry_of
from .period import Period

MOST = {"month": 400, "week": 300, "day": 300, "agenda": 150}
"""So many records of one pair of dates are read at once."""
A_DAY = {"month": 6, "week": 40, "day": 200, "agenda": 8}
"""So many of each day are read where there are more."""
GOING_ON = 100
"""So many are read that began before the first day."""


@dataclass(slots=True)
class Found:
    """The entries of a range of days, and the days that hold more than were read."""

    entries: list[Entry] = field(default_factory=list)
    full: set[date] = field(default_factory=set)


@dataclass(slots=True)
class Finder:
    """Finds the entries of one calendar."""

    context: Context
    grid: Grid
    spans: list[Span]
    reader: Reader
    maker: CardMaker | None = None
    """Draws the facts of entries, where the page has room for them."""

    def find(self, period: Period) -> Found:
        """Return what stands on the days of a period."""
        found = Found()
        for span in self.spans:
            rows = {row.id: row for row in self._rows(span, period, found)}
            found.entries += self._entries(span, list(rows.values()), period)
        found.entries.sort(key=lambda each: each.sort)
        return found

    def nearest(self, day: date, *, after: bool) -> date | None:
        """Return the day of the next record after a day, or of the last before it; None where there is none."""
        days = []
        for span in self.spans:
            key = span.start.key
            tree = {"field": key, "op": "gt" if after else "lt", "value": day.isoformat()}
            request = replace(self._request(span, tree), sort=(key if after else f"-{key}",), limit=1)
            for row in query.list_records(self.context, self.grid.asked.table, request).rows:
                entry = entry_of(row, span, self.reader, "")
                days += [entry.first] if entry else []
        return (min if after else max)(days, default=None)

    def _rows(self, span: Span, period: Period, found: Found) -> Iterator[Row]:
        if span.end is not None:
            yield from self._going_on(span, period.first)
        page = self._page(span, period.first, period.last, MOST[period.mode])
        if page.next_cursor is None:
            yield from page.rows
            return
        for day in period.days:
            page = self._page(span, day, day, A_DAY[period.mode])
            yield from page.rows
            if page.next_cursor is not None:
                found.full.add(day)

    def _page(self, span: Span, first: date, last: date, limit: int) -> query.Page:
        """Return the records that begin on some days."""
        key = span.start.key
        tree = {"field": key, "op": "between", "value": [first.isoformat(), last.isoformat()]}
        kept = [each for each in self.grid.sort if each.removeprefix("-") != key]
        request = replace(self._request(span, tree), sort=(key, *kept)[: LIMITS.sort_fields], limit=limit)
        return query.list_records(self.context, self.grid.asked.table, request)

    def _going_on(self, span: Span, day: date) -> list[Row]:
        """Return the records that began before a day and have not ended by then, the first to end first."""
        start, end = span.start.key, span.end.key if span.end else ""
        told = day.isoformat()
        tree = {
            "and": [
                {"field": end, "op": "gte", "value": told},
                # Said so that no index on the start serves it: the past is long, the end's index skips it.
                {"not": {"field": start, "op": "gte", "value": told}},
            ]
        }
        request = replace(self._request(span, tree), sort=(end,), limit=GOING_ON)
        return query.list_records(self.context, self.grid.asked.table, request).rows

    def _request(self, span: Span, tree: dict[str, Any]) -> ListRequest:
        request = list_request(self.grid)
        keys = [each.key for each in (span.start, span.end) if each is not None]
        shown = self.maker.fields if self.maker else ()
        fields = tuple(dict.fromkeys((*keys, *shown)))
        whole = {"and": [request.filter, tree]} if request.filter else tree
        return replace(request, fields=fields, filter=whole)

    def _entries(self, span: Span, rows: list[Row], period: Period) -> list[Entry]:
        grid = self.grid
        ids = [row.id for row in rows]
        movable = self._movable(span, ids)
        colors = colors_of(self.context, grid, ids)
        cards = {card.id: card.facts for card in self.maker.make(rows)} if self.maker else {}
        found = []
        for row in rows:
            entry = entry_of(row, span, self.reader, record_path(grid.app, grid.table.key, row.id))
            if entry is None or entry.first > period.last or entry.last < period.first:
                continue
            entry.movable = row.id in movable
            told = colors.get(row.id, {})
            entry.color = told.get(span.start.key) or told.get(WHOLE) or entry.color
            entry.facts = cards.get(row.id, [])
            found.append(entry)
        return found

    def _movable(self, span: Span, ids: list[int]) -> frozenset[int]:
        """Return the records that the actor may move by a span."""
        if not span.movable(self.grid.rights):
            return frozenset()
        found = frozenset(ids)
        for each in span.written:
            found &= open_records(self.context, self.grid.table, each.key, ids)
        return found
