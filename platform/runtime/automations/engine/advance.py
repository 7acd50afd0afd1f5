"""Getting a run on: step after step, each in a transaction of its own that first takes the run by its lease."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....automations.step import Overtaken, StepFailed
from ....core.errors import ProductError, Unavailable
from ....core.reach import reason
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ...apps.live import LiveApps
from ...records.service import AppChanged
from ..models import FAILED, LATER
from ..runs.steps import note_step
from ..runs.taking import LeaseLost, hold, move
from .failing import note_failures
from .flows import flow_of
from .place import settle, step_at, turns
from .reasons import told
from .rests import Rests
from .stepping import Ended, Run, end, step_on

AT_A_STRETCH = 10.0
"""So many seconds a worker stays with one run before another may have its turn."""
PAUSES = tuple(timedelta(seconds=s) for s in (1, 2, 5, 15, 60, 300))
MOST_AGAIN = 100
"""So often, over about eight hours, a step is tried anew that the database cannot serve while it serves others."""
FAULT = Words(
    "An error on our side stopped it; the log tells which. Nothing of this step was written. You can retry.",
    "系统内部出错，运行已停止，详情见系统日志。该步骤未写入任何内容，可重试。",
)
NOT_SERVED = Words(
    "The database did not do this step in {count} tries: it takes too long, or others hold what it needs. Have the step "
    "do less at once, then retry.",
    "数据库尝试 {count} 次仍未能完成此步骤：耗时过长，或所需数据一直被占用。请减少单次处理量后重试。",
)
log = logging.getLogger(__name__)


def advance(engine: Engine, apps: LiveApps, row: sa.Row, rests: Rests) -> None:
    """Do the steps of a run that was taken, until it ends, sleeps, waits for an answer, or others have their turn."""
    run, until = Run(row), time.monotonic() + AT_A_STRETCH
    try:
        while _step(engine, apps, run, time.monotonic() > until):
            rests.between()
    except LeaseLost:
        log.info("run %s is somebody else's now", run.id)
    except (sa.exc.OperationalError, Unavailable, AppChanged) as error:
        log.warning(
            "run %s waits: %s", run.id, reason(error) if isinstance(error, sa.exc.DBAPIError) else error
        )
        _come_again(engine, apps, run)


def _step(engine: Engine, apps: LiveApps, run: Run, others: bool) -> bool:
    """Do the next step, and fail the run where it cannot be done; says whether the run goes on at once."""
    try:
        try:
            return _try_step(engine, apps, run, others)
        except Overtaken:  # in a new transaction it finds what has come between
            return _try_step(engine, apps, run, others)
    except (StepFailed, ProductError) as error:
        if isinstance(error, Unavailable | AppChanged):
            raise
        words = told(error)
    except (sa.exc.OperationalError, LeaseLost):
        raise
    except Exception:  # noqa: BLE001 - the edge: the step was taken back, the run says so
        log.exception("run %s", run.id)
        words = FAULT
    with unit_of_work(engine) as work:
        _fail(work, apps, run, hold(work, run.row), words)
    return False


def _try_step(engine: Engine, apps: LiveApps, run: Run, others: bool) -> bool:
    """Do the next step in a transaction of its own; what it raises takes all of it back."""
    with unit_of_work(engine) as work:
        now = hold(work, run.row)
        try:
            return step_on(work, apps, run, now, others)
        except Ended as ended:
            end(work, run, now, ended.state, ended.words)
            return False


def _fail(work: UnitOfWork, apps: LiveApps, run: Run, now: datetime, words: Words) -> None:
    """Note at which step a run failed and why, and tell its owner, once an hour."""
    live = apps.current(work.connection, run.workspace_id).values()
    app = next((each for each in live if each.id == run.app_id), None)
    automation = flow_of(work.connection, app, run.automation, run.revision) if app else None
    place = settle(automation.steps, run.place) if automation else []
    never_began = {"started_at": None} if run.reason is not None else {}
    if automation is not None and place and not never_began:
        key = step_at(automation.steps, place)["key"]
        note_step(work, run.id, run.count, key, turns(place), "failed", now, error=words)
    reason_ = {"en": words.en, "zh": words.zh}
    move(work, run.row, state=FAILED, reason=reason_, ended_at=now, lease=None, **never_began)
    note_failures(work, [run.row], words, now)


def _come_again(engine: Engine, apps: LiveApps, run: Run) -> None:
    """Give a run back for a while: the database could not serve, or the app was just being changed."""
    again = run.kept.get("again", 0)
    pause = PAUSES[min(again, len(PAUSES) - 1)]
    try:
        with unit_of_work(engine) as work:
            now = hold(work, run.row)
            if again >= MOST_AGAIN:
                return _fail(work, apps, run, now, NOT_SERVED.fill(count=again))
            kept = {**run.kept, "again": again + 1}
            move(work, run.row, state=LATER, lease=None, due_at=now + pause, kept=kept)
    except (sa.exc.OperationalError, LeaseLost) as error:
        log.warning("run %s is found again when its lease ends: %s", run.id, type(error).__name__)
