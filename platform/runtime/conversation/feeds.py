"""Calendar feeds: a secret address per person and app at which calendar programs find the person's own dates.

Only the digest of an address is kept. It shows what its person may see at every moment it is asked, never more, and
ends with the next request once it is revoked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.unit_of_work import UnitOfWork
from ...identity.actor import Actor
from ...identity.audit.log import audit
from ...identity.secrets import digest, new_secret
from ...identity.sign_in import load_actor
from ..access.rights import rights
from ..apps.live import LiveApp, LiveApps
from .hearing_models import CalendarFeed

_FEEDS = CalendarFeed.__table__
Content = Mapping[str, Any]
"""{"views": ["table/view"], "fields": ["table/field"], "reminders": bool}"""


def make_feed(work: UnitOfWork, actor: Actor, app_id: int, content: Content) -> str:
    """Make the actor's feed of an app and return its secret, which is shown this once; an earlier one ends."""
    _end(work, actor, app_id)
    secret = new_secret()
    values = {
        "digest": digest(secret),
        "person_id": actor.person_id,
        "app_id": app_id,
        "content": dict(content),
        "created_at": work.now,
    }
    work.connection.execute(sa.insert(_FEEDS).values(values))
    audit(work, "calendar_made", actor=actor, app_id=app_id)
    return secret


def change_feed(work: UnitOfWork, actor: Actor, app_id: int, content: Content) -> None:
    """Have the actor's feed of an app show something else at the same address; raises NotFound."""
    changed = sa.update(_FEEDS).where(*_mine(actor, app_id)).values(content=dict(content))
    if not work.connection.execute(changed).rowcount:
        raise NotFound


def revoke_feed(work: UnitOfWork, actor: Actor, app_id: int) -> None:
    """End the actor's feed of an app; raises NotFound."""
    if not _end(work, actor, app_id):
        raise NotFound
    audit(work, "calendar_revoked", actor=actor, app_id=app_id)


def feeds_of(connection: sa.Connection, person_id: int | None) -> Sequence[sa.Row]:
    """Return a person's feeds in force."""
    mine = sa.select(_FEEDS).where(_FEEDS.c.person_id == person_id, _FEEDS.c.revoked_at.is_(None))
    return connection.execute(mine.order_by(_FEEDS.c.id)).all()


def find_feed(connection: sa.Connection, secret: str) -> sa.Row:
    """Return the feed of a secret; raises NotFound for one that is unknown or over."""
    known = sa.select(_FEEDS).where(_FEEDS.c.digest == digest(secret), _FEEDS.c.revoked_at.is_(None))
    row = connection.execute(known).first()
    if row is None:
        raise NotFound
    return row


def open_feed(connection: sa.Connection, apps: LiveApps, row: sa.Row) -> tuple[Actor, LiveApp]:
    """Return whose feed it is and which app it shows; raises NotFound where the person may see the app no longer."""
    actor = load_actor(connection, row.person_id)
    live = apps.current(connection, actor.workspace_id).values() if actor else ()
    app = next((each for each in live if each.id == row.app_id and each.trial_of is None), None)
    if actor is None or app is None or not rights(app, actor).tables:
        raise NotFound
    return actor, app


def _end(work: UnitOfWork, actor: Actor, app_id: int) -> bool:
    ended = sa.update(_FEEDS).where(*_mine(actor, app_id)).values(revoked_at=work.now)
    return bool(work.connection.execute(ended).rowcount)


def _mine(actor: Actor, app_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _FEEDS.c.person_id == actor.person_id,
        _FEEDS.c.app_id == app_id,
        _FEEDS.c.revoked_at.is_(None),
    )
