"""The records that a range of days concerns, as filters that the database answers by its indexes."""

from __future__ import annotations

from datetime import date
from typing import Any

from ....fields.base import Reader
from ....fields.date_time.field import rfc3339
from ....fields.periods import end_of_day, start_of_day
from ..moving.spans import Span

Tree = dict[str, Any]


def touching(span: Span, first: date, last: date, reader: Reader) -> Tree:
    """Return the filter of the records that lie, at least in part, on days from `first` to `last`.

    The index over both dates answers it alone (storage/indexes.py), so that of a record of other days nothing is
    read but its place there.
    """
    if span.timed:
        since, until = rfc3339(start_of_day(first, reader.zone)), rfc3339(end_of_day(last, reader.zone))
        begun = _leaf(span.start.key, "lt", until)
    else:
        since, until = first.isoformat(), last.isoformat()
        begun = _leaf(span.start.key, "lte", until)
    ends = [_leaf(each.key, "gte", since) for each in (span.start, span.end) if each is not None]
    return {"and": [begun, {"or": ends}]}


def undated(span: Span) -> Tree:
    """Return the filter of the records that have no place in time yet: nobody has said when they begin."""
    return _leaf(span.start.key, "is_empty")


def _leaf(key: str, operator: str, value: Any = None) -> Tree:
    return {"field": key, "op": operator, **({} if value is None else {"value": value})}
