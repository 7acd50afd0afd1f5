"""One run: what set it off, each step with what it did and gave, what went wrong; tried again, or stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect

from .....core.unit_of_work import unit_of_work
from .....core.words import Words
from .....runtime.automations.engine.flows import flow_of
from .....runtime.automations.engine.place import settle, step_at
from .....runtime.automations.models import FAILED, OPEN
from .....runtime.automations.runs import acts
from .....runtime.automations.runs.reading import set_off_by, steps_of
from .....web.current import connection, current_actor, current_context, engine, reader
from .....web.declare import declare
from ...administered import builder_path, staff_of
from ...frame.page import builder_page
from ...working import working
from ..editing import PART
from ..telling_runs import STATES, Part, RunTelling, step_names

pages = Blueprint("builder_automation_run", __name__)
TITLE = Words("Run {number}", "运行 {number}")
MOST_SET_OFF = 20


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step that was done, failed, or is waited in."""

    name: Words
    icon: str
    item: str
    state: str
    parts: Sequence[Part]
    output: str
    error: Words | None
    seconds: float | None
    key: str


@pages.get("/a/<app>/builder/automations/runs/<int:run_id>")
@declare(actor="person", permission="administer")
def show_run(app: str, run_id: int) -> Any:
    """Show a run."""
    state = working(app)
    run = acts.run_of(connection(), state.app.id, run_id)
    context = current_context(app)
    tell = RunTelling(context, reader(), staff_of(state.app))
    automation = flow_of(connection(), state.app, run.automation, run.revision)
    names = step_names(automation.document if automation else None)
    trigger = run.trigger
    steps = steps_of(connection(), run.id)
    stands = run.state in OPEN or run.state == FAILED and run.started_at and not _tells_failure(steps)
    place = settle(automation.steps, run.place) if automation and stands else []
    at = names.get(step_at(automation.steps, place)["key"]) if automation and place else None
    set_off = set_off_by(connection(), run, MOST_SET_OFF)
    tell.read_titles(each.trigger for each in set_off)
    return builder_page(
        "automations/runs/one.html",
        state,
        PART,
        TITLE.fill(number=run.id),
        run=run,
        label=tell.label(run.automation),
        there=any(each["key"] == run.automation for each in state.app.model.automations),
        kind=tell.kind(trigger),
        record=tell.record(trigger.get("table"), trigger.get("record")),
        about={name: trigger.get(name) for name in ("table", "record")},
        by=tell.person(trigger.get("actor")),
        changes=tell.changes(trigger.get("table"), trigger.get("changes") or {}),
        given=tell.output(trigger.get("input") or None),
        late=trigger.get("late"),
        reason=Words(run.reason["en"], run.reason["zh"]) if run.reason else None,
        steps=[_line(tell, names, each) for each in steps],
        at=at,
        chain=[tell.label(each) for each in run.chain],
        set_off=[(each, tell.label(each.automation)) for each in set_off],
        live=run.state in OPEN,
        again=run.state == "failed" and run.started_at is not None,
        states=STATES,
        list_href=builder_path(app, PART, run.automation, "runs"),
        flow_href=builder_path(app, PART, run.automation),
        address=builder_path(app, PART, "runs", str(run.id)),
        all_href=builder_path(app, PART, "runs"),
    )


@pages.post("/a/<app>/builder/automations/runs/<int:run_id>/retry")
@declare(actor="person", permission="administer", body="form")
def retry(app: str, run_id: int) -> Any:
    """Have a failed run go on from the step it failed at."""
    state = working(app)
    with unit_of_work(engine()) as work:
        acts.retry(work, state.app.id, run_id, current_actor())
    return redirect(builder_path(app, PART, "runs", str(run_id)), 303)


@pages.post("/a/<app>/builder/automations/runs/<int:run_id>/stop")
@declare(actor="person", permission="administer", body="form")
def stop(app: str, run_id: int) -> Any:
    """Stop a run where it stands."""
    state = working(app)
    with unit_of_work(engine()) as work:
        acts.stop(work, state.app.id, run_id, current_actor())
    return redirect(builder_path(app, PART, "runs", str(run_id)), 303)


def _tells_failure(steps: Sequence[sa.Row]) -> bool:
    """Say whether one of the steps says that it failed; what was set aside never came so far."""
    return any(each.state == FAILED for each in steps)


def _line(tell: RunTelling, names: dict[str, tuple[Words, str]], step: sa.Row) -> StepLine:
    name, icon = names.get(step.step, (Words(step.step, step.step), "help-circle"))
    error = Words(step.error["en"], step.error["zh"]) if step.error else None
    seconds = (step.ended_at - step.began_at).total_seconds()
    return StepLine(
        name,
        icon,
        step.item,
        step.state,
        tell.parts(step.given),
        tell.output(step.output),
        error,
        seconds,
        step.step,
    )
