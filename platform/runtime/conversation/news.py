"""What has changed in a table since a page was drawn: read off the end of the change log, one indexed statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from ..records.models import Change
from .models import Comment

MOST = 300
"""Of more changes than this only their number of pages matters: the reader draws the list anew."""
LATE = timedelta(seconds=20)
"""A change may be committed after one that began later; those of the last seconds are told again, with their revision."""
_LOG, _COMMENT = Change.__table__, Comment.__table__
_LATEST = (
    sa.select(_LOG.c.record_id, _LOG.c.rev, _LOG.c.act, _LOG.c.actor_id, _LOG.c.at)
    .where(_LOG.c.table_id == sa.bindparam("table"))
    .order_by(_LOG.c.id.desc())
    .limit(MOST + 1)
)
_LAST_SAID = sa.select(sa.func.max(sa.func.coalesce(_COMMENT.c.changed_at, _COMMENT.c.at))).where(
    _COMMENT.c.table_id == sa.bindparam("table"), _COMMENT.c.record_id == sa.bindparam("record")
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a record came to: its latest revision, whether it is new, and who wrote it last."""

    rev: int
    made: bool
    by: int | None


@dataclass(frozen=True, slots=True)
class News:
    """What happened since. `records` are not yet held to anybody's rights."""

    last: int
    """The moment this was told, in milliseconds since 1970: ids of changes would tell how many others there were."""
    records: dict[int, Changed]
    too_many: bool


def mark(moment: datetime) -> int:
    """Return a moment (aware) as pages carry it, in milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def since(connection: sa.Connection, table_id: int, after: int, now: datetime) -> News:
    """Return what changed in a table after the moment `after`, as `mark` gives it."""
    begin = datetime.fromtimestamp(min(after, mark(now)) / 1000, UTC) - LATE
    latest = connection.execute(_LATEST, {"table": table_id}).all()
    rows = [row for row in latest if row.at > begin]
    records: dict[int, Changed] = {}
    for row in reversed(rows):
        known = records.get(row.record_id)
        made = row.act == "create" or (known is not None and known.made)
        records[row.record_id] = Changed(row.rev, made, row.actor_id)
    return News(mark(now), records, len(rows) > MOST)


def last_said(connection: sa.Connection, table_id: int, record_id: int) -> datetime | None:
    """Return when a record was last commented on, or a comment of it was changed."""
    return connection.scalar(_LAST_SAID, {"table": table_id, "record": record_id})
