"""The rules of a table, as sentences; each has a page with what must hold and what is said when it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, request

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....runtime.access.condition_words import condition_words
from ....web.current import current_context, reader
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...edits import table_rules as edits
from ...edits.document import find, table_in
from ...edits.keys import free_key
from ..administered import builder_path
from ..changing import save_change
from ..conditions.editor import Condition, condition_of, condition_parts, read_condition
from ..form_designer.rule_faults import fault_places
from ..frame.labels import read_words, typed_words
from ..working import Working, working

pages = Blueprint("builder_table_rules", __name__)
RULES = Words("Rules: {table}", "校验规则：{table}")
NEW = Words("New rule", "新建规则")
RULE = Words("Rule", "规则")
MUST = Words("{condition}. Otherwise: “{message}”", "{condition}，否则提示“{message}”")
SAVE = "save"
NO_MESSAGE = Words("Say what to put right.", "请填写提示文字，说明如何更正。")


@pages.get("/a/<app>/builder/tables/<table>/rules")
@declare(actor="person", permission="administer")
def show_rules(app: str, table: str) -> Any:
    """Show the rules of a table as sentences."""
    state, _ = _with_table(app, table)
    return _list_page(state, table)


@pages.get("/a/<app>/builder/tables/<table>/rules/new")
@declare(actor="person", permission="administer")
def new_rule(app: str, table: str) -> Any:
    """Show the form of a new rule."""
    state, _ = _with_table(app, table)
    return _page(state, table, "", condition_of(state.model, table, None, ""), {})


@pages.post("/a/<app>/builder/tables/<table>/rules/new")
@declare(actor="person", permission="administer", body="form")
def add_rule(app: str, table: str) -> Any:
    """Make a rule; records that break it already are told when they are next saved."""
    state, told = _with_table(app, table)
    key = free_key({each["key"] for each in told.get("rules", ())} | {"new"}, "rule", "rule")
    return _posted(state, table, "", lambda d, rule: edits.add_rule(d, table, {"key": key, **rule}))


@pages.get("/a/<app>/builder/tables/<table>/rules/<rule>")
@declare(actor="person", permission="administer")
def show_rule(app: str, table: str, rule: str) -> Any:
    """Show one rule."""
    state, told = _with_table(app, table)
    own = told.get("rules", ())[find(told.get("rules", ()), rule)]
    typed = {**typed_words(own["message"], "message"), "field": own.get("field", "")}
    return _page(state, table, rule, condition_of(state.model, table, None, own["expression"]), typed)


@pages.post("/a/<app>/builder/tables/<table>/rules/<rule>")
@declare(actor="person", permission="administer", body="form")
def change_rule(app: str, table: str, rule: str) -> Any:
    """Save a rule."""
    state, told = _with_table(app, table)
    find(told.get("rules", ()), rule)
    return _posted(
        state, table, rule, lambda d, wanted: edits.change_rule(d, table, rule, {"field": None, **wanted})
    )


@pages.post("/a/<app>/builder/tables/<table>/rules/<rule>/delete")
@declare(actor="person", permission="administer", body="form")
def delete_rule(app: str, table: str, rule: str) -> Any:
    """Delete a rule."""
    state, _ = _with_table(app, table)
    return save_change(
        state,
        lambda document: edits.remove_rule(document, table, rule),
        back=builder_path(app, "tables", table, "rules"),
        again=lambda status, faults: _list_page(state, table, status, faults),
    )


def _with_table(app: str, table: str) -> tuple[Working, Mapping[str, Any]]:
    state = working(app)
    if table not in state.model.tables or "." in table:
        raise NotFound
    return state, table_in(state.document, table)


def _posted(state: Working, table: str, key: str, edit: Any) -> Any:
    """Draw the rule again where that is asked for, else save it."""
    condition = read_condition(request.form, state.model, table, None, reader())
    typed = request.form.to_dict()

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _page(state, table, key, condition, typed, status, faults)

    if request.form.get("do", SAVE) != SAVE:
        return again(200, ())
    if condition.faulty:
        return again(422, ())
    rule: dict[str, Any] = {
        "expression": condition.source,
        "message": read_words(typed, "message") or "",
    }
    if not rule["message"]:
        return again(422, [Fault("rules[0].message", NO_MESSAGE)])
    if typed.get("field"):
        rule["field"] = typed["field"]
    back = builder_path(state.app.key, "tables", table, "rules")
    return save_change(state, lambda document: edit(document, rule), back=back, again=again)


def _list_page(state: Working, table: str, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    told, app = state.model.tables[table], state.app.key
    rules = [
        (
            each.key,
            MUST.fill(condition=condition_words(state.model, table, each.expression), message=each.message),
        )
        for each in told.rules
    ]
    page = settings_page(
        "table_rules/list.html",
        builder_path(app, "tables"),
        RULES.fill(table=told.label),
        state.app,
        state=state,
        in_table=told,
        rules=rules,
        faults=faults,
        address=builder_path(app, "tables", table, "rules"),
        back=builder_path(app, "tables", table),
    )
    return make_response(page, status)


def _page(
    state: Working,
    table: str,
    key: str,
    condition: Condition,
    typed: Mapping[str, str],
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    app, places = state.app.key, fault_places(faults)
    page = settings_page(
        "table_rules/rule.html",
        builder_path(app, "tables"),
        RULE if key else NEW,
        state.app,
        state=state,
        in_table=state.model.tables[table],
        address=builder_path(app, "tables", table, "rules", key or "new"),
        back=builder_path(app, "tables", table, "rules"),
        condition_faults=places.get("expression", []),
        places=places,
        typed=typed,
        expression_href=builder_path(app, "tables", table, "expression"),
        **condition_parts(current_context(app), condition, reader()),
    )
    return make_response(page, status)
