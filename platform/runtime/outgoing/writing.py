"""Writing calls down: in the transaction of what they belong to. Once that commits, they go out until they end."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from ...core.clock import database_now
from ...core.unit_of_work import UnitOfWork
from .envelope import Sent
from .models import OutgoingCall

KEPT = timedelta(days=30)
"""So long the log of calls that ended is kept."""
_CALLS = OutgoingCall.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call to another system, to be made after the commit."""

    workspace_id: int
    url: str
    purpose: str
    """Who listens for its end; see `ending.on_end`."""
    app_id: int | None = None
    purpose_id: int | None = None
    purpose_place: str = ""
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    secret: str | None = field(default=None, repr=False)
    """With a secret the request is signed (core/signing.py), anew on every try."""
    key: str | None = None
    """The idempotency key; one is made where none is given."""


def write_call(work: UnitOfWork, call: Call) -> int:
    """Write one call; returns its id."""
    return write_calls(work, [call])[0]


def write_calls(work: UnitOfWork, calls: Sequence[Call]) -> Sequence[int]:
    """Write calls in one statement; returns their ids in the order of the calls."""
    if not calls:
        return ()
    made = sa.insert(_CALLS).returning(_CALLS.c.id, sort_by_parameter_order=True)
    now = database_now(work.connection)
    return work.connection.scalars(made, [_row(each, now) for each in calls]).all()


def drop_calls(work: UnitOfWork, purpose: str, purpose_id: int) -> int:
    """Drop what waits to be sent for a purpose, also what is on its way; returns how many calls."""
    waiting = sa.update(_CALLS).where(_of(purpose, purpose_id), _CALLS.c.state == "waiting")
    dropped = {"state": "dropped", "ended_at": work.now, "lease_until": None, "lease_by": None}
    return work.connection.execute(waiting.values(dropped)).rowcount


def readdress(work: UnitOfWork, purpose: str, purpose_id: int, url: str) -> None:
    """Have what has not arrived go to another address."""
    astray = sa.update(_CALLS).where(_of(purpose, purpose_id), _CALLS.c.state != "sent")
    work.connection.execute(astray.values(url=url, host=host_of(url)))


def forget_calls(work: UnitOfWork, purpose: str, purpose_id: int) -> None:
    """Remove every call of a purpose, with what it sent and what came back."""
    work.connection.execute(sa.delete(_CALLS).where(_of(purpose, purpose_id)))


def send_again(work: UnitOfWork, *which: sa.ColumnElement[bool]) -> int:
    """Have calls that ended sent once more, under their keys, from the first try on; returns how many.

    `which` says which ones, over the columns of OutgoingCall.
    """
    ended = sa.update(_CALLS).where(*which, _CALLS.c.state != "waiting")
    now = database_now(work.connection)
    fresh = {"state": "waiting", "tries": 0, "next_try_at": now, "first_at": None, "ended_at": None}
    return work.connection.execute(ended.values(fresh)).rowcount


def forget_old(work: UnitOfWork) -> None:
    """Remove what ended a month ago."""
    work.connection.execute(sa.delete(_CALLS).where(_CALLS.c.ended_at < work.now - KEPT))


def host_of(url: str) -> str:
    """Return the host of an address, with its port where one is named; "" where it has none."""
    try:
        found = urlsplit(url)
        return f"{found.hostname}:{found.port}" if found.hostname and found.port else found.hostname or ""
    except ValueError:
        return ""


def _of(purpose: str, purpose_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(_CALLS.c.purpose == purpose, _CALLS.c.purpose_id == purpose_id)


def _row(call: Call, now: datetime) -> dict[str, object]:
    key = call.key or secrets.token_hex(16)
    return {
        "workspace_id": call.workspace_id,
        "app_id": call.app_id,
        "key": key,
        "method": call.method,
        "url": call.url,
        "host": host_of(call.url),
        "request": Sent(call.headers, call.body, call.secret).sealed(key),
        "purpose": call.purpose,
        "purpose_id": call.purpose_id,
        "purpose_place": call.purpose_place,
        "next_try_at": now,
        "at": now,
    }
