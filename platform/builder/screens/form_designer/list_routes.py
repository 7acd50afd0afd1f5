"""The forms of an app, table by table: making, copying, ordering and deleting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.words import Words
from ....fields import type_of
from ....runtime.forms.entries import GENERAL
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...edits import forms as edits
from ...edits.keys import free_key
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import read_words
from ..frame.narrowing import narrowed_path, own_tables, wanted_table
from ..frame.page import taking_out
from ..taken_keys import form_keys
from ..working import Working, working
from .page import FORMS, form_in, form_name, form_path
from .properties import USES, form_changes

pages = Blueprint("builder_forms", __name__)
NEW = Words("New form: {table}", "新建表单：{table}")
COPIED = Words("{label} (copy)", "{label}（副本）")


@pages.get("/a/<app>/builder/forms")
@declare(actor="person", permission="administer")
def show_forms(app: str) -> Any:
    """Show the forms of every table, or of `?table=`."""
    return _list_page(working(app))


@pages.get("/a/<app>/builder/forms/new")
@declare(actor="person", permission="administer")
def new_form(app: str) -> Any:
    """Ask what a new form is called and what it is for."""
    state = working(app)
    return _new_page(state, _table(state, request.args.get("table", "")), {}, ("create", "edit", "detail"))


@pages.post("/a/<app>/builder/forms/new")
@declare(actor="person", permission="administer", body="form")
def add_form(app: str) -> Any:
    """Make a form, with all fields of its table or empty, and open it in the designer."""
    state = working(app)
    table = _table(state, request.form.get("table", ""))
    typed, use = request.form.to_dict(), request.form.getlist("use")

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _new_page(state, table, typed, use, status, faults)

    try:
        changes = {name: each for name, each in form_changes(request.form).items() if each is not None}
    except Invalid as error:
        return again(422, error.faults)
    key = free_key(form_keys(state, table), changes["label"], "form")
    sections = _all_fields(state, table, "public" in use) if typed.get("start") == "all" else []
    form = {"key": key, "table": table, **changes, "sections": sections}
    return save_change(
        state,
        lambda document: edits.add_form(document, form),
        back=form_path(app, f"{table}.{key}"),
        again=again,
    )


@pages.post("/a/<app>/builder/forms/<form>/copy")
@declare(actor="person", permission="administer", body="form")
def copy_form(app: str, form: str) -> Any:
    """Make a form like this one behind it."""
    state, told = form_in(app, form)
    label = COPIED.fill(label=Words.read(told.get("label") or told["key"]))
    wanted: Any = {"en": label.en, "zh": label.zh}
    key = free_key(form_keys(state, told["table"]), wanted, "form")
    return _saved(
        state,
        lambda document: edits.copy_form(document, form, key, wanted),
        form_path(app, f"{told['table']}.{key}"),
    )


@pages.post("/a/<app>/builder/forms/<form>/order")
@declare(actor="person", permission="administer", body="form")
def order_form(app: str, form: str) -> Any:
    """Move a form one place up or down among those of its table: the first that fits is taken."""
    state, told = form_in(app, form)
    names = [form_name(each) for each in state.document["forms"]]
    mine = [name for name in names if name.startswith(f"{told['table']}.")]
    at = mine.index(form)
    to = max(at - 1, 0) if request.form.get("to") == "up" else min(at + 1, len(mine) - 1)
    rest = [name for name in mine if name != form]
    before = names.index(mine[0])
    after = rest[to - 1] if to else (names[before - 1] if before else None)
    back = narrowed_path(app, "forms", state.model)
    return _saved(state, lambda document: edits.move_form(document, form, after), back)


@pages.post("/a/<app>/builder/forms/<form>/delete")
@declare(actor="person", permission="administer", body="form")
def delete_form(app: str, form: str) -> Any:
    """Delete a form; the table's other forms take its place."""
    state, _ = form_in(app, form)
    back = narrowed_path(app, "forms", state.model)
    return _saved(state, taking_out(lambda document: edits.remove_form(document, form)), back)


def _saved(state: Working, edit: Any, back: str) -> Any:
    return save_change(state, edit, back=back, again=lambda status, faults: _list_page(state, status, faults))


def _table(state: Working, key: str) -> str:
    table = state.model.tables.get(key)
    if table is None or table.parent is not None:
        raise NotFound
    return key


def _all_fields(state: Working, table: str, public: bool) -> list[dict[str, Any]]:
    """Return one section with every field that the form can hold."""
    fields = [
        each.key
        for each in state.model.tables[table].fields
        if not each.hidden and each.type != "reverse" and (not public or type_of(each).writable)
    ]
    return [{"key": "base", "label": GENERAL, "columns": 2, "fields": fields}]


def _list_page(state: Working, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    wanted, tables = wanted_table(state.model), own_tables(state.model)
    shown = [each for each in tables if wanted in ("", each.key)]
    by_table = [(each, [form for form in state.model.forms if form.table == each.key]) for each in shown]
    page = settings_page(
        "form_designer/forms.html",
        builder_path(state.app.key, "forms"),
        FORMS,
        state.app,
        state=state,
        tables=tables,
        wanted=wanted,
        by_table=by_table,
        uses=USES,
        address=builder_path(state.app.key, "forms"),
        faults=faults,
    )
    return make_response(page, status)


def _new_page(
    state: Working,
    table: str,
    typed: Mapping[str, str],
    use: Sequence[str],
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    told = state.model.tables[table]
    label = read_words(typed, "label")
    page = settings_page(
        "form_designer/new.html",
        builder_path(state.app.key, "forms"),
        NEW.fill(table=told.label),
        state.app,
        state=state,
        in_table=told,
        typed=typed,
        use=use,
        uses=USES,
        named=label,
        faults=faults,
        address=builder_path(state.app.key, "forms", "new"),
        back=builder_path(state.app.key, "forms"),
    )
    return make_response(page, status)
