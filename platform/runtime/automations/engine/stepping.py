"""One step of a run, in a transaction that holds it: what it does, what is noted of it, and where the run goes then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ....automations.step import Enter, Outcome, Send, Sleep, StepFailed, Stop
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ...apps.live import LiveApp, LiveApps
from ...records.cause import Cause
from ..known import Automation, known
from ..models import DONE, LATER, OUTSIDE, STOPPED, WAITING
from ..runs.meter import BUDGET, count
from ..runs.steps import note_step
from ..runs.taking import is_first, move
from .actor import context_of
from .doing import Work, do
from .flows import flow_of
from .outside import leave, shown
from .place import Place, after, enter, settle, step_at, steps_at, turns
from .room import require_room

MOST_STEPS = 10_000
LOOK_AGAIN = timedelta(minutes=5)
"""So soon a run goes on whose step does not say when."""
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
        lost = steps_at(automation.steps, run.place) is None
        raise Ended(STOPPED, LOST) if lost else Ended(DONE)
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
        end(work, run, doing.now, STOPPED if outcome.message else DONE, outcome.message, count=run.count + 1)
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
        end(work, run, doing.now, DONE, None, **values)
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


def end(work: UnitOfWork, run: Run, now: datetime, state: str, words: Words | None, **values: Any) -> None:
    """End a held run in a state, for a reason."""
    reason_ = words and {"en": words.en, "zh": words.zh}
    move(work, run.row, **values, state=state, reason=reason_, ended_at=now, lease=None)
    count(work, run.app_id, run.automation, now, **{state: 1})
