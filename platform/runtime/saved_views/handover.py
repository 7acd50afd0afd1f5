"""What becomes of the views that somebody shared and who leaves: others work with them, so they find a new owner."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..apps.models import AppRow
from .models import SavedView

_VIEWS, _APPS = SavedView.__table__, AppRow.__table__


def hand_over_views(work: UnitOfWork, workspace_id: int, person_id: int, to: int) -> int:
    """Make `to` the owner of the views a person shared in a workspace's apps; returns how many there were.

    What the person kept for themselves stays theirs: nobody else has ever seen it.
    """
    apps = sa.select(_APPS.c.id).where(_APPS.c.workspace_id == workspace_id)
    shared = sa.and_(_VIEWS.c.owner_id == person_id, _VIEWS.c.shared, _VIEWS.c.app_id.in_(apps))
    return work.connection.execute(sa.update(_VIEWS).where(shared).values(owner_id=to)).rowcount
