"""Whom a deleted role was given to: remembered, so that who brings the role back may give it to the same again.

A right is never given by the way: it takes somebody who says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from ..core.errors import NotFound
from ..core.unit_of_work import UnitOfWork
from ..identity.actor import Actor
from ..runtime.apps.live import LiveApp
from .members import check_member, give_member
from .models import FormerMember
from .publishing import check_administrator
from .staff import Member

_FORMER = FormerMember.__table__


def remember(work: UnitOfWork, app_id: int, role: str, members: Iterable[Member]) -> None:
    """Note whom a role is given to that is about to be deleted, in place of what was noted before."""
    earlier = sa.and_(_FORMER.c.app_id == app_id, _FORMER.c.role_key == role)
    work.connection.execute(sa.delete(_FORMER).where(earlier))
    rows = [{"app_id": app_id, "role_key": role, "kind": each.kind, "member_id": each.id} for each in members]
    if rows:
        work.connection.execute(sa.insert(_FORMER), rows)


def former_members(connection: sa.Connection, app_id: int, roles: Collection[str]) -> list[Member]:
    """Return whom roles were given to when they were deleted."""
    told = sa.select(_FORMER.c.role_key, _FORMER.c.kind, _FORMER.c.member_id)
    mine = told.where(_FORMER.c.app_id == app_id, _FORMER.c.role_key.in_(roles))
    return [Member(*row) for row in connection.execute(mine.order_by(*mine.selected_columns))]


def give_again(work: UnitOfWork, app: LiveApp, actor: Actor, roles: Collection[str]) -> None:
    """Give roles that come back to those of former members who are still there."""
    check_administrator(app, actor)
    for each in former_members(work.connection, app.id, roles):
        try:
            check_member(work.connection, app.workspace_id, each)
        except NotFound:
            continue
        give_member(work, app, actor, each)
