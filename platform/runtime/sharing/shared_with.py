"""What was shared with somebody: the records they were let in on, as far as they still are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...identity.models import RecordShare
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.query import ListRequest, list_records

MOST = 500
"""How many records of one table are listed; more are found in the table's own list."""


@dataclass(frozen=True, slots=True)
class SharedRecord:
    """A record somebody was let in on."""

    table: LiveTable
    record_id: int
    title: str
    level: str
    until: datetime | None
    by: Mapping[str, object]
    """{"id", "title"}"""


def tables_shared_with(context: Context) -> list[LiveTable]:
    """Return the tables of the app in which a record was shared with the actor."""
    ids = {table_id for table_id, _ in context.actor.shared}
    return [table for table in context.app.tables.values() if table.id in ids]


def shared_with(context: Context) -> list[SharedRecord]:
    """Return the records shared with the actor, table by table, the latest first."""
    return [each for table in tables_shared_with(context) for each in _of_table(context, table)]


def _of_table(context: Context, table: LiveTable) -> list[SharedRecord]:
    if table.key not in context.rights.tables:
        return []
    now = context.environment.now
    rows = context.connection.execute(
        sa.select(RecordShare.record_id, RecordShare.level, RecordShare.until, RecordShare.shared_by)
        .where(
            RecordShare.person_id == context.actor.person_id,
            RecordShare.table_id == table.id,
            sa.or_(RecordShare.until.is_(None), RecordShare.until > now),
        )
        .order_by(RecordShare.at.desc(), RecordShare.id.desc())
        .limit(MOST)
    ).all()
    if not rows:
        return []
    request = ListRequest(fields=(), ids=tuple(row.record_id for row in rows), limit=len(rows))
    titles = {row.id: row.title for row in list_records(context, table.key, request).rows}
    person = context.directory.person
    return [
        SharedRecord(
            table,
            row.record_id,
            titles[row.record_id] or f"#{row.record_id}",
            row.level,
            row.until,
            person(row.shared_by),
        )
        for row in rows
        if row.record_id in titles
    ]
