"""What the rules of a form come to for the values typed so far: written a second time, step by step the same, in
web/frontend/scripts/forms/settle.js.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from ...expressions import evaluate, holds
from ...fields import type_of
from ..access.known import PARENT, SECTION
from ..records.api_value import api_value
from ..records.context import Context
from ..records.defaults import as_api
from .form_values import FormValues, rows_in
from .held import Filling, Outcome, Said, held
from .rules import FormAct, FormRule, rules_of

ROUNDS = 10
"""How often rules are asked again because what they set or hid changed what others see."""


def settle(filling: Filling) -> tuple[Outcome, dict[str, Any]]:
    """Return what the rules come to and the values the form then holds.

    What rules hide, close or set changes the values others are asked about, so they are asked until nothing moves.
    """
    rules = rules_of(filling.context, filling.form)
    shown = {
        name
        for rule in rules
        if not rule.rows
        for act in rule.acts
        if act.kind == "show"
        for name in act.names
    }
    outcome = Outcome(hidden=_spread(shown, filling.sections), read_only=set(filling.closed))
    values = held(filling, outcome)
    for _ in range(ROUNDS):
        before = (outcome.hidden, outcome.read_only, outcome.sets)
        outcome = _asked(rules, filling, values)
        values = held(filling, outcome)
        if before == (outcome.hidden, outcome.read_only, outcome.sets):
            break
    return outcome, values


def _asked(rules: Sequence[FormRule], filling: Filling, values: Mapping[str, Any]) -> Outcome:
    """Return what the rules come to for values, each asked once."""
    context, outcome = filling.context, Outcome(read_only=set(filling.closed))
    table = context.app.model.tables[filling.form.table]
    names = FormValues(context, table, values)
    waiting: set[str] = set()
    open_now: set[str] = set()
    for rule in rules:
        for prefix, of_rule in _places(rule, names, values):
            holding = rule.when is None or holds(rule.when, of_rule, context.environment)
            outcome.answers[f"{rule.key}@{prefix}"] = holding
            for place, act in enumerate(rule.acts):
                paths = [f"{prefix}{name}" for name in act.names]
                if act.kind == "show":
                    waiting.update(paths)
                    open_now.update(paths if holding else ())
                elif act.kind == "set" and act.expression is not None:
                    result = _result(act, of_rule, context)
                    outcome.answers[f"{rule.key}.{place}@{prefix}"] = result
                    outcome.sets.update({paths[0]: result} if holding else {})
                elif holding:
                    _do(outcome, rule, act, paths)
    outcome.hidden = _spread(outcome.hidden | (waiting - open_now), filling.sections)
    return outcome


def _places(rule: FormRule, names: FormValues, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give what leads a rule's names, and their values: once for the form, or for each row."""
    if rule.rows is None:
        yield "", names
        return
    for place, row in enumerate(rows_in(values.get(rule.rows))):
        yield f"{rule.rows}.{place}.", _RowNames(names, names.row(rule.rows, row))


@dataclass(frozen=True, slots=True)
class _RowNames:
    form: FormValues
    row: FormValues

    def __call__(self, path: tuple[str, ...]) -> Any:
        return self.form(path[1:]) if path[0] == PARENT and len(path) > 1 else self.row(path)

    @property
    def table(self) -> Any:
        return self.row.table


def _do(outcome: Outcome, rule: FormRule, act: FormAct, paths: list[str]) -> None:
    if act.kind == "hide":
        outcome.hidden.update(paths)
    elif act.kind == "require":
        outcome.required.update(paths)
    elif act.kind == "read_only":
        outcome.read_only.update(paths)
    elif act.kind == "options":
        before = outcome.options.get(paths[0], act.keep)
        outcome.options[paths[0]] = tuple(key for key in before if key in act.keep)
    elif act.message is not None:
        said = Said(rule.key, act.message, paths[0] if paths else "")
        (outcome.warnings if act.kind == "warn" else outcome.refusals).append(said)


def _result(act: FormAct, names: Any, context: Context) -> Any:
    """Return what a rule sets, as an API value; nothing where it does not fit the field."""
    target = names.table.by_key[act.names[0]]
    result = evaluate(act.expression, names, context.environment)
    try:
        return api_value(
            type_of(target).value(target).deserialize(as_api(result, target.settings.get("decimals")))
        )
    except (ma.ValidationError, LookupError):
        return None


def _spread(names: set[str], sections: Mapping[str, Sequence[str]]) -> set[str]:
    """Return names with the fields of the sections among them."""
    inside = {
        key
        for name in names
        if name.startswith(SECTION)
        for key in sections.get(name.removeprefix(SECTION), ())
    }
    return names | inside
