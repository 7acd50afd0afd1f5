"""A run that has no effects: the engine's own steps on a stage, waits passed at once, what is sent noted and not sent."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....automations.step import Response, StepFailed
from ....automations.steps import STEPS
from ....core.errors import ProductError
from ....core.words import Words
from ...access.rights import everything
from ...apps.live import LiveApp
from ...records.cause import NOTHING
from ...records.service import AppChanged
from ..engine.actor import context_of
from ..engine.advance import FAULT
from ..engine.place import after, settle, step_at, turns
from ..engine.reasons import told
from ..engine.stepping import Ended, Run, step_on
from ..known import Automation, known
from ..models import DONE, ENDED, FAILED, LATER, OUTSIDE, RUNNING, STOPPED, AutomationRun, AutomationRunStep
from ..runs.begin import Event, begin_runs
from ..runs.taking import move
from .rehearsed import Rehearsed, StepTold
from .save import BEFORE, rehearse_save
from .stage import OneApp, Stage, TryWork, stage, with_draft

MOST_STEPS = 300
SECONDS = 10.0
"""So long a rehearsal may take: on SQLite others wait with their saves meanwhile."""
TOO_LONG = Words(
    "The test ends here: it took {seconds} seconds or {steps} steps. Nothing was written.",
    "测试到此为止：已达到 {seconds} 秒或 {steps} 个步骤的上限。未写入任何内容。",
)
_RUNS, _STEPS = AutomationRun.__table__, AutomationRunStep.__table__
log = logging.getLogger(__name__)


def rehearse(
    engine: Engine,
    app: LiveApp,
    document: Mapping[str, Any],
    trigger: Mapping[str, Any],
    seconds: float = SECONDS,
) -> Rehearsed:
    """Run an automation as `document` says for one event, and take everything back."""
    trial = with_draft(app, document)
    if document.get("phase") == BEFORE:
        return rehearse_save(engine, trial, document["key"], trigger)
    with stage(engine) as work:
        begin_runs(work, trial, [Event(document["key"], "test", trigger)], NOTHING)
        automation = known(trial).by_key[document["key"]]
        run, found = _taken(work, trial, automation.key), Rehearsed()
        try:
            found.meets = _meets(work, trial, automation, run)
        except StepFailed as failed:
            found.state, found.reason = FAILED, failed.words
            return found
        return _walk(work, trial, automation, run, found, time.monotonic() + seconds)


def _meets(work: Stage, app: LiveApp, automation: Automation, run: Run) -> bool:
    """Ask the automation's condition with all rights, as matching does; raises StepFailed."""
    caused_by = run.trigger.get("actor")
    context = context_of(work.connection, app, automation, run.revision, caused_by, NOTHING, work.now)
    context = replace(context, rights=everything(app), kept={})
    asks = TryWork(work, context, automation, run, run.place, {"key": None}, work.now)
    return asks.holds(automation.condition)


def _walk(
    work: Stage, app: LiveApp, automation: Automation, run: Run, found: Rehearsed, until: float
) -> Rehearsed:
    for _ in range(MOST_STEPS):
        if time.monotonic() > until:
            break
        place = settle(automation.steps, run.place)
        if not place:
            return _ended(work, found, app, run, DONE, None)
        step = step_at(automation.steps, place)
        line = StepTold(step["key"], turns(place), step["type"], "done")
        work.changes.clear()
        end = _step(work, app, run, line)
        line.changes = tuple(work.changes)
        found.steps.append(line)
        if end is not None:
            return _ended(work, found, app, run, end.state, end.words)
        row = _row(work, run.id)
        if row.state in ENDED:
            reason = row.reason and Words(row.reason["en"], row.reason["zh"])
            return _ended(work, found, app, run, row.state, reason)
        run = _went_on(work, run, row, line, step)
    return _ended(work, found, app, run, STOPPED, TOO_LONG.fill(seconds=round(SECONDS), steps=MOST_STEPS))


def _step(work: Stage, app: LiveApp, run: Run, line: StepTold) -> Ended | None:
    """Do one step; what fails is taken back alone. Returns how the run ends by it."""
    number = run.count
    try:
        with work.connection.begin_nested():
            step_on(work, OneApp(app), run, work.now, others=False, port=TryWork)
    except Ended as end:
        return end
    except AppChanged:
        raise
    except (StepFailed, ProductError) as error:
        line.state, line.error = FAILED, told(error)
        return Ended(FAILED, line.error)
    except sa.exc.OperationalError:
        raise
    except Exception:  # noqa: BLE001 - the edge: as in the engine, the step fails and the log says why
        log.exception("test of %s", run.automation)
        line.state, line.error = FAILED, FAULT
        return Ended(FAILED, FAULT)
    noted = sa.select(_STEPS).where(_STEPS.c.run_id == run.id, _STEPS.c.number == number)
    row = work.connection.execute(noted).first()
    if row is not None:
        line.state, line.given, line.output = row.state, row.given, row.output
    return None


def _went_on(work: Stage, run: Run, row: sa.Row, line: StepTold, step: Mapping[str, Any]) -> Run:
    """Return the run where it goes on: what would be waited for has come, what was sent is answered."""
    values: dict[str, Any] = {"state": RUNNING, "lease": "test", "due_at": work.now}
    if row.state == LATER:
        line.state, line.until = "waits", row.due_at
        if row.count == run.row.count and row.place == run.row.place:  # it would ask itself again
            values |= {"place": after(row.place), "count": row.count + 1}
    elif row.state == OUTSIDE:
        values["place"] = after(row.place)
        output = line.output = _answered(step)
        if output is not None:
            values["kept"] = {**row.kept, "steps": {**row.kept.get("steps", {}), step["key"]: output}}
    move(work, row, **values)
    return Run(_row(work, run.id))


def _answered(step: Mapping[str, Any]) -> Any:
    """Return what a step would give if it were answered with nothing but "fine"."""
    try:
        return STEPS[step["type"]].answered(step.get("settings", {}), Response(200, {}, ""))
    except StepFailed:
        return None


def _taken(work: Stage, app: LiveApp, key: str) -> Run:
    mine = (_RUNS.c.app_id == app.id, _RUNS.c.automation == key, _RUNS.c.event == "test")
    earlier = work.now - timedelta(seconds=1)  # it counts for no budget
    taken = sa.update(_RUNS).where(*mine).values(state=RUNNING, lease="test", tries=1, started_at=earlier)
    return Run(work.connection.execute(taken.returning(*_RUNS.c)).one())


def _row(work: Stage, run_id: int) -> sa.Row:
    return work.connection.execute(sa.select(_RUNS).where(_RUNS.c.id == run_id)).one()


def _ended(
    work: Stage, found: Rehearsed, app: LiveApp, run: Run, state: str, reason: Words | None
) -> Rehearsed:
    found.state, found.reason = state, reason
    others = sa.select(_RUNS.c.automation).where(_RUNS.c.app_id == app.id, _RUNS.c.id > run.id)
    here = _RUNS.c.made_at == work.now
    found.set_off = tuple(dict.fromkeys(work.connection.scalars(others.where(here).order_by(_RUNS.c.id))))
    return found
