"""The rules of a form: a condition and what it does, each a page of its own; their order is theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, request

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....web.current import current_context, reader
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...edits import form_rules as edits
from ...edits.document import find
from ...edits.keys import free_key
from ..administered import builder_path
from ..changing import save_change
from ..conditions.editor import FORMULA, Condition, condition_of, condition_parts, read_condition
from ..working import Working
from .page import form_in, form_path
from .rule_acts import KINDS, RuleAct, acts_of, named, option_choices, read_acts, settable, with_options
from .rule_faults import fault_places

pages = Blueprint("builder_form_rules", __name__)
NEW = Words("New rule", "新建规则")
RULE = Words("Rule", "规则")
SAVE = "save"


@pages.get("/a/<app>/builder/forms/<form>/rules/new")
@declare(actor="person", permission="administer")
def new_rule(app: str, form: str) -> Any:
    """Show the form of a new rule."""
    state, told = form_in(app, form)
    rows = _rows(state, told, request.args.get("rows", ""))
    condition = condition_of(state.model, told["table"], rows, "")
    return _page(state, told, form, "", rows, condition, acts_of({}))


@pages.post("/a/<app>/builder/forms/<form>/rules/new")
@declare(actor="person", permission="administer", body="form")
def add_rule(app: str, form: str) -> Any:
    """Make a rule at the end of the form's rules."""
    state, told = form_in(app, form)
    taken = {each["key"] for each in told.get("rules", ())} | {"new"}
    key = free_key(taken, "rule", "rule")
    return _posted(state, told, form, "", lambda d, rule: edits.add_rule(d, form, {"key": key, **rule}))


@pages.get("/a/<app>/builder/forms/<form>/rules/<rule>")
@declare(actor="person", permission="administer")
def show_rule(app: str, form: str, rule: str) -> Any:
    """Show one rule."""
    state, told = form_in(app, form)
    own = told.get("rules", ())[find(told.get("rules", ()), rule)]
    condition = condition_of(state.model, told["table"], own.get("rows"), own.get("when", ""))
    return _page(state, told, form, rule, own.get("rows"), condition, acts_of(own))


@pages.post("/a/<app>/builder/forms/<form>/rules/<rule>")
@declare(actor="person", permission="administer", body="form")
def change_rule(app: str, form: str, rule: str) -> Any:
    """Save a rule."""
    state, told = form_in(app, form)
    find(told.get("rules", ()), rule)
    return _posted(
        state,
        told,
        form,
        rule,
        lambda d, wanted: edits.change_rule(d, form, rule, {"when": None, "rows": None, **wanted}),
    )


@pages.post("/a/<app>/builder/forms/<form>/rules/<rule>/move")
@declare(actor="person", permission="administer", body="form")
def move_rule(app: str, form: str, rule: str) -> Any:
    """Move a rule one place up or down: later rules win over earlier ones."""
    state, told = form_in(app, form)
    keys = [each["key"] for each in told.get("rules", ())]
    at = find(told.get("rules", ()), rule)
    rest = [key for key in keys if key != rule]
    to = min(max(at + (-1 if request.form.get("to") == "up" else 1), 0), len(rest))
    after = rest[to - 1] if to else None
    return _saved(state, told, form, lambda document: edits.move_rule(document, form, rule, after))


@pages.post("/a/<app>/builder/forms/<form>/rules/<rule>/delete")
@declare(actor="person", permission="administer", body="form")
def delete_rule(app: str, form: str, rule: str) -> Any:
    """Delete a rule."""
    state, told = form_in(app, form)
    return _saved(state, told, form, lambda document: edits.remove_rule(document, form, rule))


def _saved(state: Working, told: Mapping[str, Any], form: str, edit: Any) -> Any:
    from_form = form_path(state.app.key, form) + "#rules"

    def again(status: int, faults: Sequence[Fault]) -> Any:
        condition = condition_of(state.model, told["table"], None, "")
        return _page(state, told, form, "", None, condition, acts_of({}), status, faults)

    return save_change(state, edit, back=from_form, again=again)


def _posted(state: Working, told: Mapping[str, Any], form: str, key: str, edit: Any) -> Any:
    """Draw the rule again where that is asked for, else save it."""
    rows = _rows(state, told, request.form.get("rows", ""))
    condition = read_condition(request.form, state.model, told["table"], rows, reader())
    acts = read_acts(request.form)

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _page(state, told, form, key, rows, condition, acts, status, faults)

    if request.form.get("do", SAVE) != SAVE:
        return again(200, ())
    if condition.faulty:
        return again(422, ())
    rule: dict[str, Any] = {"then": [each.document for each in acts]}
    if condition.source:
        rule["when"] = condition.source
    if rows:
        rule["rows"] = rows
    return save_change(
        state,
        lambda document: edit(document, rule),
        back=form_path(state.app.key, form) + "#rules",
        again=again,
    )


def _rows(state: Working, told: Mapping[str, Any], rows: str) -> str | None:
    """Return the sub-form in whose rows a rule holds; raises NotFound for one that is none."""
    if not rows:
        return None
    if f"{told['table']}.{rows}" not in state.model.tables:
        raise NotFound
    return rows


def _page(
    state: Working,
    told: Mapping[str, Any],
    form: str,
    key: str,
    rows: str | None,
    condition: Condition,
    acts: Sequence[RuleAct],
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    app = state.app.key
    table = state.model.tables[f"{told['table']}.{rows}" if rows else told["table"]]
    places = fault_places(faults)
    page = settings_page(
        "form_designer/rule.html",
        builder_path(app, "forms"),
        RULE if key else NEW,
        state.app,
        state=state,
        back=form_path(app, form) + "#rules",
        form_label=Words.read(told.get("label") or told["key"]),
        address=builder_path(app, "forms", form, "rules", key or "new"),
        key=key,
        rows=rows,
        subforms=[each for each in state.model.tables[told["table"]].fields if each.type == "subform"],
        condition_faults=places.get("when", []),
        as_formula=condition.way == FORMULA,
        acts=acts,
        kinds=KINDS,
        names=named(state.model, told, table, rows),
        fields=settable(table),
        choices=with_options(table),
        options_of=lambda field: option_choices(table, field),
        act_faults=places,
        expression_href=builder_path(app, "tables", table.key, "expression"),
        **condition_parts(current_context(app), condition, reader()),
    )
    return make_response(page, status)
