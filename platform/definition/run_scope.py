"""The names that an automation's expressions see at each place of its flow, and what they lead to.

What earlier steps gave is known behind them: of a branch everywhere behind, where it is empty if another branch was
taken; of the turns of a loop within the turn only, as it is another in each. Variables are known wherever one was set
before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..automations.shape import (
    BEFORE,
    EVENT,
    EVENT_SHAPE,
    INPUT,
    ITEM,
    RECORD_NAME,
    STEPS,
    UNKNOWN,
    VARS,
    Shape,
    group,
    record,
)
from ..automations.step import Step
from ..automations.steps import STEPS as KINDS
from ..automations.triggers import TRIGGERS
from ..expressions import RECORD, Type
from .layout import Steps
from .model import App
from .run_names import Path, Scope, run_type, shape_of

__all__ = ["Placed", "about", "placed", "run_type", "scope_at"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A step of a flow, where it stands, and the names it sees."""

    document: Mapping[str, Any]
    steps: Steps
    """From the automation on: ("steps", 0, "branches", 1, "steps", 2)."""
    keys: Path
    """The same by keys: ("steps", "ask", "branches", "no", "steps", "tell")."""
    scope: Scope
    depth: int
    """How many lists of steps it is in: 1 for the flow's own."""
    turns: bool
    """It is done once for each item of a list."""


@dataclass(slots=True)
class _Known:
    """What is known at a place of the flow."""

    steps: dict[str, Shape] = field(default_factory=dict)
    vars: dict[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    turns: bool = False

    def within(self, **changes: Any) -> _Known:
        return replace(self, steps=dict(self.steps), vars=dict(self.vars), **changes)


def scope_at(app: App, automation: Mapping[str, Any], step: str | None = None) -> Scope:
    """Return the names that a step sees, by its key, or the automation's condition; of an unknown step the latter."""
    found = (each.scope for each in placed(app, automation) if each.document["key"] == step)
    return next(found, None) or _begin(automation)


def placed(app: App, automation: Mapping[str, Any]) -> Iterator[Placed]:
    """Give every step of an automation in the order they are read."""
    return _Flow(app, automation).listed(automation.get("steps", ()), ("steps",), ("steps",), _Known())


def about(automation: Mapping[str, Any]) -> str | None:
    """Return the table whose record an automation is about, None where there is none."""
    trigger = automation.get("trigger", {})
    kind = TRIGGERS.get(trigger.get("type", ""))
    return kind.about_table(trigger.get("settings", {}), trigger.get("table")) if kind else None


def _begin(automation: Mapping[str, Any]) -> dict[str, Shape]:
    """Return the names that are known before the first step."""
    trigger, table = automation.get("trigger", {}), about(automation)
    kind = TRIGGERS.get(trigger.get("type", ""))
    given = _asked(lambda: kind.gives(trigger.get("settings", {}), table)) if kind else None
    found = {EVENT: EVENT_SHAPE, INPUT: group(given or {}), STEPS: group({}), VARS: group({})}
    if table is not None:
        found[RECORD_NAME] = record(table)
        if kind is not None and kind.has_before:
            found[BEFORE] = record(table)
    return found


class _Flow:
    """One walk through an automation."""

    def __init__(self, app: App, automation: Mapping[str, Any]) -> None:
        self.app, self.table, self.start = app, about(automation), _begin(automation)

    def listed(
        self, listed: Sequence[Mapping[str, Any]], steps: Steps, keys: Path, known: _Known
    ) -> Iterator[Placed]:
        """Give the steps of a list and all they hold; `known` grows by what they give."""
        for position, told in enumerate(listed):
            here, path = (*steps, position), (*keys, told["key"])
            scope = self._scope(known)
            yield Placed(told, here, path, scope, keys.count("steps"), known.turns)
            kind = KINDS.get(told.get("type", ""))
            yield from self._held(kind, told, here, path, known, scope)
            if kind is not None:
                self._given(kind, told, known, scope)

    def _held(
        self,
        kind: Step | None,
        told: Mapping[str, Any],
        here: Steps,
        path: Path,
        known: _Known,
        scope: Scope,
    ) -> Iterator[Placed]:
        if "steps" in told:
            item = self._item(kind, told, scope) if kind is not None else None
            turn = known.within(item=item or known.item, turns=True)
            yield from self.listed(told["steps"], (*here, "steps"), (*path, "steps"), turn)
            known.vars.update(turn.vars)
        taken = []
        for position, branch in enumerate(told.get("branches", ())):
            taken.append(known.within())
            place = ("branches", position, "steps")
            yield from self.listed(
                branch.get("steps", ()),
                (*here, *place),
                (*path, "branches", branch["key"], "steps"),
                taken[-1],
            )
        for each in taken:
            known.steps.update(each.steps)
            known.vars.update(each.vars)

    def _given(self, kind: Step, told: Mapping[str, Any], known: _Known, scope: Scope) -> None:
        settings = told.get("settings", {})
        shape = _asked(lambda: kind.gives(settings, self.table, scope))
        if shape is not None:
            known.steps[told["key"]] = shape
        for name, meant in kind.settings.items():
            if meant.get("x-variable") and isinstance(settings.get(name), str):
                source = next(
                    (settings.get(k) for k, s in kind.settings.items() if "x-expression" in s), None
                )
                known.vars[settings[name]] = self._value(source, scope) or UNKNOWN

    def _item(self, kind: Step, told: Mapping[str, Any], scope: Scope) -> Shape | None:
        """Return what an item of a loop is: as the step says, or else as what it goes through."""
        settings = told.get("settings", {})
        own = _asked(lambda: kind.item(settings, self.table, scope))
        if own is not None and (own.type != RECORD or own.table):
            return own
        told = [settings.get(name) for name, meant in kind.settings.items() if "x-expression" in meant]
        through = [self._value(source, scope) for source in told if source]
        found = next((each for each in through if each is not None and each.type and each.type.many), None)
        if found is None or found.type is None:
            return UNKNOWN if None in through else own
        return record(found.table) if found.table else Shape(Type(found.type.kind))

    def _value(self, source: Any, scope: Scope) -> Shape | None:
        return shape_of(self.app, self.table, scope, source)

    def _scope(self, known: _Known) -> dict[str, Shape]:
        found = {**self.start, STEPS: group(dict(known.steps)), VARS: group(dict(known.vars))}
        return {**found, ITEM: known.item} if known.item is not None else found


def _asked(ask: Callable[[], Any]) -> Any:
    """Return what a trigger or step says of itself; None where its settings are not yet what they should be."""
    try:
        return ask()
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
