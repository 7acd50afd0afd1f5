"""Automations that run before a save, in the save's own transaction: they set values of what is saved, or refuse it.

They leave no run: the save is their record. One that cannot be worked out refuses the save and says which it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from ...automations.step import Enter, Outcome, StepFailed, Stop
from ...core.errors import Fault, ProductError
from ...core.words import Words
from ...expressions import ExpressionFault
from ..access.rights import everything
from ..apps.live import LiveApp, LiveTable
from ..records import changes as change_log
from ..records.api_value import api_value
from ..records.before_write import Rule, listen_before
from ..records.cause import Cause
from ..records.context import Context
from ..records.draft import Act, Draft
from ..records.values import read_fields, take_values
from .engine.doing import Work, do
from .engine.place import Place, after, begin, enter, settle, step_at
from .engine.reasons import told
from .known import Automation, known
from .matching import UNHEARD
from .nesting import count_step, one_deeper

MOST_STEPS = 200
BROKEN = Words(
    "The automation “{name}” cannot be worked out, so nothing was saved: {why}",
    "自动化“{name}”无法执行，未保存任何内容：{why}",
)
TOO_LONG = Words("more than {count} steps", "超过 {count} 个步骤")
Heard = Callable[[Mapping[str, Any], Place, Outcome], None]
REFUSED = Words("The automation “{name}” does not allow this.", "自动化“{name}”不允许此操作。")


def concerns(app: LiveApp, table: str, name: str) -> bool:
    """Say whether an automation runs before such a save."""
    return (table, name) in known(app).before


@one_deeper()
def judge(act: Act, table: LiveTable, name: str, drafts: Sequence[Draft]) -> None:
    """Run them on every draft, in the order in which the app has them."""
    if act.source in UNHEARD:
        return
    context = dataclasses.replace(act.context, rights=everything(act.context.app), kept={})
    for automation in known(act.context.app).before[table.key, name]:
        for draft in drafts:
            changes = change_log.told(draft)
            if automation.trigger.fires(automation.settings, name, changes):
                _run(act, context, automation, draft, name, changes)


def _run(
    act: Act, context: Context, automation: Automation, draft: Draft, name: str, changes: Mapping[str, Any]
) -> None:
    label = Words.read(automation.document.get("label") or automation.key)
    cause = Cause((*context.cause.chain, automation.key))
    work = DraftWork(act, dataclasses.replace(context, cause=cause), automation, draft, name, changes)
    try:
        if automation.condition and not work.meets(automation.condition):
            return
        stopped = walk(work, automation)
    except (StepFailed, ExpressionFault) as failed:
        act.faults.append(Fault(draft.path, BROKEN.fill(name=label, why=failed.words)))
        return
    except ProductError as error:
        act.faults.append(Fault(draft.path, BROKEN.fill(name=label, why=told(error))))
        return
    if stopped is not None and stopped.refuse:
        act.faults.append(Fault(draft.path, stopped.message or REFUSED.fill(name=label)))


def walk(work: DraftWork, automation: Automation, heard: Heard = lambda *_done: None) -> Stop | None:
    """Do the steps to the end; returns how they were stopped. `heard` hears of each: (step, place, outcome)."""
    place: Place = settle(automation.steps, begin())
    for _ in range(MOST_STEPS):
        if not place:
            return None
        count_step()
        step = step_at(automation.steps, place)
        work.stand(step, place)
        outcome = do(work)
        heard(step, place, outcome)
        if isinstance(outcome, Stop):
            return outcome
        output = getattr(outcome, "output", None)
        if output is not None:
            work.kept["steps"][step["key"]] = output
        inside = isinstance(outcome, Enter)
        place = enter(place, step["key"], outcome.branch, outcome.items) if inside else after(place)
        place = settle(automation.steps, place)
    raise StepFailed(TOO_LONG.fill(count=MOST_STEPS))


class DraftWork(Work):
    """What a step may do before a save: its record is a draft."""

    before_save = True

    def __init__(
        self,
        act: Act,
        context: Context,
        automation: Automation,
        draft: Draft,
        name: str,
        changes: Mapping[str, Any],
    ) -> None:
        self.act, self.draft, self.action = act, draft, name
        trigger = {
            "kind": automation.trigger.name,
            "table": draft.table.key,
            "record": draft.id,
            "actor": context.actor.person_id,
            "source": act.source,
            "at": act.work.now.isoformat(),
            "changes": changes if name == "update" else {},
        }
        chain = list(context.cause.chain[:-1])
        run = SimpleNamespace(id=0, kept={}, trigger=trigger, chain=chain, count=0)
        super().__init__(act.work, context, automation, run, begin(), {"key": ""}, act.work.now)

    def stand(self, step: Mapping[str, Any], place: Place) -> None:
        """Go to a step."""
        self.step, self.place = step, place
        self.__dict__.pop("scope", None)

    def meets(self, condition: str) -> bool:
        """Say whether the automation's condition holds for the values as they will be."""
        self.stand({"key": None}, begin())
        return self.holds(condition)

    def _read_record(self) -> Mapping[str, Any]:
        return _as_it_will_be(self.draft)

    def update(self, table: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Give the record that is being saved its values; others are changed as ever."""
        if table != self.draft.table.key or list(ids) not in ([], [self.draft.id]):
            super().update(table, ids, values)
            return
        own = dataclasses.replace(self.act, context=self.context)
        action = "create" if self.draft.fresh else "edit"
        take_values(
            own, self.draft, read_fields(own, self.draft.table, dict(values), self.draft.path, action)
        )


def _as_it_will_be(draft: Draft) -> dict[str, Any]:
    """Return the API values that a draft will have, its lines as they will be among them."""
    stored = {**draft.before, **draft.values}
    told = {key: api_value(value) for key, value in stored.items() if not key.startswith("@")}
    lines = {key: [_as_it_will_be(row) for row in rows.kept] for key, rows in draft.children.items()}
    return told | lines


listen_before(Rule(concerns, judge))
