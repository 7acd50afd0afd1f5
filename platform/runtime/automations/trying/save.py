"""A rule before a save, tried as what it is: the last save of a record judged again, in a transaction that is taken back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....automations.step import Outcome, StepFailed, Stop
from ....core.errors import Fault, NotFound, ProductError
from ....core.words import Words
from ....expressions import ExpressionFault
from ....identity.actor import Actor
from ....identity.sign_in import load_actor
from ...access.rights import everything
from ...apps.live import LiveApp, LiveTable
from ...forms.form_values import stored
from ...records import changes as change_log
from ...records.cause import Cause
from ...records.context import Context, make_context
from ...records.defaults import check_required
from ...records.draft import Act, Draft, Rows
from ...records.reach import lock
from ...records.references import check_references
from ...records.shape import shape_of
from ...records.standing import add_standing
from ..before import REFUSED, DraftWork, walk
from ..engine.advance import FAULT
from ..engine.place import Place, turns
from ..engine.reasons import told
from ..known import Automation, known
from ..models import FAILED, STOPPED
from .rehearsed import Rehearsed, StepTold
from .stage import Change, Stage, TryWork, stage

BEFORE, SET = "before", "set"
"""The phase of such a rule; the act under which its values are told."""
NO_RECORD = Words("There is no record to save. Choose one.", "没有可保存的记录，请选择一条记录。")
log = logging.getLogger(__name__)


def rehearse_save(engine: Engine, app: LiveApp, key: str, trigger: Mapping[str, Any]) -> Rehearsed:
    """Have the rule of a trial app judge the save that `trigger` tells of; its record stands as it does today."""
    with stage(engine) as work:
        automation, found = known(app).by_key[key], Rehearsed(before_save=True)
        table = app.tables.get(automation.table or "")
        if table is None or trigger.get("record") is None:
            found.state, found.reason = FAILED, NO_RECORD
            return found
        act, draft, name = _save(work, app, table, automation, trigger)
        context = replace(act.context, cause=Cause((key,)))
        changes = {each: list(both) for each, both in (trigger.get("changes") or {}).items()}
        rule = TryDraftWork(act, context, automation, draft, name, changes)
        _judged(rule, automation, found)
        return found


def _judged(rule: TryDraftWork, automation: Automation, found: Rehearsed) -> None:
    try:
        found.meets = not automation.condition or rule.meets(automation.condition)
        stopped = walk(
            rule, automation, lambda step, place, outcome: _hear(rule, found, step, place, outcome)
        )
    except (StepFailed, ExpressionFault, ProductError) as error:
        words = error.words if isinstance(error, ExpressionFault) else told(error)
        _failed(rule, found, words)
        return
    except sa.exc.OperationalError:
        raise
    except Exception:  # noqa: BLE001 - the edge: as in the engine, the step fails and the log says why
        log.exception("test of %s", automation.key)
        _failed(rule, found, FAULT)
        return
    if stopped is not None and stopped.refuse:
        label = Words.read(automation.document.get("label") or automation.key)
        found.state, found.reason = STOPPED, stopped.message or REFUSED.fill(name=label)
        return
    check_required(rule.act, [rule.draft])
    check_references(rule.act, [rule.draft])
    if rule.act.faults:
        found.state, found.reason = STOPPED, _first(rule.draft.table, rule.act.faults[0])


def _failed(rule: TryDraftWork, found: Rehearsed, words: Words) -> None:
    found.state, found.reason = FAILED, words
    if rule.step.get("key"):
        line = StepTold(rule.step["key"], turns(rule.place), rule.step["type"], "failed", error=words)
        found.steps.append(line)


def _hear(
    rule: TryDraftWork, found: Rehearsed, step: Mapping[str, Any], place: Place, outcome: Outcome
) -> None:
    state = STOPPED if isinstance(outcome, Stop) and outcome.refuse else "done"
    line = StepTold(step["key"], turns(place), step["type"], state, rule.given())
    line.output, line.changes = getattr(outcome, "output", None), rule.written()
    found.steps.append(line)
    rule.did.clear()


class TryDraftWork(DraftWork):
    """What a rule may do on a stage, and what it wrote since it was last asked."""

    notify, document = TryWork.notify, TryWork.document

    def __init__(self, act: Act, *more: Any) -> None:
        super().__init__(act, *more)
        self._seen = dict(self.draft.values)

    def written(self) -> tuple[Change, ...]:
        """Return what was set in the record that is saved, and what was written to others."""
        values = {key: each for key, each in self.draft.values.items() if each != self._seen.get(key)}
        earlier = {**self.draft.before, **self._seen}
        told_values = change_log.told(Draft(self.draft.table, "", values, before=earlier))
        self._seen = dict(self.draft.values)
        others = list(self.act.work.changes)
        self.act.work.changes.clear()
        own = Change(SET, self.draft.table.key, self.draft.id or 0, told_values)
        return (own, *others) if told_values else tuple(others)


def _save(
    work: Stage, app: LiveApp, table: LiveTable, automation: Automation, trigger: Mapping[str, Any]
) -> tuple[Act, Draft, str]:
    """Return the act of the save, its draft, and what it is: "create", "update" or "delete"."""
    act = Act(work, _context(work, app, trigger), trigger.get("source") or "form")
    acts = automation.trigger.acts
    name = trigger.get("act") or next(each for each in ("update", "create", "delete") if each in acts)
    row = lock(act, table, [trigger["record"]], "edit")[trigger["record"]]
    add_standing(act, table, [row], table.definition.by_key)
    if name == "create":
        return act, _made(table, row), name
    draft = Draft(table, "", id=row["id"], rev=row["rev"], before=row, fresh=False)
    if name == "update":
        for key, (old, _new) in (trigger.get("changes") or {}).items():
            if key in row and key not in shape_of(table).subforms:
                draft.values[key] = row[key]
                row[key] = stored(table.definition.by_key[key], old)
    return act, draft, name


def _context(work: Stage, app: LiveApp, trigger: Mapping[str, Any]) -> Context:
    """Return the context of who saves, with all rights, as rules have them."""
    person = trigger.get("actor")
    actor = load_actor(work.connection, person) if person else Actor.system(app.workspace_id)
    if actor is None:
        raise NotFound
    return replace(make_context(work.connection, app, actor, work.now), rights=everything(app))


def _made(table: LiveTable, row: Mapping[str, Any]) -> Draft:
    """Return a draft that makes a record with the values one has."""
    values = {key: each for key, each in row.items() if key in table.definition.by_key}
    draft = Draft(table, "", values)
    for key, child in shape_of(table).subforms.items():
        rows = draft.values.pop(key, None) or ()
        draft.children[key] = Rows([_made(child, each) for each in rows], [])
    return draft


def _first(table: LiveTable, fault: Fault) -> Words:
    """Return a fault with the name of its field before it."""
    field = table.definition.by_key.get(fault.path.split(".")[0])
    if field is None:
        return fault.words
    return Words("{field}: {why}", "{field}：{why}").fill(field=field.label, why=fault.words)
