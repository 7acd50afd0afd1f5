"""How much strangers may do in an hour and in a day from one network address: counted by single statements.

A count stands in the transaction of what is counted: what is refused or fails counts nothing, and of many requests
at once none slips through. Uploads count before they are taken in, whatever becomes of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from ...core.errors import Conflict
from ...core.limits import Limits
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...identity.throttle import TooManyTries
from .models import PublicUse

KEPT = timedelta(days=2)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_USE = PublicUse.__table__


class TooManyAnswers(TooManyTries):
    """More was sent from one network address than is taken in an hour or a day."""

    code = "too_many_answers"
    words = Words(
        "Too much has been sent from your network. What you typed is still here; send it again in {wait}.",
        "您所在的网络提交过多，已填写的内容仍保留，请在{wait}后重新提交。",
    )


class SentBefore(Conflict):
    """The same signed call came before, under another key (409)."""

    code = "sent_before"
    words = Words(
        "This very call, with this signature, was here under another Idempotency-Key. Sign it anew to send it again.",
        "带有相同签名的请求已以另一个 Idempotency-Key 提交过。如需再次发送，请重新签名。",
    )


def take_answer(work: UnitOfWork, address: str, limits: Limits) -> None:
    """Count one answer from an address; raises TooManyAnswers."""
    _take(work, f"rows:{address}", 1, limits.public_rows_per_hour, limits.public_rows_per_day)


def take_files(engine: Engine, address: str, count: int, limits: Limits) -> None:
    """Count files from an address before they are taken in; raises TooManyAnswers, and then counts nothing."""
    with unit_of_work(engine) as work:
        _take(work, f"files:{address}", count, limits.public_files_per_hour, limits.public_files_per_day)


def take_call(work: UnitOfWork, address: str, limits: Limits) -> None:
    """Count one call of an automation's address, whatever becomes of it; raises TooManyAnswers."""
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    if _count(work, f"hooks:{address}:{hour:%Y-%m-%dT%H}:0", 1) > limits.hook_calls_per_hour:
        raise TooManyAnswers(_seconds(hour + timedelta(hours=1), work.now))


def take_signed(work: UnitOfWork, place: str, signed: str, key: str) -> None:
    """Count a signed call of a place; raises SentBefore where the same one was here under another key.

    So whoever overhears a call cannot have it done once more under a key of their own.
    """
    call = sha256(f"{place} {signed}".encode()).hexdigest()
    seen = _count(work, f"signed:{call}", 1) > 1
    known = _count(work, f"signed:{call}:{sha256(key.encode()).hexdigest()}", 1) > 1
    if seen and not known:
        raise SentBefore


def may_mail(work: UnitOfWork, recipient: str, limits: Limits) -> bool:
    """Count one more mail to an address that a stranger named, and say whether it may still be sent today."""
    day = work.now.replace(hour=0, minute=0, second=0, microsecond=0)
    return _count(work, f"mail:{recipient}:{day:%Y-%m-%d}", 1) <= limits.public_mails_per_day


def forget_old_use(work: UnitOfWork) -> None:
    """Remove the counts of periods that are over."""
    work.connection.execute(sa.delete(_USE).where(_USE.c.at < work.now - KEPT))


def _take(work: UnitOfWork, what: str, count: int, hourly: int, daily: int) -> None:
    hour = work.now.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    # Always in this order, so that two requests never wait for each other.
    for begins, lasts, most in ((day, timedelta(days=1), daily), (hour, timedelta(hours=1), hourly)):
        if _count(work, f"{what}:{begins:%Y-%m-%dT%H}:{lasts.days}", count) > most:
            raise TooManyAnswers(_seconds(begins + lasts, work.now))


def _count(work: UnitOfWork, key: str, count: int) -> int:
    made = _INSERT[work.dialect](_USE).values(key=key, count=count, at=work.now)
    return work.connection.execute(
        made.on_conflict_do_update(
            index_elements=["key"], set_={"count": _USE.c.count + count, "at": work.now}
        ).returning(_USE.c.count)
    ).scalar_one()


def _seconds(until: datetime, now: datetime) -> int:
    return max(1, int((until - now).total_seconds()) + 1)
