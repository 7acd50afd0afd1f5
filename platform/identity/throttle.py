"""Guessing is slowed: every try is counted before it is checked, and after some the next has to wait, longer each time.

What is counted for is nothing a visitor can vary: an account by its name in one spelling and by the person meant, a
network address without what proxies claim. A wait is capped, and a browser that has signed in as a person before has
a counter of its own, so that nobody can shut somebody else out.
"""

from __future__ import annotations

import hashlib
import ipaddress
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from ..core.errors import TooMany
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.words import Words
from .credential_models import FailedSignIn

FORGOTTEN_AFTER = timedelta(hours=24)
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class TooManyTries(TooMany):
    """Somebody has tried too often; `retry_after` says in how many seconds one may try again."""

    code = "too_many_tries"
    words = Words("Too many attempts. Try again in {wait}.", "尝试次数过多，请在{wait}后重试。")

    def __init__(self, seconds: int) -> None:
        super().__init__(wait=_spoken(seconds))
        self.retry_after = seconds


@dataclass(frozen=True, slots=True)
class Pace:
    """How many tries are free, how long the first wait is, and the longest; a wait doubles with each further try."""

    free: int
    first: timedelta
    longest: timedelta

    def wait(self, count: int) -> timedelta:
        """Return how long after the last of `count` tries the next one may come."""
        if count < self.free:
            return timedelta(0)
        return min(self.first * 2 ** min(count - self.free, 20), self.longest)


ACCOUNT = Pace(5, timedelta(seconds=30), timedelta(minutes=15))
ADDRESS = Pace(20, timedelta(seconds=5), timedelta(minutes=1))
ASKED = Pace(3, timedelta(minutes=5), timedelta(hours=1))
"""For what sends mail: a reset asked for by name."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What tries are counted for."""

    key: str
    pace: Pace


def account_name(typed: str) -> str:
    """Return a login or e-mail as it is compared and counted: one form for all its spellings."""
    return printable(unicodedata.normalize("NFKC", typed)).strip().casefold()


def printable(typed: str) -> str:
    """Return a text without what nobody sees: control characters, marks of width zero."""
    return "".join(each for each in typed if each.isprintable())


def by_name(typed: str, pace: Pace = ACCOUNT, kind: str = "account") -> Counter:
    """Count for what somebody typed as login or e-mail, whether or not there is such an account."""
    return Counter(f"{kind}:{hashlib.sha256(account_name(typed).encode()).hexdigest()}", pace)


def by_person(person_id: int, kind: str = "person") -> Counter:
    """Count for one person; `kind` keeps what is guessed apart ("person" the password, "factor" the code)."""
    return Counter(f"{kind}:{person_id}", ACCOUNT)


def by_device(device: str, person_id: int) -> Counter:
    """Count for a browser that has signed in as this person before."""
    return Counter(f"device:{person_id}:{hashlib.sha256(device.encode()).hexdigest()}", ACCOUNT)


def by_address(address: str | None, kind: str = "address") -> Counter:
    """Count for where a request came from: an IPv4 address, or the network of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return Counter(f"{kind}:unknown", ADDRESS)
    found = getattr(found, "ipv4_mapped", None) or found
    network = ipaddress.ip_network((found, 32 if found.version == 4 else 64), strict=False)
    return Counter(f"{kind}:{network}", ADDRESS)


def take_try(engine: Engine, *counters: Counter) -> None:
    """Count one try for every counter, before anything is checked; raises TooManyTries, and then counts nothing."""
    with unit_of_work(engine) as work:
        waits = waiting(work, counters)
        longest = max(waits.values(), default=0)
        if longest:
            raise TooManyTries(longest)
        count(work, counters)


def waiting(work: UnitOfWork, counters: Iterable[Counter]) -> Mapping[str, int]:
    """Return by key in how many seconds the next try may come, 0 for now; holds the counters till the commit."""
    waits = {}
    for counter in sorted(set(counters), key=lambda each: each.key):
        row = _locked(work, counter.key)
        due = row.last_at + counter.pace.wait(row.count) if not _forgotten(row, work.now) else work.now
        waits[counter.key] = max(0, -int((work.now - due).total_seconds() // 1))
    return waits


def count(work: UnitOfWork, counters: Iterable[Counter]) -> None:
    """Count one try for every counter."""
    for counter in sorted(set(counters), key=lambda each: each.key):
        row = _locked(work, counter.key)
        fresh = _forgotten(row, work.now)
        values = {"count": 1, "first_at": work.now} if fresh else {"count": row.count + 1}
        work.connection.execute(
            sa.update(FailedSignIn).where(FailedSignIn.key == counter.key).values(last_at=work.now, **values)
        )


def forget(work: UnitOfWork, *counters: Counter) -> None:
    """Begin anew: whoever tried was right."""
    keys = [each.key for each in counters]
    work.connection.execute(sa.delete(FailedSignIn).where(FailedSignIn.key.in_(keys)))


def uncount(work: UnitOfWork, *counters: Counter) -> None:
    """Take back one try: it was right, which says nothing of the others."""
    for counter in sorted(set(counters), key=lambda each: each.key):
        work.connection.execute(
            sa.update(FailedSignIn)
            .where(FailedSignIn.key == counter.key, FailedSignIn.count > 0)
            .values(count=FailedSignIn.count - 1)
        )


def forget_old(work: UnitOfWork) -> None:
    """Remove the counters nobody has moved for a day."""
    old = FailedSignIn.last_at < work.now - FORGOTTEN_AFTER
    work.connection.execute(sa.delete(FailedSignIn).where(old))


def _locked(work: UnitOfWork, key: str) -> sa.Row:
    """Return a counter, made where it is new, that nobody else moves until the commit."""
    zero = {"key": key, "count": 0, "first_at": work.now, "last_at": work.now}
    work.connection.execute(
        _INSERT[work.dialect](FailedSignIn.__table__).values(zero).on_conflict_do_nothing()
    )
    found = sa.select(FailedSignIn.__table__).where(FailedSignIn.key == key).with_for_update()
    return work.connection.execute(found).one()


def _forgotten(row: sa.Row, now: datetime) -> bool:
    return now - row.last_at > FORGOTTEN_AFTER


def _spoken(seconds: int) -> Words:
    if seconds < 60:
        return Words("{n} seconds", " {n} 秒").fill(n=seconds)
    minutes = -(-seconds // 60)
    if minutes == 1:
        return Words("1 minute", " 1 分钟")
    return Words("{n} minutes", " {n} 分钟").fill(n=minutes)
