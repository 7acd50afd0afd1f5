"""Sessions: the browsers somebody is signed in with. They live on the server; the browser holds a random secret."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from .credential_models import Session
from .secrets import digest, new_secret

SESSION_LIFE = timedelta(days=14)
HALF_LIFE = timedelta(minutes=10)
"""How long the second factor is waited for."""
FULL = "full"
SECOND_FACTOR = "second_factor"
"""The password was right; the second factor is asked for, or has to be set up first."""
LONGEST_AGENT = 300


def start_session(
    work: UnitOfWork,
    person_id: int,
    *,
    state: str = FULL,
    address: str | None = None,
    agent: str | None = None,
) -> str:
    """Sign a person in, or half in (`state` SECOND_FACTOR); returns the cookie's secret."""
    secret = new_secret()
    values = {
        "digest": digest(secret),
        "id": new_secret(),
        "person_id": person_id,
        "state": state,
        "created_at": work.now,
        "confirmed_at": work.now,
        "expires_at": work.now + (SESSION_LIFE if state == FULL else HALF_LIFE),
        "address": address,
        "agent": (agent or "")[:LONGEST_AGENT] or None,
    }
    work.connection.execute(sa.insert(Session).values(values))
    return secret


def find_half(connection: sa.Connection, secret: str, now: datetime) -> sa.Row | None:
    """Return the session of somebody whose second factor is still asked for, or None."""
    found = sa.select(Session.__table__).where(
        Session.digest == digest(secret), Session.state == SECOND_FACTOR, Session.expires_at > now
    )
    return connection.execute(found).first() if secret else None


def end_session(work: UnitOfWork, secret: str) -> None:
    """Sign out: the session is dead at once in every process."""
    work.connection.execute(sa.delete(Session).where(Session.digest == digest(secret)))


def renew_session(work: UnitOfWork, secret: str, *, confirmed: bool = False) -> str:
    """Give a session a new secret, as at every change of what it may do; the old one is dead at once.

    `confirmed`: the person has just proved who they are.
    """
    fresh = new_secret()
    values = {"digest": digest(fresh), **({"confirmed_at": work.now} if confirmed else {})}
    work.connection.execute(sa.update(Session).where(Session.digest == digest(secret)).values(values))
    return fresh


def sessions_of(connection: sa.Connection, person_id: int, now: datetime) -> Sequence[sa.Row]:
    """Return the sessions a person is signed in with, the newest first."""
    mine = (
        sa.select(Session.id, Session.created_at, Session.confirmed_at, Session.address, Session.agent)
        .where(Session.person_id == person_id, Session.state == FULL, Session.expires_at > now)
        .order_by(Session.created_at.desc(), Session.id)
    )
    return connection.execute(mine).all()


def end_one_session(work: UnitOfWork, person_id: int, session_id: str) -> bool:
    """End one of a person's own sessions by its id; says whether there was one."""
    mine = sa.delete(Session).where(Session.person_id == person_id, Session.id == session_id)
    return work.connection.execute(mine).rowcount > 0


def end_sessions(work: UnitOfWork, person_id: int, but: str | None = None) -> int:
    """End all sessions of a person but the one with the secret `but`; returns how many."""
    mine = sa.delete(Session).where(Session.person_id == person_id)
    if but:
        mine = mine.where(Session.digest != digest(but))
    return work.connection.execute(mine).rowcount
