"""Mail about notices that are mailed at once: written seconds after the act, in no transaction but its own.

Who has read a notice in the app meanwhile gets no mail of it, quiet hours put it off, and several at once are one
mail. Several processes may do this: whoever takes a notice's `mail_at` away writes its mail, in the same transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import database_now
from ...core.database import reading
from ...core.mail import WrongAddress
from ...core.outbox import queue_mail
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ..apps.live import LiveApps
from ..records.many_values import among
from .addressee import Addressee, find_addressee
from .mail_texts import Line, one, together
from .models import Notice

PEOPLE_AT_ONCE = 50
NOTICES_AT_ONCE = 100
SINGLE = 3
"""More notices than this at once are told in one mail."""
TRIED_AGAIN = timedelta(hours=1)
_NOTICE = Notice.__table__
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is ready, and the notices it tells."""

    subject: str
    body: str
    notices: frozenset[int]


def mail_due(engine: Engine, apps: LiveApps, base_url: str | None) -> int:
    """Write every mail that is due; returns how many. Without `base_url` nothing is mailed, now or later."""
    with reading(engine) as connection:
        now = database_now(connection)
        due = sa.select(_NOTICE.c.person_id).where(_NOTICE.c.mail_at <= now).distinct().limit(PEOPLE_AT_ONCE)
        people = connection.scalars(due).all()
    if people and base_url is None:
        with unit_of_work(engine) as work:
            _put_off(work, _NOTICE.c.mail_at <= now, None)
        return 0
    return sum(_mail_person(engine, apps, each, str(base_url), now) for each in people)


def drop_after_restore(work: UnitOfWork) -> None:
    """Mail nothing of what waited when a backup was made: it may have been mailed since, and stands in the app."""
    waits = sa.or_(_NOTICE.c.mail_at.is_not(None), _NOTICE.c.digest)
    work.connection.execute(sa.update(_NOTICE).where(waits).values(mail_at=None, digest=False))


def _mail_person(engine: Engine, apps: LiveApps, person_id: int, base_url: str, now: datetime) -> int:
    due = sa.and_(_NOTICE.c.person_id == person_id, _NOTICE.c.mail_at <= now)
    try:
        with reading(engine) as connection:
            found = find_addressee(connection, person_id)
            later = found.quiet_until(now) if found else None
            rows = connection.execute(
                sa.select(_NOTICE).where(due).order_by(_NOTICE.c.id).limit(NOTICES_AT_ONCE)
            ).all()
            mails = _written(connection, apps, found, rows, base_url, now) if found and not later else []
    except Exception:  # what is wrong with one person's notices keeps nobody else's waiting
        log.exception("the mails of person %s", person_id)
        later, found, mails = now + TRIED_AGAIN, None, []
    with unit_of_work(engine) as work:
        if later is not None:
            _put_off(work, due, later)
            return 0
        ids = {row.id for row in rows}
        claimed = _put_off(work, sa.and_(among(_NOTICE.c.id, ids, work.dialect), due), None)
        return sum(
            queue(work, found, mail) for mail in mails if found is not None and mail.notices <= claimed
        )


def _written(
    connection: sa.Connection,
    apps: LiveApps,
    to: Addressee,
    rows: Sequence[sa.Row],
    base_url: str,
    now: datetime,
) -> list[Mail]:
    lines = to.lines(connection, apps, [row for row in rows if row.read_at is None], now)
    if len(lines) > SINGLE:
        return [Mail(*together(to.actor, lines, base_url), _ids(lines))]
    return [Mail(*one(to.actor, line, base_url), _ids([line])) for line in lines]


def _put_off(work: UnitOfWork, which: sa.ColumnElement[bool], to: datetime | None) -> set[int]:
    """Set when some notices are mailed (None: never) and return the ids of those nobody else had taken."""
    moved = sa.update(_NOTICE).where(which).values(mail_at=to).returning(_NOTICE.c.id)
    return set(work.connection.scalars(moved))


def queue(work: UnitOfWork, to: Addressee, mail: Mail) -> bool:
    """Put a mail into the outbox; False where the person's address is none."""
    try:
        queue_mail(work, to.email, mail.subject, mail.body)
    except WrongAddress:
        log.warning("person %s has no usable address", to.actor.person_id)
        return False
    return True


def _ids(lines: Sequence[Line]) -> frozenset[int]:
    return frozenset(line.heard.id for line in lines)
