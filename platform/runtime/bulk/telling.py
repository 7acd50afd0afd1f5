"""The notice by which a person finds an act of their own again: under way, and once more when it has ended."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..conversation.models import Notice
from .act import RUNNING, Act

KIND = "bulk"
FEW = 1
"""Whoever changed so few records knows of it."""
_NOTICE = Notice.__table__


def tell(work: UnitOfWork, act: Act, *, seen: bool = False) -> None:
    """Give the person the notice of an act, in the place of an earlier one; `seen`: they look at it already."""
    if act.total <= FEW:
        return
    told = sa.and_(_NOTICE.c.person_id == act.person_id, _NOTICE.c.kind == KIND)
    mine = sa.select(_NOTICE.c.id, _NOTICE.c.detail).where(told, _NOTICE.c.at >= act.made_at)
    earlier = [row.id for row in work.connection.execute(mine) if row.detail.get("act") == act.id]
    if earlier:
        work.connection.execute(sa.delete(_NOTICE).where(_NOTICE.c.id.in_(earlier)))
    values = {
        "person_id": act.person_id,
        "app_id": act.app_id,
        "table_id": act.table_id,
        "by_id": act.person_id,
        "kind": KIND,
        "detail": {
            "act": act.id,
            "kind": act.kind,
            "state": act.state,
            "count": act.total - act.refused - act.same if act.state != RUNNING else act.total,
        },
        "at": work.now,
        "read_at": work.now if seen else None,
    }
    work.connection.execute(sa.insert(_NOTICE).values(values))
