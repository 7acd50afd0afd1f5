"""What people do with runs: try one again from the step it failed at, stop one, discard all that wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....core.database import reading
from ....core.errors import Conflict, NotFound
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ....identity.actor import Actor
from ....identity.audit.log import audit
from ...outgoing.models import OutgoingCall
from ...outgoing.writing import send_again
from ...records.many_values import among
from ..models import FAILED, OPEN, OUTSIDE, STOPPED, WAITING, AutomationRun, AutomationRunStep
from ..waking import wake
from .meter import count
from .reading import SENDS

CHUNK = 5000
"""So many runs one statement moves: no lock is held for long, however many there are."""
BY_HAND = Words("{name} stopped it.", "由{name}手动停止。")
_RUNS, _STEPS, _CALLS = AutomationRun.__table__, AutomationRunStep.__table__, OutgoingCall.__table__
_FAILED_AT_A_STEP = (_RUNS.c.state == FAILED, _RUNS.c.started_at.is_not(None))
"""What never began has no step to go on from: its trigger could not be asked."""


class NotRetried(Conflict):
    """A run that did not fail at a step cannot be tried again."""

    words = Words(
        "This run did not fail at a step, so there is nothing to try again.",
        "该运行并非在步骤中失败，无法重试。",
    )


class HasEnded(Conflict):
    """A run that has ended cannot be stopped."""

    words = Words("This run has ended meanwhile.", "该运行已结束。")


def retry(work: UnitOfWork, app_id: int, run_id: int, actor: Actor) -> None:
    """Have a failed run go on from the step it failed at; raises NotFound and NotRetried."""
    run = run_of(work.connection, app_id, run_id)
    if not _again(work, [run_id]):
        raise NotRetried
    work.after_commit(lambda: wake(run_id))
    audit(work, "run_retried", actor=actor, app_id=app_id, automation=run.automation, run=run_id)


def retry_failed(engine: Engine, app_id: int, automation: str, actor: Actor) -> int:
    """Have every failed run of an automation go on from its step; returns how many."""
    mine = (_RUNS.c.app_id == app_id, _RUNS.c.automation == automation, *_FAILED_AT_A_STEP)
    total = 0
    for part in _parts(engine, mine):
        with unit_of_work(engine) as work:
            total += _again(work, part)
            work.after_commit(lambda first=part[0]: wake(first))
    _tell_of_many(engine, "runs_retried", app_id, automation, total, actor)
    return total


def stop(work: UnitOfWork, app_id: int, run_id: int, actor: Actor) -> None:
    """Stop a run where it stands; what it did stays done. Raises NotFound and HasEnded."""
    run = run_of(work.connection, app_id, run_id)
    if not end_open(work, [run_id], BY_HAND.fill(name=actor.name)):
        raise HasEnded
    count(work, app_id, run.automation, work.now, stopped=1)
    audit(work, "run_stopped", actor=actor, app_id=app_id, automation=run.automation, run=run_id)


def discard(engine: Engine, app_id: int, automation: str, actor: Actor) -> int:
    """Stop all runs of an automation that have not ended, and drop what they were to send; returns how many."""
    mine = (_RUNS.c.app_id == app_id, _RUNS.c.automation == automation, _RUNS.c.state.in_(OPEN))
    total = 0
    for part in _parts(engine, mine):
        with unit_of_work(engine) as work:
            ended = end_open(work, part, BY_HAND.fill(name=actor.name))
            if ended:
                count(work, app_id, automation, work.now, stopped=ended)
            total += ended
    _tell_of_many(engine, "runs_discarded", app_id, automation, total, actor)
    return total


def end_open(work: UnitOfWork, ids: Sequence[int], why: Words) -> int:
    """Stop those of some runs that have not ended, whoever has them, and drop their calls; returns how many."""
    these = among(_RUNS.c.id, ids, work.dialect)
    sending = sa.select(_RUNS.c.id).where(these, _RUNS.c.state == OUTSIDE).scalar_subquery()
    work.connection.execute(
        sa.update(_CALLS)
        .where(_CALLS.c.purpose.in_(SENDS), _CALLS.c.purpose_id.in_(sending), _CALLS.c.state == "waiting")
        .values(state="dropped", ended_at=work.now, lease_until=None, lease_by=None)
    )
    told = {"en": why.en, "zh": why.zh}
    ended = {"state": STOPPED, "reason": told, "ended_at": work.now, "lease": None, "lease_until": None}
    stopped = sa.update(_RUNS).where(these, _RUNS.c.state.in_(OPEN)).values(ended)
    return work.connection.execute(stopped).rowcount


def run_of(connection: sa.Connection, app_id: int, run_id: int) -> sa.Row:
    """Return a run of an app; raises NotFound."""
    mine = sa.select(_RUNS).where(_RUNS.c.id == min(run_id, 2**63 - 1), _RUNS.c.app_id == app_id)
    row = connection.execute(mine).first()
    if row is None:
        raise NotFound
    return row


def _again(work: UnitOfWork, ids: Sequence[int]) -> int:
    """Let failed runs wait for a worker again; where one failed outside, what it sent goes out once more."""
    failed = (among(_RUNS.c.id, ids, work.dialect), *_FAILED_AT_A_STEP)
    sent = (
        sa.select(_CALLS.c.id, _RUNS.c.id.label("run"))
        .join(_RUNS, sa.and_(_CALLS.c.purpose_id == _RUNS.c.id, _CALLS.c.purpose.in_(SENDS)))
        .where(_CALLS.c.purpose_place == sa.cast(_RUNS.c.count, sa.Text), *failed)
    )
    calls = work.connection.execute(sent).all()
    fresh = {"reason": None, "ended_at": None, "tries": 0, "due_at": work.now, "lease": None}
    moved = 0
    if calls:
        send_again(work, among(_CALLS.c.id, [each.id for each in calls], work.dialect))
        outside = [each.run for each in calls]
        here = (among(_RUNS.c.id, outside, work.dialect), *_FAILED_AT_A_STEP)
        steps = sa.update(_STEPS).where(
            _STEPS.c.run_id == _RUNS.c.id, _STEPS.c.number == _RUNS.c.count, *here
        )
        work.connection.execute(steps.values(state="sent", error=None))
        going = sa.update(_RUNS).where(*here).values(**fresh, state=OUTSIDE, count=_RUNS.c.count + 1)
        moved = work.connection.execute(going).rowcount
    waiting = sa.update(_RUNS).where(*failed).values(**fresh, state=WAITING)
    return moved + work.connection.execute(waiting).rowcount


def _parts(engine: Engine, which: Sequence[sa.ColumnElement[bool]]) -> Iterator[Sequence[int]]:
    """Give the ids of runs as they are now, a part at a time, the earliest first."""
    last = 0
    while True:
        with reading(engine) as connection:
            asked = sa.select(_RUNS.c.id).where(*which, _RUNS.c.id > last).order_by(_RUNS.c.id).limit(CHUNK)
            part = connection.scalars(asked).all()
        if not part:
            return
        last = part[-1]
        yield part


def _tell_of_many(
    engine: Engine, event: str, app_id: int, automation: str, number: int, actor: Actor
) -> None:
    if number:
        with unit_of_work(engine) as work:
            audit(work, event, actor=actor, app_id=app_id, automation=automation, count=number)
