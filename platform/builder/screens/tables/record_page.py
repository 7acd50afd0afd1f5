"""What a record's page shows: stage bar, key facts, tabs, and which lists speak in its stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....definition.model import App, Table
from ....fields import type_of
from ....web.declare import declare
from ...edits.document import table_in
from ...edits.keys import free_key
from ...edits.tables import change_table
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import read_words, typed_words
from ..frame.page import builder_page
from ..frame.picks import Option, declared_first, field_options, only_redraws, picked
from ..working import Working, working

pages = Blueprint("builder_record_page", __name__)
TITLE = Words("Record page of “{table}”", "“{table}”的记录页")
STREAM = ("stream", Words("What happened, and comments", "动态与评论"), "message")
HISTORY = ("history", Words("History of changes", "修改历史"), "history")
FORM = Words("Form: {name}", "表单：{name}")
MOST_TABS = 12


@pages.get("/a/<app>/builder/tables/<table>/page")
@declare(actor="person", permission="administer")
def show_record_page(app: str, table: str) -> Any:
    """Show what a record's page is made of."""
    return _page(working(app), table)


@pages.post("/a/<app>/builder/tables/<table>/page")
@declare(actor="person", permission="administer", body="form")
def change_record_page(app: str, table: str) -> Any:
    """Save what a record's page is made of."""
    state = working(app)
    if only_redraws(request.form):
        return _page(state, table, read_page(request.form))
    members = read_page(request.form)
    return save_change(
        state,
        lambda document: change_table(document, table, {"page": members or None}),
        back=builder_path(app, "tables", table, "page"),
        again=lambda status, faults: _page(state, table, members, status, faults),
    )


def read_page(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the member "page" of a table as a form sends it; empty parts are left out."""
    page: dict[str, Any] = {}
    if form.get("stage"):
        page["stage"] = form["stage"]
    for name in ("facts", "stream"):
        if chosen := picked(form, name):
            page[name] = chosen
    tabs: list[dict[str, Any]] = []
    for place in range(MOST_TABS):
        label, parts = read_words(form, f"tab{place}"), picked(form, f"parts{place}")
        if not label and not parts:
            continue
        key = form.get(f"tab{place}:key") or free_key({each["key"] for each in tabs}, label, "tab")
        tabs.append({"key": key, "label": label or "", "parts": [_part(each) for each in parts]})
    return page | ({"tabs": tabs} if tabs else {})


def _part(name: str) -> Any:
    kind, _, key = name.partition(":")
    return {kind: key} if key else kind


def _name(part: Any) -> str:
    return ":".join(next(iter(part.items()))) if isinstance(part, Mapping) else part


def part_options(model: App, table: Table) -> list[Option]:
    """Return what can stand in a tab: forms, lists of what points here, the stream, the history."""
    forms = [
        (f"form:{each.key}", FORM.fill(name=each.label), "forms")
        for each in model.forms
        if each.table == table.key and "public" not in each.use
    ]
    lists = [(f"related:{each.key}", each.label, type_of(each).icon) for each in _reverses(table)]
    return [*forms, *lists, STREAM, HISTORY]


def _reverses(table: Table) -> list[Any]:
    return [each for each in table.fields if each.type == "reverse"]


def _page(
    state: Working,
    table: str,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    told = state.model.tables.get(table)
    if told is None or told.parent is not None:
        raise NotFound
    page = table_in(state.document, table).get("page", {}) if typed is None else typed
    tabs = [
        {
            "key": each["key"],
            "typed": typed_words(each["label"], f"tab{place}"),
            "parts": [_name(part) for part in each["parts"]],
        }
        for place, each in enumerate(page.get("tabs", ()))
    ]
    if len(tabs) < MOST_TABS:
        tabs.append({"key": "", "typed": {}, "parts": []})
    return builder_page(
        "tables/page.html",
        state,
        "tables",
        TITLE.fill(table=told.label),
        status,
        faults,
        table=told,
        page=page,
        tabs=tabs,
        selects=field_options(each for each in told.fields if each.type == "select"),
        facts=field_options(each for each in declared_first(told) if each.type not in ("reverse", "subform")),
        reverses=field_options(_reverses(told)),
        parts=part_options(state.model, told),
        address=builder_path(state.app.key, "tables", table),
    )
