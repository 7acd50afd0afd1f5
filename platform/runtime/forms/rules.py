"""The rules of a form as one actor may know them, checked once per set of rights, and what they come to.

`settle` is written a second time in web/frontend/scripts/forms/settle.js, step by step the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma

from ...core.words import Words
from ...definition.model import App, Form
from ...definition.reads import parsed
from ...definition.types import path_type
from ...expressions import CheckedExpression, Expression, Type, check, evaluate, holds
from ...fields import type_of
from ..access.known import PARENT, SECTION, known_rules
from ..records.api_value import api_value
from ..records.context import Context
from ..records.defaults import as_api
from .form_values import FormValues, rows_in

ROUNDS = 10
"""How often rules are asked again because what they set or hid changed what others see."""
NAMING = ("show", "hide", "require", "read_only")


@dataclass(frozen=True, eq=False)
class FormAct:
    """One thing a rule does. `names` are fields and "section:<key>"; of "set" and the like, the one field."""

    kind: str
    names: tuple[str, ...] = ()
    expression: CheckedExpression | None = None
    keep: tuple[str, ...] = ()
    message: Words | None = None


@dataclass(frozen=True, eq=False)
class FormRule:
    """A condition and what it does; `rows` is the sub-form in whose every row it is asked."""

    key: str
    rows: str | None
    when: CheckedExpression | None
    acts: tuple[FormAct, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says, and the path of the field it says it beside ("" for none)."""

    rule: str
    message: Words
    field: str


@dataclass(slots=True)
class Outcome:
    """What the rules come to for some values. Names are fields, "section:<key>", and "lines.0.price" within rows."""

    hidden: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    read_only: set[str] = field(default_factory=set)
    sets: dict[str, Any] = field(default_factory=dict)
    """API values by path."""
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: list[Said] = field(default_factory=list)
    refusals: list[Said] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    """Whether each condition holds ("rule@lines.0.") and what each "set" gives ("rule.1@lines.0."), for scripts."""


def rules_of(context: Context, form: Form) -> tuple[FormRule, ...]:
    """Return the rules of a form that the actor may know of."""
    if not form.rules:
        return ()
    kept = context.rights.compiled
    if ("form_rules", form) not in kept:
        model = context.app.model
        known = known_rules(model, context.rights.tables, form)
        kept["form_rules", form] = tuple(
            rule for rule in (_rule(model, form.table, each) for each in known) if rule
        )
    return kept["form_rules", form]


def names_type(model: App, table: str, rows: str | None, path: tuple[str, ...]) -> Type | None:
    """Return the type of a name in a rule: within rows their own fields, and the form's after `parent.`."""
    if rows and path[0] == PARENT and len(path) > 1:
        return path_type(model, table, path[1:])
    return path_type(model, f"{table}.{rows}" if rows else table, path)


def _rule(model: App, table: str, document: Mapping[str, Any]) -> FormRule | None:
    rows = document.get("rows")

    def checked(source: str | None) -> CheckedExpression | None:
        expression = parsed(source) if source else None
        if not isinstance(expression, Expression):
            return None
        return check(expression, lambda path: names_type(model, table, rows, path))

    acts = tuple(_act(each, checked) for each in document["then"])
    return FormRule(document["key"], rows, checked(document.get("when")), acts)


def _act(document: Mapping[str, Any], checked: Any) -> FormAct:
    kind = next(iter(document.keys() - {"field"}))
    told = document[kind]
    if kind in NAMING:
        return FormAct(kind, tuple(told))
    if kind == "set":
        return FormAct(kind, (told["field"],), checked(told["expression"]))
    if kind == "options":
        return FormAct(kind, (told["field"],), keep=tuple(told["keep"]))
    return FormAct(kind, (document["field"],) if "field" in document else (), message=Words.read(told))


@dataclass(slots=True)
class Filling:
    """A form being filled in.

    base      what every field held before: the record's values, or what a new one starts with
    typed     what was given for the fields that could be filled in
    closed    fields that are only shown, whatever the rules say
    sections  the fields of each section
    plain     nobody's script has put into empty fields what rules set there
    """

    context: Context
    form: Form
    base: Mapping[str, Any]
    typed: Mapping[str, Any]
    closed: frozenset[str] = frozenset()
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    plain: bool = False


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


def held(filling: Filling, outcome: Outcome) -> dict[str, Any]:
    """Return every value under an outcome: what is hidden or closed keeps what it held, unless a rule sets it."""
    values = dict(filling.base)
    for key, value in filling.typed.items():
        if key in outcome.hidden or key in outcome.read_only:
            continue
        values[key] = _rows_held(filling, key, value, outcome) if _is_subform(filling, key) else value
    for path, value in outcome.sets.items():
        if is_taken(filling, outcome, path, values):
            _put(values, path, value)
    return values


def is_taken(filling: Filling, outcome: Outcome, path: str, values: Mapping[str, Any]) -> bool:
    """Say whether what a rule sets stands against what was typed: always where nothing could be typed."""
    if path in outcome.hidden or path in outcome.read_only:
        return True
    key, _, inner = path.partition(".")
    if not inner:
        return key not in filling.typed or (filling.plain and values.get(key) in (None, "", []))
    place, _, child = inner.partition(".")
    row = rows_in(values.get(key))[int(place)]
    return child not in row or (filling.plain and row.get(child) in (None, "", []))


def _rows_held(filling: Filling, key: str, typed: Any, outcome: Outcome) -> list[dict[str, Any]]:
    standing = {row.get("id"): row for row in rows_in(filling.base.get(key))}
    found = []
    for place, row in enumerate(rows_in(typed)):
        closed = {child for child in row if {f"{key}.{place}.{child}"} & (outcome.hidden | outcome.read_only)}
        before = standing.get(row.get("id"), {}) if row.get("id") is not None else {}
        found.append({**before, **{child: value for child, value in row.items() if child not in closed}})
    return found


def _put(values: dict[str, Any], path: str, value: Any) -> None:
    key, _, inner = path.partition(".")
    if not inner:
        values[key] = value
        return
    place, _, child = inner.partition(".")
    rows = [dict(row) for row in rows_in(values.get(key))]
    rows[int(place)][child] = value
    values[key] = rows


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


def _is_subform(filling: Filling, key: str) -> bool:
    field = filling.context.app.model.tables[filling.form.table].by_key.get(key)
    return field is not None and field.type == "subform"
