"""Who works on which run: taken by a lease, in turn by automation, given back when its worker is gone.

All times are the database's: a worker whose clock is wrong takes nothing twice and loses nothing early.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....core.clock import database_now
from ....core.database import reading
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ..engine.failing import note_failures
from ..models import FAILED, LATER, RUNNING, WAITING, AutomationRun

_RUNS = AutomationRun.__table__
LEASE = timedelta(seconds=45)
"""So long a step may take before its run is thought abandoned; a run goes on elsewhere within a minute."""
AT_ONCE = 8
"""So many runs of one automation a worker takes before it is another's turn."""
LOOKS = 3
"""At so many automations a worker looks whose runs others are just taking, before it rests."""
MOST_TRIES = 3
PROMOTED = 1000
SET_ASIDE = Words(
    "Set aside: the program stopped {count} times while it worked on this step. Look at the step, then retry.",
    "已搁置：执行此步骤时程序已中断 {count} 次。请检查该步骤后重试。",
)


class LeaseLost(Exception):
    """Somebody else has the run now; nothing may be written for it any more."""


@dataclass(slots=True)
class Turn:
    """Whose turn it was last: (app id, automation)."""

    app_id: int = 0
    automation: str = ""


def take(engine: Engine, turn: Turn) -> Sequence[sa.Row]:
    """Take runs of the automation whose turn it is; none where nothing waits, or others are just taking all of it."""
    for _ in range(LOOKS):
        with reading(engine) as connection:  # nothing is locked while nothing waits
            chosen = _next(connection, turn) or _next(connection, Turn())
        if chosen is None:
            return ()
        turn.app_id, turn.automation = chosen.app_id, chosen.automation
        with unit_of_work(engine) as work:
            if runs := _lease(work, chosen):
                return runs
    return ()


def _next(connection: sa.Connection, after: Turn) -> sa.Row | None:
    """Return the automation behind `after` that has runs to do: one look into an index, however many wait."""
    behind = sa.tuple_(_RUNS.c.app_id, _RUNS.c.automation) > sa.tuple_(after.app_id, after.automation)
    waiting = sa.select(_RUNS.c.app_id, _RUNS.c.automation).where(_RUNS.c.state == WAITING, behind)
    return connection.execute(waiting.order_by(_RUNS.c.app_id, _RUNS.c.automation).limit(1)).first()


def _lease(work: UnitOfWork, chosen: sa.Row) -> Sequence[sa.Row]:
    now = database_now(work.connection)
    first = (
        sa.select(_RUNS.c.id, _RUNS.c.tries)
        .where(
            _RUNS.c.state == WAITING,
            _RUNS.c.app_id == chosen.app_id,
            _RUNS.c.automation == chosen.automation,
        )
        .order_by(_RUNS.c.due_at, _RUNS.c.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    mine = _together(work.connection.execute(first).all())
    if not mine:
        return ()
    taken = (
        sa.update(_RUNS)
        .where(_RUNS.c.id.in_(mine), _RUNS.c.state == WAITING)
        .values(
            state=RUNNING,
            lease=secrets.token_hex(8),
            lease_until=now + LEASE,
            tries=_RUNS.c.tries + 1,
            started_at=sa.func.coalesce(_RUNS.c.started_at, sa.bindparam("now", now, _RUNS.c.due_at.type)),
            watched_table=None,
            watched_record=None,
        )
        .returning(*_RUNS.c)
    )
    return sorted(work.connection.execute(taken).all(), key=lambda row: (row.due_at, row.id))


def _together(waiting: Sequence[sa.Row]) -> list[int]:
    """Return the runs to take at once. One whose worker was lost is taken alone: if it is what stops workers, no other
    run is set aside with it.
    """
    fresh = list(takewhile(lambda row: row.tries == 0, waiting))
    return [row.id for row in fresh or waiting[:1]]


def is_first(run: sa.Row) -> bool:
    """Say whether a run that was taken begins now: no worker has had it before."""
    return run.lease_until is not None and run.started_at == run.lease_until - LEASE


def hold(work: UnitOfWork, run: sa.Row) -> datetime:
    """Hold a run for a transaction and return the database's time; raises LeaseLost.

    Nothing of a run is written unless this worker still has it.
    """
    now = database_now(work.connection)
    mine = sa.update(_RUNS).where(_RUNS.c.id == run.id, _RUNS.c.lease == run.lease, _RUNS.c.state == RUNNING)
    kept = work.connection.execute(mine.values(lease_until=now + LEASE))
    if kept.rowcount != 1:
        raise LeaseLost
    return now


def move(work: UnitOfWork, run: sa.Row, **values: Any) -> None:
    """Write where a held run is now."""
    work.connection.execute(sa.update(_RUNS).where(_RUNS.c.id == run.id).values(**values))


def give_back(engine: Engine, runs: Sequence[sa.Row]) -> None:
    """Give back runs that were taken and not begun: those before them took long, and others may be free."""
    with unit_of_work(engine) as work:
        mine = (
            _RUNS.c.id.in_([run.id for run in runs]),
            _RUNS.c.lease == runs[0].lease,
            _RUNS.c.state == RUNNING,
        )
        back = sa.update(_RUNS).where(*mine)
        work.connection.execute(back.values(state=WAITING, lease=None, tries=_RUNS.c.tries - 1))


def bring_due(engine: Engine) -> int:
    """Make runs whose time has come wait for a worker; returns how many."""
    with reading(engine) as connection:
        now = database_now(connection)
        due = connection.scalars(
            sa.select(_RUNS.c.id)
            .where(_RUNS.c.state == LATER, _RUNS.c.due_at <= now)
            .order_by(_RUNS.c.due_at)
            .limit(PROMOTED)
        ).all()
    if not due:
        return 0
    with unit_of_work(engine) as work:
        free = _free(work, _RUNS.c.id.in_(due), _RUNS.c.state == LATER)
        moved = sa.update(_RUNS).where(_RUNS.c.id.in_(free), _RUNS.c.state == LATER)
        return work.connection.execute(moved.values(state=WAITING, tries=0)).rowcount


def take_back(engine: Engine) -> int:
    """Give runs whose worker is gone to the others; set aside what stops its worker again and again."""
    with reading(engine) as connection:
        gone = sa.select(_RUNS.c.id).where(
            _RUNS.c.state == RUNNING, _RUNS.c.lease_until < database_now(connection)
        )
        found = connection.scalars(gone.limit(PROMOTED)).all()
    if not found:
        return 0
    with unit_of_work(engine) as work:
        now = database_now(work.connection)
        over = (_RUNS.c.state == RUNNING, _RUNS.c.lease_until < now)
        lost = (_RUNS.c.id.in_(_free(work, _RUNS.c.id.in_(found), *over)), *over)
        _set_aside(work, lost, now)
        again = sa.update(_RUNS).where(*lost).values(state=WAITING, lease=None)
        return work.connection.execute(again).rowcount


def _free(work: UnitOfWork, *which: sa.ColumnElement[bool]) -> Sequence[int]:
    """Return those runs that nobody holds at this moment: a step that takes long, or a save, is not waited for."""
    asked = sa.select(_RUNS.c.id).where(*which).order_by(_RUNS.c.id)
    return work.connection.scalars(asked.with_for_update(skip_locked=True)).all()


def _set_aside(work: UnitOfWork, lost: Sequence[sa.ColumnElement[bool]], now: datetime) -> None:
    """Fail those lost runs that were tried too often; they count, and are told of, as all that fail."""
    words = SET_ASIDE.fill(count=MOST_TRIES)
    failed = sa.update(_RUNS).where(*lost, _RUNS.c.tries >= MOST_TRIES)
    ended = {"state": FAILED, "lease": None, "reason": {"en": words.en, "zh": words.zh}, "ended_at": now}
    by_automation: dict[tuple[int, str], list[sa.Row]] = {}
    for row in work.connection.execute(failed.values(ended).returning(*_RUNS.c)):
        by_automation.setdefault((row.app_id, row.automation), []).append(row)
    for _, rows in sorted(by_automation.items()):
        note_failures(work, rows, words, now)
