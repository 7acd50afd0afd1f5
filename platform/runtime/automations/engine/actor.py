"""As whom an automation acts: who switched it on, or who caused the run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from ....automations.step import StepFailed
from ....core.words import Words
from ....identity.actor import Actor
from ....identity.models import Workspace
from ....identity.sign_in import load_actor
from ...apps.live import LiveApp
from ...apps.models import Revision
from ...records.cause import Cause
from ...records.context import Context, make_context
from ..known import Automation
from ..models import AutomationOwner

_OWNERS, _REVISIONS, _PLACES = AutomationOwner.__table__, Revision.__table__, Workspace.__table__
NOBODY = Words(
    "Whoever it acts as is not active any more. Have somebody else switch it off and on again.",
    "此自动化的执行人已停用，请由其他人重新停用再启用。",
)


def owner_of(connection: sa.Connection, app_id: int, key: str, revision: int) -> int | None:
    """Return who switched an automation on, else who made the revision; None for what came with the product."""
    return connection.scalar(sa.select(_owner(app_id, key, revision)))


def _owner(app_id: int, key: str, revision: int) -> sa.ColumnElement[int | None]:
    mine = sa.select(_OWNERS.c.person_id).where(_OWNERS.c.app_id == app_id, _OWNERS.c.automation == key)
    author = sa.select(_REVISIONS.c.author_id).where(
        _REVISIONS.c.app_id == app_id, _REVISIONS.c.number == revision
    )
    return sa.func.coalesce(mine.scalar_subquery(), author.scalar_subquery())


def context_of(
    connection: sa.Connection,
    app: LiveApp,
    automation: Automation,
    revision: int,
    caused_by: int | None,
    cause: Cause,
    now: datetime,
) -> Context:
    """Return the context an automation works in: its actor's rights, the workspace's zone and language."""
    owner = _owner(app.id, automation.key, revision).label("owner")
    place = connection.execute(
        sa.select(_PLACES.c.zone, _PLACES.c.language, owner).where(_PLACES.c.id == app.workspace_id)
    ).one()
    person = caused_by if automation.document.get("as") == "actor" else None
    person = person or place.owner
    actor = load_actor(connection, person) if person else Actor.system(app.workspace_id, place.zone)
    if actor is None:
        raise StepFailed(NOBODY)
    actor = replace(actor, zone=place.zone, language=place.language)
    return replace(make_context(connection, app, actor, now), cause=cause)
