"""Signing in by a login or e-mail and a password, without telling which accounts there are.

Whoever asks gets one answer for an unknown account, a wrong password, somebody deactivated and somebody without a
password, after the same number of comparisons.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.database import reading
from ..core.unit_of_work import UnitOfWork, unit_of_work
from . import throttle
from .audit.log import audit
from .models import Person, Workspace
from .passwords import hash_password, needs_rehash, verify_password
from .throttle import Counter, account_name, printable

LEAST_COMPARISONS = 2
"""As many as for an e-mail that two workspaces know; so that one, two or none take the same time."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody tries to sign in: what they typed, from where, and as whom this browser has signed in before."""

    name: str
    password: str
    address: str | None = None
    device: str | None = None
    known: Collection[int] = ()


def try_password(engine: Engine, attempt: Attempt) -> Sequence[sa.Row]:
    """Return the people (id, name, workspace) whose password this is: none, one, or several of as many workspaces.

    Every try is counted before it is checked; raises TooManyTries, whether or not there is such an account.
    """
    with reading(engine) as connection:
        named = people_named(connection, attempt.name)
    admitted = _admit(engine, attempt, named)
    right = [each for each in named if _compare(each if each.id in admitted else None, attempt.password)]
    for _ in range(LEAST_COMPARISONS - len(named)):
        verify_password(None, attempt.password)
    with unit_of_work(engine) as work:
        _forgive(work, attempt, named, right)
        for each in right:
            if needs_rehash(each.password_hash):
                values = {"password_hash": hash_password(attempt.password)}
                work.connection.execute(sa.update(Person).where(Person.id == each.id).values(values))
        if not right:
            audit(
                work, "sign_in_failed", workspace_id=_only_workspace(named), login=_loggable(attempt, named)
            )
    return right


def people_named(connection: sa.Connection, typed: str) -> Sequence[sa.Row]:
    """Return everybody with this login or e-mail, in whatever spelling, active or not."""
    name = account_name(typed)
    if not name:
        return []
    found = (
        sa.select(
            Person.id,
            Person.name,
            Person.login,
            Person.email,
            Person.active,
            Person.language,
            Person.password_hash,
            Person.workspace_id,
            Workspace.name.label("workspace"),
            Workspace.language.label("workspace_language"),
        )
        .join(Workspace, Workspace.id == Person.workspace_id)
        .where(
            sa.or_(
                sa.func.lower(Person.login) == name,
                sa.func.lower(Person.email) == name,
                Person.login == printable(typed).strip(),
            )
        )
        .order_by(Person.id)
    )
    return connection.execute(found).all()


def _compare(person: sa.Row | None, password: str) -> bool:
    """Say whether a password is somebody's who may sign in; takes as long for everybody else."""
    able = person is not None and person.active
    return verify_password(person.password_hash if able else None, password)


def _admit(engine: Engine, attempt: Attempt, named: Sequence[sa.Row]) -> set[int]:
    """Count the try and return the ids of the people whose password may be compared.

    What stands for all that the visitor typed decides whether they are told to wait. A person who is guessed at
    under another of their names is passed over in silence: a wait would tell that the two are one.
    """
    known = {each.id for each in named} & set(attempt.known)
    told = _told(attempt, known)
    own = {each.id: throttle.by_person(each.id) for each in named if each.id not in known}
    # As many rows move for a name that nobody has: the time of the answer tells nothing either.
    missing = range(LEAST_COMPARISONS - len(named))
    nobody = [throttle.by_name(attempt.name, kind=f"nobody-{number}") for number in missing]
    with unit_of_work(engine) as work:
        waits = throttle.waiting(work, [*told, *own.values(), *nobody])
        longest = max(waits[each.key] for each in told)
        if longest:
            raise throttle.TooManyTries(longest)
        throttle.count(work, [*told, *own.values(), *nobody])
    return known | {person_id for person_id, counter in own.items() if not waits[counter.key]}


def _told(attempt: Attempt, known: Collection[int]) -> list[Counter]:
    if known and attempt.device:
        return [throttle.by_device(attempt.device, each) for each in known]
    return [throttle.by_name(attempt.name), throttle.by_address(attempt.address)]


def _forgive(work: UnitOfWork, attempt: Attempt, named: Sequence[sa.Row], right: Sequence[sa.Row]) -> None:
    """Begin anew for those who were right; what others may have tried under the same name or address stays."""
    if not right:
        return
    known = {each.id for each in named} & set(attempt.known)
    throttle.forget(work, *(throttle.by_person(each.id) for each in right))
    if known and attempt.device:
        throttle.forget(work, *(throttle.by_device(attempt.device, each) for each in known))
        return
    name, address = _told(attempt, known)
    throttle.uncount(work, address)
    if len(named) == 1:
        throttle.forget(work, name)
    else:
        throttle.uncount(work, name)


def _only_workspace(named: Sequence[sa.Row]) -> int | None:
    return named[0].workspace_id if len(named) == 1 else None


def _loggable(attempt: Attempt, named: Sequence[sa.Row]) -> str:
    """Return the name that was tried; of an unknown one the beginning only, as people type passwords there too."""
    typed = printable(attempt.name).strip()
    return typed if named else f"{typed[:2]}***"
