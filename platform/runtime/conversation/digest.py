"""The digest: one mail a day or a week with what waits for it, in the person's language and under their rights.

A digest comes once, whatever number of processes look: whoever moves `next_digest_at` on from the moment they saw
writes it, in the same transaction. Those that were missed become one; where nothing is new there is none.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import database_now
from ...core.database import reading
from ...core.unit_of_work import unit_of_work
from ..apps.live import LiveApps
from ..records.many_values import among
from .addressee import Addressee, find_addressee
from .hearing_models import NoticeTiming
from .mail import Mail, queue
from .mail_texts import DIGEST, together
from .models import Notice
from .timings import move_on

PEOPLE_AT_ONCE = 50
MOST_TOLD = 200
EXCERPT = 200
A_DAY = timedelta(days=1)
_NOTICE, _TIMING = Notice.__table__, NoticeTiming.__table__
log = logging.getLogger(__name__)


def digest_due(engine: Engine, apps: LiveApps, base_url: str | None) -> int:
    """Write every digest that is due; returns how many."""
    with reading(engine) as connection:
        now = database_now(connection)
        due = sa.select(_TIMING.c.person_id, _TIMING.c.next_digest_at).where(_TIMING.c.next_digest_at <= now)
        rows = connection.execute(due.order_by(_TIMING.c.next_digest_at).limit(PEOPLE_AT_ONCE)).all()
    return sum(_digest(engine, apps, row.person_id, row.next_digest_at, base_url, now) for row in rows)


def _digest(
    engine: Engine, apps: LiveApps, person_id: int, seen: datetime, base_url: str | None, now: datetime
) -> int:
    mail, to, waiting, after = None, None, [], now + A_DAY
    try:
        with reading(engine) as connection:
            to = find_addressee(connection, person_id)
            later = to.quiet_until(now) if to else None
            after = later or (to.next_digest(now) if to else after)
            if later is None:
                waiting = connection.scalars(sa.select(_NOTICE.c.id).where(*_waits(person_id))).all()
            if waiting and to is not None and base_url is not None:
                mail = _written(connection, apps, to, base_url, now)
    except Exception:  # what is wrong with one person's notices keeps nobody else's waiting
        log.exception("the digest of person %s", person_id)
    with unit_of_work(engine) as work:
        if not move_on(work, person_id, seen, after):
            return 0
        if waiting:
            told = sa.update(_NOTICE).where(among(_NOTICE.c.id, waiting, work.dialect))
            work.connection.execute(told.values(digest=False))
        return int(queue(work, to, mail)) if mail is not None and to is not None else 0


def _written(
    connection: sa.Connection, apps: LiveApps, to: Addressee, base_url: str, now: datetime
) -> Mail | None:
    """Return the digest of a person; None where nothing is left that is new and that they may know of."""
    unread = sa.and_(*_waits(to.actor.person_id), _NOTICE.c.read_at.is_(None))
    count = connection.scalar(sa.select(sa.func.count()).select_from(_NOTICE).where(unread))
    newest = sa.select(_NOTICE).where(unread).order_by(_NOTICE.c.id.desc()).limit(MOST_TOLD)
    rows = connection.execute(newest).all()
    lines = to.lines(connection, apps, rows, now, EXCERPT)
    if not lines:
        return None
    subject, body = together(to.actor, lines, base_url, (count or 0) - len(rows), DIGEST)
    return Mail(subject, body, frozenset())


def _waits(person_id: int | None) -> tuple[sa.ColumnElement[bool], ...]:
    return _NOTICE.c.person_id == person_id, _NOTICE.c.digest
