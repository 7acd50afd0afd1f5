"""The automations of a live app, read once for each revision: what fires them, and what they may speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...automations.steps import STEPS
from ...automations.trigger import Trigger
from ...automations.triggers import TRIGGERS
from ...core.words import Words
from ...definition.model import App
from ...definition.run_names import Scope, run_type
from ...definition.run_scope import about, scope_at
from ...definition.shapes import ShapeFault, shape_faults
from ...expressions import BOOLEAN, CheckedExpression, ExpressionFault, check, parse
from ..apps.live import LiveApp

EDGES = ("condition_entered", "condition_left")


@dataclass(eq=False)
class Automation:
    """One automation of one revision."""

    model: App = field(repr=False)
    document: Mapping[str, Any]
    trigger: Trigger
    _checked: dict[Any, CheckedExpression | ExpressionFault] = field(default_factory=dict, repr=False)
    _unsound: dict[str, Words | None] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """Return its key."""
        return self.document["key"]

    @property
    def table(self) -> str | None:
        """Return the key of the table it is about."""
        return about(self.document)

    @property
    def settings(self) -> Mapping[str, Any]:
        """Return the trigger's settings."""
        return self.document["trigger"].get("settings", {})

    @property
    def condition(self) -> str:
        """Return what must hold for it to run; "" for always."""
        return self.document.get("condition", "")

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        """Return its flow."""
        return self.document.get("steps", [])

    def scope(self, step: str | None = None) -> Scope:
        """Return the names that a step sees, or the automation's condition."""
        return scope_at(self.model, self.document, step)

    def unsound(self, step: Mapping[str, Any]) -> Words | None:
        """Return what is wrong with a step in itself, such as a setting that is missing; None where nothing is."""
        key = step["key"]
        if key not in self._unsound:
            fault = next(shape_faults("step", step), None)
            self._unsound[key] = fault and _told(step["type"], fault)
        return self._unsound[key]

    def checked(self, source: str, step: str | None = None) -> CheckedExpression:
        """Return an expression of a step, or of the condition; raises ExpressionFault where it cannot be read."""
        place = (source, step)
        found = self._checked.get(place)
        if found is None:
            scope = self.scope(step)
            try:
                found = check(parse(source), lambda path: run_type(self.model, self.table, scope, path))
            except ExpressionFault as fault:
                found = fault
            self._checked[place] = found
        if isinstance(found, ExpressionFault):
            raise found
        return found

    def asked(self, source: str) -> CheckedExpression:
        """Return a condition of the trigger or of the automation; raises ExpressionFault, for what is none as well."""
        found = self.checked(source)
        return condition(found, source)


def condition(checked: CheckedExpression, source: str) -> CheckedExpression:
    """Return an expression that is true or false; raises ExpressionFault for any other: databases do not ask it."""
    if checked.type != BOOLEAN:
        raise ExpressionFault(0, len(source), NO_CONDITION.fill(found=checked.type.words), source)
    return checked


@dataclass(frozen=True)
class Known:
    """All automations of one live app that are switched on, by key, by what they listen to, and by kind."""

    by_key: Mapping[str, Automation]
    after: Mapping[tuple[str, str], list[Automation]]
    """By (table key, act of the record service): those that run after the save."""
    before: Mapping[tuple[str, str], list[Automation]]
    edges: Mapping[str, list[Automation]]
    """By table key: those that tell of entering or leaving a condition."""
    waits: bool
    """Some step waits for a record to change."""


def known(app: LiveApp) -> Known:
    """Return the automations of an app that are switched on; a trial of a draft has none."""
    found = app.worked_out.get("automations")
    if found is None:
        found = app.worked_out["automations"] = _read(app)
    return found


def read_automation(model: App, key: str) -> Automation | None:
    """Return an automation of a definition, switched on or not; None where it is gone."""
    for document in model.automations:
        if document["key"] == key and document["trigger"]["type"] in TRIGGERS:
            return Automation(model, document, TRIGGERS[document["trigger"]["type"]])
    return None


def _read(app: LiveApp) -> Known:
    by_key: dict[str, Automation] = {}
    after: dict[tuple[str, str], list[Automation]] = {}
    before: dict[tuple[str, str], list[Automation]] = {}
    edges: dict[str, list[Automation]] = {}
    for document in app.model.automations if app.trial_of is None else ():
        one = read_automation(app.model, document["key"])
        if one is None or not document.get("enabled"):
            continue
        by_key[one.key] = one
        if one.table is None:
            continue
        if one.trigger.name in EDGES:
            edges.setdefault(one.table, []).append(one)
        for act in one.trigger.acts if one.trigger.name not in EDGES else ():
            places = before if document.get("phase") == "before" else after
            places.setdefault((one.table, act), []).append(one)
    waits = any('"wait"' in str(one.steps) or "'wait'" in str(one.steps) for one in by_key.values())
    return Known(by_key, after, before, edges, waits)


def _told(type: str, fault: ShapeFault) -> Words:
    """Return what is wrong with a step, with what people call the setting where it is."""
    kind = STEPS.get(type)
    setting = kind.settings.get(str(fault.steps[1])) if kind and len(fault.steps) > 1 else None
    where = Words.read(setting["title"]) if setting else kind.label if kind else type
    return UNSOUND.fill(where=where, what=fault.words)


NO_CONDITION = Words(
    "a condition must be true or false, and this gives {found}", "条件的结果应为真或假，实际为{found}"
)
UNSOUND = Words(
    "The settings of this step are not right at “{where}”: {what} Mend the step; runs that begin then follow it.",
    "此步骤的设置“{where}”有误：{what}请修改该步骤，之后开始的运行将按新设置执行。",
)
