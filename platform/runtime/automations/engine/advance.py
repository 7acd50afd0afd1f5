"""Getting a run on: step after step, each in a transaction of its own that first takes the run by its lease."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....automations.step import Enter, Outcome, Overtaken, Send, Sleep, StepFailed, Stop
from ....core.errors import ProductError, Unavailable
from ....core.reach import reason
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ...apps.live import LiveApp, LiveApps
from ...records.cause import Cause
from ...records.service import AppChanged
from ..known import Automation, known
from ..models import DONE, FAILED, LATER, OUTSIDE, STOPPED, WAITING
from ..runs.meter import BUDGET, count
from ..runs.steps import note_step
from ..runs.taking import LeaseLost, hold, is_first, move
from .actor import context_of
from .doing import Work, do, told
from .failing import note_failures
from .flows import flow_of
from .outside import leave, shown
from .place import Place, after, enter, settle, step_at, turns
from .rests import Rests
from .room import require_room

AT_A_STRETCH = 10.0
"""So many seconds a worker stays with one run before another may have its turn."""
MOST_STEPS = 10_000
LOOK_AGAIN = timedelta(minutes=5)
"""So soon a run goes on whose step does not say when."""
PAUSES = tuple(timedelta(seconds=s) for s in (1, 2, 5, 15, 60, 300))
MOST_AGAIN = 100
"""So often, over about eight hours, a step is tried anew that the database cannot serve while it serves others."""
GONE = Words("The app is gone.", "应用已删除。")
OFF = Words("The automation was switched off or deleted.", "自动化已停用或删除。")
LOST = Words(
    "The step it stood at is not in the automation any more.",
    "流程中已没有它所在的步骤。",
)
OVER_BUDGET = Words(
    "Stopped: more than {budget} runs in this hour. Raise its budget, or look for what sets it off so often.",
    "已停止：本小时运行超过 {budget} 次。请提高其每小时上限，或检查频繁触发的原因。",
)
TOO_LONG = Words("Stopped after {count} steps.", "已执行 {count} 个步骤，自动停止。")
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


@dataclass
class Run:
    """A run that this worker has, as it goes on."""

    row: sa.Row
    place: Place = field(init=False)
    kept: dict[str, Any] = field(init=False)
    count: int = field(init=False)

    def __post_init__(self) -> None:
        self.place, self.kept, self.count = self.row.place, self.row.kept, self.row.count

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


class Ended(Exception):
    """The run ends here, in a state, for a reason."""

    def __init__(self, state: str, words: Words | None = None) -> None:
        super().__init__(state)
        self.state, self.words = state, words


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
        except Ended as end:
            _end(work, run, now, end.state, end.words)
            return False


def step_on(
    work: UnitOfWork, apps: LiveApps, run: Run, now: datetime, others: bool, port: type[Work] = Work
) -> bool:
    """Do the next step of a run in a transaction that holds it; says whether it goes on at once. Raises Ended."""
    app = _app(work, apps, run)
    automation = flow_of(work.connection, app, run.automation, run.revision)
    if automation is None or run.automation not in known(app).by_key:
        raise Ended(STOPPED, OFF)
    if run.reason is not None:
        # What fired it could not be asked; it fails here, where nobody's save waits for the telling.
        raise StepFailed(Words(run.reason["en"], run.reason["zh"]))
    if run.count == 0 and is_first(run.row):
        _budget(work, run, automation, now)
    place = settle(automation.steps, run.place)
    if not place:
        raise Ended(
            DONE if run.place and len(run.place) == 1 else STOPPED, None if len(run.place) == 1 else LOST
        )
    if run.count >= MOST_STEPS:
        raise Ended(STOPPED, TOO_LONG.fill(count=MOST_STEPS))
    step = step_at(automation.steps, place)
    caused_by = run.trigger.get("actor")
    cause = Cause((*run.chain, run.automation), run.id)
    context = context_of(work.connection, app, automation, run.revision, caused_by, cause, now)
    doing = port(work, context, automation, run, place, step, now)
    outcome = do(doing)
    return _go_on(work, run, automation, doing, outcome, others)


def _go_on(
    work: UnitOfWork, run: Run, automation: Automation, doing: Work, outcome: Outcome, others: bool
) -> bool:
    """Note what a step gave and where the run goes; says whether it goes on at once."""
    key, place, kept = doing.step["key"], doing.place, doing.kept
    output = getattr(outcome, "output", None)
    if output is not None:
        kept["steps"] = {**kept["steps"], key: output}
    require_room(kept, getattr(outcome, "items", None))
    values: dict[str, Any] = {"kept": kept, "tries": 0}
    if isinstance(outcome, Stop):
        note_step(
            work, run.id, run.count, key, turns(place), "done", doing.now, given=doing.given(), output=output
        )
        _end(work, run, doing.now, STOPPED if outcome.message else DONE, outcome.message, count=run.count + 1)
        return False
    if isinstance(outcome, Sleep) and outcome.again:
        _sleep(work, run, doing, outcome, values)
        return False
    if isinstance(outcome, Send):
        note_step(work, run.id, run.count, key, turns(place), "sent", doing.now, given=shown(outcome.request))
        leave(work, run.row, outcome, run.count)
        kept["sent"] = key
        move(work, run.row, **values, place=place, count=run.count + 1, state=OUTSIDE, lease=None)
        return False
    note_step(
        work, run.id, run.count, key, turns(place), "done", doing.now, given=doing.given(), output=output
    )
    onward = enter(place, key, outcome.branch, outcome.items) if isinstance(outcome, Enter) else after(place)
    values |= {"place": settle(automation.steps, onward) or onward, "count": run.count + 1}
    if isinstance(outcome, Sleep):
        _sleep(work, run, doing, outcome, values)
        return False
    if not settle(automation.steps, onward):
        _end(work, run, doing.now, DONE, None, **values)
        return False
    if others:
        values |= {"state": WAITING, "lease": None, "due_at": doing.now}
    move(work, run.row, **values)
    run.place, run.kept, run.count = values["place"], kept, values["count"]
    return not others


def _sleep(work: UnitOfWork, run: Run, doing: Work, outcome: Sleep, values: Mapping[str, Any]) -> None:
    until, watched = outcome.until, {}
    if outcome.watch is not None:
        table = doing.context.app.tables.get(outcome.watch[0])
        watched = {"watched_table": table.id if table else None, "watched_record": outcome.watch[1]}
    move(work, run.row, **values, **watched, state=LATER, lease=None, due_at=until or doing.now + LOOK_AGAIN)


def _app(work: UnitOfWork, apps: LiveApps, run: Run) -> LiveApp:
    live = apps.current(work.connection, run.workspace_id).values()
    found = next((each for each in live if each.id == run.app_id), None)
    if found is None:
        raise Ended(STOPPED, GONE)
    return found


def _budget(work: UnitOfWork, run: Run, automation: Automation, now: datetime) -> None:
    budget = automation.document.get("budget", BUDGET)
    if count(work, run.app_id, run.automation, now, begun=1).begun > budget:
        raise Ended(STOPPED, OVER_BUDGET.fill(budget=budget))


def _end(work: UnitOfWork, run: Run, now: datetime, state: str, words: Words | None, **values: Any) -> None:
    reason_ = words and {"en": words.en, "zh": words.zh}
    move(work, run.row, **values, state=state, reason=reason_, ended_at=now, lease=None)
    count(work, run.app_id, run.automation, now, **{state: 1})


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
