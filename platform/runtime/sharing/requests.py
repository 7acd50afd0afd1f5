"""Asking for a right that was refused, and the answer of whoever may grant it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.errors import Conflict, NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.actor import Actor
from ...identity.audit.log import audit
from ...identity.models import AppAdmin, Person
from ..conversation.notices import administrators, notify
from .models import AccessRequest

LONGEST_MESSAGE = 500
MOST_NAMED = 5
MOST_LISTED = 200
GRANTED, DECLINED = "granted", "declined"
_REQUESTS = AccessRequest.__table__
_ASKER, _ANSWERER = Person.__table__, Person.__table__.alias("answerer")
_TOLD = (
    sa.select(
        _REQUESTS,
        _ASKER.c.name.label("person_name"),
        _ANSWERER.c.name.label("answerer_name"),
    )
    .join(_ASKER, _ASKER.c.id == _REQUESTS.c.person_id)
    .outerjoin(_ANSWERER, _ANSWERER.c.id == _REQUESTS.c.answered_by)
)


class AlreadyAnswered(Conflict):
    """Two administrators answered the same request."""

    words = Words("Somebody else has answered this request already.", "此申请已由他人处理。")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: an action on a table, perhaps because of one record of it."""

    table_key: str
    action: str
    record_id: int | None = None
    message: str = ""


def granters(connection: sa.Connection, app_id: int, workspace_id: int) -> list[str]:
    """Return the names of those who can grant a right: the app's administrators, else the workspace's."""
    people = sa.select(Person.name).where(Person.workspace_id == workspace_id, Person.active)
    own = people.join(AppAdmin, AppAdmin.person_id == Person.id).where(AppAdmin.app_id == app_id)
    for asked in (own, people.where(Person.is_admin)):
        names = connection.scalars(asked.order_by(Person.name).limit(MOST_NAMED)).all()
        if names:
            return list(names)
    return []


def latest(connection: sa.Connection, app_id: int, person_id: int, wish: Wish) -> sa.Row | None:
    """Return what became of a person's last request for the same thing."""
    told = _TOLD.where(_same(app_id, person_id, wish)).order_by(_REQUESTS.c.id.desc()).limit(1)
    return connection.execute(told).first()


def ask(work: UnitOfWork, actor: Actor, app_id: int, wish: Wish) -> bool:
    """Ask for a right; a request that is still open is kept, with the new message. Returns whether it is new."""
    # The person's row is held: pressed twice, the button asks once.
    held = sa.select(Person.id).where(Person.id == actor.person_id).with_for_update()
    work.connection.execute(held).one()
    message = wish.message.strip()[:LONGEST_MESSAGE]
    still_open = sa.and_(_same(app_id, actor.person_id, wish), _REQUESTS.c.answer.is_(None))
    if work.connection.execute(sa.select(_REQUESTS.c.id).where(still_open)).first():
        told = {"message": message, "record_id": wish.record_id}
        work.connection.execute(sa.update(_REQUESTS).where(still_open).values(told))
        return False
    values = {
        "app_id": app_id,
        "person_id": actor.person_id,
        "table_key": wish.table_key,
        "record_id": wish.record_id,
        "action": wish.action,
        "message": message,
        "at": work.now,
    }
    work.connection.execute(sa.insert(_REQUESTS).values(values))
    place = {"app_id": app_id, "table_key": wish.table_key, "record_id": wish.record_id}
    audit(work, "access_asked", actor=actor, **place, action=wish.action, message=message)
    granting = set(administrators(work.connection, app_id, actor.workspace_id)) - {actor.person_id}
    about = {"table": wish.table_key, "action": wish.action}
    notify(work, granting, "request", app_id=app_id, by=actor.person_id, detail=about)
    return True


def list_requests(
    connection: sa.Connection, app_id: int, *, answered: bool, person_id: int | None = None
) -> Sequence[sa.Row]:
    """Return an app's requests, all or one person's: the open ones oldest first, the answered ones newest first."""
    told = _TOLD.where(_REQUESTS.c.app_id == app_id)
    if person_id is not None:
        told = told.where(_REQUESTS.c.person_id == person_id)
    if answered:
        told = told.where(_REQUESTS.c.answer.is_not(None)).order_by(_REQUESTS.c.id.desc())
    else:
        told = told.where(_REQUESTS.c.answer.is_(None), _ASKER.c.active).order_by(_REQUESTS.c.id)
    return connection.execute(told.limit(MOST_LISTED)).all()


def count_open(connection: sa.Connection, app_id: int) -> int:
    """Return how many requests wait for an answer."""
    asked = _REQUESTS.join(_ASKER, _ASKER.c.id == _REQUESTS.c.person_id)
    waiting = sa.select(sa.func.count()).select_from(asked).where(_REQUESTS.c.app_id == app_id)
    return connection.scalar(waiting.where(_REQUESTS.c.answer.is_(None), _ASKER.c.active)) or 0


def answer(
    work: UnitOfWork, actor: Actor, app_id: int, request_id: int, granted: bool, role: str | None = None
) -> int:
    """Answer an open request and return the person who asked; the role itself is given by the caller.

    `role` is its name, for the log. Raises NotFound, and AlreadyAnswered where somebody else was first.
    """
    named = (_REQUESTS.c.id == request_id, _REQUESTS.c.app_id == app_id)
    row = work.connection.execute(sa.select(_REQUESTS).where(*named).with_for_update()).first()
    if row is None:
        raise NotFound
    if row.answer is not None:
        raise AlreadyAnswered
    told = {
        "answer": GRANTED if granted else DECLINED,
        "answered_by": actor.person_id,
        "answered_at": work.now,
    }
    work.connection.execute(sa.update(_REQUESTS).where(*named).values(told))
    place = {"app_id": app_id, "table_key": row.table_key, "record_id": row.record_id}
    more = {"person": row.person_id, "action": row.action, "answer": told["answer"], "role": role}
    audit(work, "access_answered", actor=actor, **place, **more)
    about = {"table": row.table_key, "action": row.action, "answer": told["answer"]}
    notify(work, [row.person_id], "answer", app_id=app_id, by=actor.person_id, detail=about)
    return row.person_id


def _same(app_id: int, person_id: int | None, wish: Wish) -> sa.ColumnElement[bool]:
    return sa.and_(
        _REQUESTS.c.app_id == app_id,
        _REQUESTS.c.person_id == person_id,
        _REQUESTS.c.table_key == wish.table_key,
        _REQUESTS.c.action == wish.action,
    )
