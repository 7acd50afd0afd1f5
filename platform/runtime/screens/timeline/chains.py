"""What comes after what: the records that others on a page wait for, and which of those end too late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ....fields import Field
from ....fields.base import Reader
from ....fields.masking import Masked
from ...records import query
from ...records.context import Context
from ...records.page import ListRequest, Row
from ..moving.spans import Span
from .bars import ends_of

MOST = 500
"""So many records outside a page are asked for when they end."""


@dataclass(slots=True)
class Chains:
    """By the id of a record on the page."""

    after: dict[int, list[int]] = field(default_factory=dict)
    """The records that it comes after and that the actor may see."""
    late: dict[int, dict[int, str]] = field(default_factory=dict)
    """Those of them that end after it begins, with their titles."""


def chains_of(
    context: Context, after: Field | None, span: Span, rows: Sequence[Row], table: str, reader: Reader
) -> Chains:
    """Return the chains of a page's records; one statement where they come after others."""
    found = Chains()
    if after is None:
        return found
    pointers = {row.id: pointed(row.values.get(after.key)) for row in rows}
    known = {row.id: row for row in rows}
    others = {each for ids in pointers.values() for each in ids} - known.keys()
    if others:
        keys = tuple(each.key for each in (span.start, span.end) if each is not None)
        wanted = tuple(sorted(others)[:MOST])
        page = query.list_records(context, table, ListRequest(fields=keys, ids=wanted, limit=len(wanted)))
        known |= {row.id: row for row in page.rows}
    ends = {each: ends_of(row.values, span, reader) for each, row in known.items()}
    for record_id, ids in pointers.items():
        there = [each for each in ids if each in known and each != record_id]
        if there:
            found.after[record_id] = there
        late = {each: known[each].title for each in there if _too_late(ends[each], ends[record_id])}
        if late:
            found.late[record_id] = late
    return found


def pointed(value: Any) -> list[int]:
    """Return the ids of a relation's value, to one record or to several."""
    if value is None or isinstance(value, Masked):
        return []
    return [each["id"] for each in ([value] if isinstance(value, Mapping) else value)]


def _too_late(one: tuple[date | None, date | None], next_one: tuple[date | None, date | None]) -> bool:
    """Say whether a record ends after the one begins that comes after it."""
    ends, begins = one[1] or one[0], next_one[0] or next_one[1]
    return ends is not None and begins is not None and ends > begins
