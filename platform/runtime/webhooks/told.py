"""What a delivery tells of records: what happened, and their values, as far as the webhook's maker may read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from ...core.limits import LIMITS
from ...fields.masking import Masked
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.frame import Frame
from ..records.many_values import among
from ..records.page import ListRequest, Row
from ..records.query import list_records
from ..records.scope import RecordScope
from ..records.telling import Telling, told_changes


class Entry(Protocol):
    """What happened to one record; see `records/changes.Entry`."""

    record_id: int
    rev: int
    changes: Mapping[str, Sequence[Any]]


def told_records(
    context: Context, table: LiveTable, entries: Sequence[Entry], *, deleted: bool
) -> Iterator[dict[str, Any]]:
    """Give each entry's record as a delivery tells it; what the actor may not see is not there, masks are left out."""
    ids = [entry.record_id for entry in entries]
    rows = _rows(context, table, ids, deleted=deleted)
    closed = _closed(context, table, ids)
    readable = context.rights.tables[table.key].readable
    for entry in entries:
        row = rows.get(entry.record_id)
        if row is None:
            continue
        telling = Telling(readable - closed.get(row.id, frozenset()))
        changes = told_changes(table, entry.changes, telling, context.rights)
        yield {"id": row.id, "rev": entry.rev, "changes": unmasked(changes), "values": unmasked(row.values)}


def sample_record(context: Context, table: LiveTable) -> list[dict[str, Any]]:
    """Return some record as a delivery tells it; none of an empty table."""
    rows = list_records(context, table.key, ListRequest(limit=1)).rows
    return [{"id": row.id, "rev": row.rev, "changes": {}, "values": unmasked(row.values)} for row in rows]


def unmasked(value: Any) -> Any:
    """Return a value without the masks in it."""
    if isinstance(value, Mapping):
        return {key: unmasked(each) for key, each in value.items() if not isinstance(each, Masked)}
    if isinstance(value, list | tuple):
        return [unmasked(each) for each in value if not isinstance(each, Masked)]
    return value


def _rows(context: Context, table: LiveTable, ids: Sequence[int], *, deleted: bool) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for start in range(0, len(ids), LIMITS.page_records):
        part = tuple(ids[start : start + LIMITS.page_records])
        asked = ListRequest(ids=part, limit=len(part), deleted=deleted)
        try:
            rows = list_records(context, table.key, asked).rows
        except NotAllowed:  # whoever may not look into the recycle bin hears of no deletion
            return {}
        found |= {row.id: row for row in rows}
    return found


def _closed(context: Context, table: LiveTable, ids: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Return, by record, the fields that may be read on other rows but not on this one."""
    guards = context.rights.tables[table.key].guards
    if not guards:
        return {}
    scope = RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
    asked = sa.select(scope.id, *(scope.holds(rule) for rule in guards.values()))
    rows = context.connection.execute(asked.where(among(scope.id, ids, context.dialect)))
    return {
        record_id: frozenset(key for key, open_ in zip(guards, opens, strict=True) if not open_)
        for record_id, *opens in rows
    }
