"""A form's rules as JSON that a script computes at once: web/frontend/scripts/forms/conditions.js runs the trees.

Only what both compute exactly alike is said: comparison, logic, emptiness, arithmetic, joined text, membership, over
literals and fields of the form itself. For the rest stands ASK, and the browser asks the server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ...core.words import Words
from ...definition.model import Form, Table
from ...expressions import Kind, Type
from ...expressions.evaluate import run
from ...expressions.functions.arithmetic import (
    DIVIDE,
    JOIN_TEXT,
    MINUS,
    NEGATE,
    PERCENT,
    PLUS,
    TIMES,
)
from ...expressions.functions.comparison import COMPARISONS, DIGITS15, FOLDED
from ...expressions.functions.conversions import BOOLEAN_NUMBER, BOOLEAN_TEXT, NUMBER_BOOLEAN
from ...expressions.functions.lists import AMONG, COUNT_ITEMS, HAS, HAS_TEXT
from ...expressions.functions.logic import ALL, ANY, DIFFER, OPPOSITE, SWITCH
from ...expressions.functions.primitives import ABSENT, CHOOSE, FALLBACK, PRESENT
from ...expressions.tree import Apply, Constant, Fill, Function, Leaf, Node, is_constant
from ...fields import type_of
from ...fields.field import Field
from ...fields.periods import end_of_day
from ..access.known import PARENT
from ..records.context import Context
from .form_values import FormValues, rows_in
from .rules import FormAct, FormRule, rules_of

ASK = "?"
SPOKEN: Mapping[Function, str] = {
    **{function: f"{style} {sign}" for (sign, style), function in COMPARISONS.items()},
    DIGITS15: "digits15",
    FOLDED: "folded",
    ABSENT: "absent",
    PRESENT: "present",
    FALLBACK: "fallback",
    CHOOSE: "choose",
    SWITCH: "switch",
    ALL: "all",
    ANY: "any",
    DIFFER: "differ",
    OPPOSITE: "not",
    AMONG: "among",
    HAS: "has",
    HAS_TEXT: "has_text",
    COUNT_ITEMS: "count",
    PLUS: "plus",
    MINUS: "minus",
    TIMES: "times",
    DIVIDE: "divide",
    NEGATE: "negate",
    PERCENT: "percent",
    JOIN_TEXT: "join",
    BOOLEAN_NUMBER: "boolean_number",
    NUMBER_BOOLEAN: "number_boolean",
    BOOLEAN_TEXT: "boolean_text",
}
KINDS = {
    "text": "text",
    "long_text": "text",
    "phone": "there",
    "email": "there",
    "url": "there",
    "number": "number",
    "money": "number",
    "rating": "number",
    "progress": "number",
    "percent": "percent",
    "checkbox": "boolean",
    "select": "option",
    "multi_select": "options",
    "date": "date",
    "relation": "record",
    "member": "record",
    "department": "record",
    "owner": "record",
}
"""How a script reads a control; the controls of other types it leaves to the server."""


def portable_rules(context: Context, form: Form, language: str) -> list[dict[str, Any]]:
    """Return the rules that the actor may know of, their words in the reader's language."""
    table = context.app.model.tables[form.table]
    return [_rule(context, table, each, language) for each in rules_of(context, form)]


def portable_kinds(context: Context, form: Form) -> dict[str, dict[str, Any]]:
    """Return how the controls of the fields that rules speak of are read, by field and by "lines:price"."""
    table = context.app.model.tables[form.table]
    found: dict[str, dict[str, Any]] = {}
    for field in table.by_key.values():
        found[field.key] = _kind(field)
        inner = context.app.model.tables.get(f"{table.key}.{field.key}")
        for child in inner.fields if inner else ():
            found[f"{field.key}:{child.key}"] = _kind(child)
    named = {name for rule in rules_of(context, form) for name in _named(rule)}
    return {name: kind for name, kind in found.items() if name in named}


def portable_base(context: Context, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields that conditions read held before anything was typed, rows as {id: {field: value}}."""
    table = context.app.model.tables[form.table]
    names = FormValues(context, table, values)
    found: dict[str, Any] = {}
    for name in portable_kinds(context, form):
        key, _, child = name.partition(":")
        if not child and table.by_key[key].type != "subform":
            found[key] = plain(names((key,)))
        for row in rows_in(values.get(key)) if child else ():
            if row.get("id") is not None:
                kept = found.setdefault(key, {}).setdefault(str(row["id"]), {})
                kept[child] = plain(names.row(key, row)((child,)))
    return found


def plain(value: Any) -> Any:
    """Return a value of an expression as a script has it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool) else None


def _rule(context: Context, table: Table, rule: FormRule, language: str) -> dict[str, Any]:
    when = portable_tree(rule.when.tree, table, rule.rows, context) if rule.when else None
    return {
        "key": rule.key,
        "rows": rule.rows,
        "when": when,
        "acts": [_act(context, table, rule, act, language) for act in rule.acts],
    }


def _act(context: Context, table: Table, rule: FormRule, act: FormAct, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": act.kind, "names": act.names}
    if act.expression is not None:
        tree = portable_tree(act.expression.tree, table, rule.rows, context)
        target = (context.app.model.tables[f"{table.key}.{rule.rows}"] if rule.rows else table).by_key[
            act.names[0]
        ]
        told["tree"] = tree if _writes_alike(target, act.expression.type) else ASK
    if act.kind == "options":
        told["keep"] = act.keep
    if isinstance(act.message, Words):
        told["message"] = act.message.to(language)
    return told


def _writes_alike(field: Field, type: Type) -> bool:
    """Say whether a script can put such a result into the field's control as the server would."""
    return (field.type, type.kind) in {
        ("text", Kind.TEXT),
        ("select", Kind.TEXT),
        ("select", Kind.OPTION),
        ("checkbox", Kind.BOOLEAN),
        ("date", Kind.DATE),
        ("number", Kind.NUMBER),
        ("money", Kind.NUMBER),
        ("progress", Kind.NUMBER),
    }


def portable_tree(node: Node, table: Table, rows: str | None, context: Context) -> Any:
    """Return a checked tree as JSON, or ASK where a part of it is beyond a script."""
    if isinstance(node, Constant):
        value = plain(node.value)
        return ASK if value is None and node.value is not None else {"c": value}
    if isinstance(node, Leaf):
        return _leaf(node, table, rows, context)
    if isinstance(node, Fill):
        told = _leaf(node.leaf, table, rows, context)
        return told if told == ASK else {**told, "f": node.blank}
    if is_constant(node):
        return _constant(node, context)
    return _apply(node, table, rows, context)


def _constant(node: Apply, context: Context) -> Any:
    """Return what reads no field as its value of today, which ends with the day; ASK where it hangs on the moment."""
    if Kind.DATETIME in _kinds(node):
        return ASK
    environment = context.environment
    value = plain(run(node, lambda _path: None, environment))
    ends = end_of_day(environment.today(), environment.zone)
    return ASK if value is None else {"c": value, "until": int(ends.timestamp() * 1000)}


def _kinds(node: Node) -> set[Kind]:
    below = (_kinds(each) for each in node.arguments) if isinstance(node, Apply) else ()
    return {node.type.kind}.union(*below)


def _leaf(node: Leaf, table: Table, rows: str | None, context: Context) -> Any:
    path, of_rows = node.path, rows is not None
    if rows and path[0] == PARENT and len(path) > 1:
        path, of_rows = path[1:], False
    holder = context.app.model.tables[f"{table.key}.{rows}"] if of_rows else table
    field = holder.by_key.get(path[0])
    if len(path) > 1 or field is None or field.type not in KINDS:
        return ASK
    return {"n": f"{rows}:{path[0]}" if of_rows else path[0]}


def _apply(node: Apply, table: Table, rows: str | None, context: Context) -> Any:
    name = SPOKEN.get(node.function)
    kinds = {argument.type.kind for argument in node.arguments}
    if name is None or Kind.DATETIME in kinds:
        return ASK
    parts = [portable_tree(argument, table, rows, context) for argument in node.arguments]
    return ASK if ASK in parts else {"op": name, "a": parts}


def _kind(field: Field) -> dict[str, Any]:
    kind = KINDS.get(field.type, "ask")
    told: dict[str, Any] = {"kind": kind}
    if kind in ("number", "percent"):
        told["decimals"] = field.settings.get("decimals", 2 if field.type == "money" else 0)
    if kind == "record":
        told["many"] = type_of(field).many
    return told


def _named(rule: FormRule) -> Sequence[str]:
    """Return the names that a rule's conditions read and its acts set, within rows as "lines:price"."""
    lead = f"{rule.rows}:" if rule.rows else ""
    expressions = [rule.when, *(act.expression for act in rule.acts)]
    found = [f"{lead}{name}" for act in rule.acts for name in act.names if act.kind == "set"]
    for expression in expressions:
        for path in expression.types if expression else ():
            outside = rule.rows and path[0] == PARENT and len(path) > 1
            found.append(path[1] if outside else f"{lead}{path[0]}")
    return found
