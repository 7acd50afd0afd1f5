"""Choosing the calls to send next: fairly by host, each taken by a lease, so that any number of senders may choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import database_now
from ...core.database import reading
from ...core.unit_of_work import unit_of_work
from .models import OutgoingCall

LEASE = timedelta(seconds=30)
"""A try takes ten seconds at most; a call whose sender died is due again after this."""
OF_ONE_HOST = 2
"""How many calls to one host are on their way at once."""
_CALLS = OutgoingCall.__table__
_WAITING = _CALLS.c.state == "waiting"


def claim(
    engine: Engine, sender: str, most: int, unwell: Collection[str] = (), most_unwell: int = 0
) -> Sequence[sa.Row]:
    """Take up to `most` due calls for `sender`, `most_unwell` of them to hosts that are `unwell`, one to each."""
    with reading(engine) as connection:  # nothing is locked while nothing is due
        chosen = _choose(connection, most, unwell, most_unwell)
    if not chosen:
        return ()
    with unit_of_work(engine) as work:
        now = database_now(work.connection)
        due = _WAITING, _CALLS.c.next_try_at <= now
        mine = sa.select(_CALLS.c.id).where(_CALLS.c.id.in_(chosen), *due).with_for_update(skip_locked=True)
        taken = sa.update(_CALLS).where(_CALLS.c.id.in_(mine), *due)
        until = now + LEASE
        values = {
            "tries": _CALLS.c.tries + 1,
            "first_at": sa.func.coalesce(_CALLS.c.first_at, sa.literal(now, _CALLS.c.first_at.type)),
            "lease_by": sender,
            "lease_until": until,
            "next_try_at": until,
        }
        return work.connection.execute(taken.values(values).returning(*_CALLS.c)).all()


def _choose(connection: sa.Connection, most: int, unwell: Collection[str], most_unwell: int) -> list[int]:
    """Return the ids of due calls, those first that wait longest, as far as their hosts have room."""
    now = database_now(connection)
    due = _due_by_host(connection, now)
    if not due:
        return []
    leased = sa.select(_CALLS.c.host, sa.func.count()).where(_CALLS.c.lease_until > now)
    busy = Counter(dict(connection.execute(leased.group_by(_CALLS.c.host)).all()))
    chosen = []
    for _, host, call_id in sorted(due):
        ill = host in unwell
        if busy[host] >= (1 if ill else OF_ONE_HOST) or (ill and most_unwell <= 0):
            continue
        busy[host] += 1
        most_unwell -= ill
        chosen.append(call_id)
    return chosen[:most]


def _due_by_host(connection: sa.Connection, now: datetime) -> list[tuple[datetime, str, int]]:
    """Return the first due calls of every host as (due since, host, id).

    It jumps along the index from host to host, so that a hundred thousand calls to one host cost nothing.
    """
    first = sa.select(sa.func.min(_CALLS.c.host).label("host")).where(_WAITING).cte("hosts", recursive=True)
    following = sa.select(sa.func.min(_CALLS.c.host)).where(_WAITING, _CALLS.c.host > first.c.host)
    hosts = first.union_all(sa.select(following.scalar_subquery()).where(first.c.host.is_not(None)))
    each = _CALLS.alias()
    due = sa.select(each.c.id).where(
        each.c.state == "waiting", each.c.host == hosts.c.host, each.c.next_try_at <= now
    )
    due = due.order_by(each.c.next_try_at, each.c.id).limit(1)
    columns = [due.offset(place).correlate(hosts).scalar_subquery() for place in range(OF_ONE_HOST)]
    rows = connection.execute(sa.select(*columns).where(hosts.c.host.is_not(None))).all()
    ids = [call_id for row in rows for call_id in row if call_id is not None]
    if not ids:
        return []
    told = sa.select(_CALLS.c.next_try_at, _CALLS.c.host, _CALLS.c.id).where(_CALLS.c.id.in_(ids))
    return [tuple(row) for row in connection.execute(told)]
