"""Uploads that no record holds yet: a form that comes back shows them again."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from ..records.context import Context
from .models import Attachment
from .store import LARGEST_ID

_FILES = Attachment.__table__


def waiting_files(context: Context, table_id: int, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return {"id", "name", "size", "type"} by id of those uploads that wait for a record, and that the actor made."""
    actor, known = context.actor, [each for each in ids if 0 < each <= LARGEST_ID]
    mine = [each for each in known if each in actor.uploads] if actor.person_id is None else known
    if not mine:
        return {}
    asked = sa.select(_FILES.c.id, _FILES.c.name, _FILES.c.size, _FILES.c.type).where(
        _FILES.c.id.in_(mine), _FILES.c.table_id == table_id, _FILES.c.record_id.is_(None)
    )
    if actor.person_id is not None:
        asked = asked.where(_FILES.c.uploader_id == actor.person_id)
    return {row.id: dict(row._mapping) for row in context.connection.execute(asked)}
