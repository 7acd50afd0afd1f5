"""The rules of a form as one actor may know them, checked once per set of rights; what they come to is in settle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ...definition.model import App, Form
from ...definition.reads import parsed
from ...definition.types import path_type
from ...expressions import CheckedExpression, Expression, Type, check
from ..access.known import PARENT, known_rules
from ..records.context import Context

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
