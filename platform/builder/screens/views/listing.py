"""The views of an app, table by table: listed, put in order, made, copied, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....definition.fitting import NEEDED
from ....definition.model import Table, View
from ....runtime.screens.view_types import ICONS, LABELS
from ....web.declare import declare
from ...edits.document import piece_in
from ...edits.keys import free_key
from ...edits.views import add_view, copy_view, move_view, remove_view
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import copy_label, read_words, typed_words
from ..frame.narrowing import narrowed_path, own_tables, wanted_table
from ..frame.ordering import posted_move
from ..frame.page import builder_page, taking_out
from ..taken_keys import view_keys
from ..working import Working, working
from .members import WHAT_FOR, fitting, lack

pages = Blueprint("builder_views", __name__)
VIEWS = Words("Views", "视图")
NEW = Words("New view", "新建视图")
COPY = Words("Copy “{view}”", "复制“{view}”")
COPY_HELP = Words("The copy shows the same records in the same way.", "副本以相同方式显示相同的记录。")
FIRST_COLUMNS = 12


@pages.get("/a/<app>/builder/views")
@declare(actor="person", permission="administer")
def show_views(app: str) -> Any:
    """Show the views of every table, or of `?table=`."""
    return _list_page(working(app))


@pages.post("/a/<app>/builder/views/move")
@declare(actor="person", permission="administer", body="form")
def move(app: str) -> Any:
    """Put a view behind another one of its table."""
    view, after = posted_move()
    return _change(working(app), lambda document: move_view(document, view, after))


@pages.get("/a/<app>/builder/views/new")
@declare(actor="person", permission="administer")
def new_view(app: str) -> Any:
    """Show the form of a new view of `?table=` and `?type=`."""
    return _new_page(working(app), request.args)


@pages.post("/a/<app>/builder/views/new")
@declare(actor="person", permission="administer", body="form")
def make_view(app: str) -> Any:
    """Make a view with the table's first columns, and lead to what it is made of."""
    state, typed = working(app), request.form.to_dict()
    table = _chosen(state, typed.get("table", ""))
    type_ = typed.get("type", "grid")
    if type_ not in LABELS or lack(table, type_) is not None:
        raise NotFound
    label = read_words(typed, "label")
    key = free_key(view_keys(state, table.key), label, "view")
    columns = [each.key for each in table.fields if not each.hidden][:FIRST_COLUMNS]
    view: dict[str, Any] = {
        "key": key,
        "table": table.key,
        "label": label or "",
        "type": type_,
        "fields": columns,
    }
    for member in NEEDED.get(type_, ()):
        chosen = typed.get(member) or fitting(table, "start" if member == "dates" else member)[0][0]
        view[member] = [{"start": chosen}] if member == "dates" else chosen
    return save_change(
        state,
        lambda document: add_view(document, view),
        back=builder_path(app, "views", f"{table.key}.{key}"),
        again=lambda status, faults: _new_page(state, typed, status, faults),
    )


@pages.get("/a/<app>/builder/views/<view>/copy")
@declare(actor="person", permission="administer")
def ask_copy(app: str, view: str) -> Any:
    """Ask for the name of the copy."""
    state = working(app)
    told = piece_in(state.document, "views", view)
    return _copy_page(state, view, typed_words(copy_label(told.get("label", told["key"])), "label"))


@pages.post("/a/<app>/builder/views/<view>/copy")
@declare(actor="person", permission="administer", body="form")
def copy(app: str, view: str) -> Any:
    """Make a view like another one, behind it."""
    state, typed = working(app), request.form.to_dict()
    table = piece_in(state.document, "views", view)["table"]
    label = read_words(typed, "label") or ""
    key = free_key(view_keys(state, table), label, "view")
    return save_change(
        state,
        lambda document: copy_view(document, view, key, label),
        back=builder_path(app, "views", f"{table}.{key}"),
        again=lambda status, faults: _copy_page(state, view, typed, status, faults),
    )


@pages.post("/a/<app>/builder/views/<view>/delete")
@declare(actor="person", permission="administer", body="form")
def delete(app: str, view: str) -> Any:
    """Delete a view; no record goes."""
    return _change(working(app), taking_out(lambda document: remove_view(document, view)))


def view_named(state: Working, name: str) -> View:
    """Return a view by "table.key"; raises NotFound."""
    found = next((each for each in state.model.views if f"{each.table}.{each.key}" == name), None)
    if found is None:
        raise NotFound
    return found


def _change(state: Working, edit: Any) -> Any:
    return save_change(
        state,
        edit,
        back=narrowed_path(state.app.key, "views", state.model),
        again=lambda status, faults: _list_page(state, status, faults),
    )


def _chosen(state: Working, key: str) -> Table:
    """Return the table that is asked for, the first where none is; raises NotFound."""
    tables = {each.key: each for each in own_tables(state.model)}
    found = tables.get(key) if key else next(iter(tables.values()), None)
    if found is None:
        raise NotFound
    return found


def _list_page(state: Working, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    wanted, tables = wanted_table(state.model), own_tables(state.model)
    return builder_page(
        "views/list.html",
        state,
        "views",
        VIEWS,
        status,
        faults,
        tables=tables,
        wanted=wanted,
        groups=[(each, state.model.views_of(each.key)) for each in tables if wanted in ("", each.key)],
        icons=ICONS,
        labels=LABELS,
    )


def _new_page(
    state: Working, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    table = _chosen(state, typed.get("table", ""))
    lacking = {each: lack(table, each) for each in LABELS}
    wanted = typed.get("type", "")
    type_ = wanted if wanted in LABELS and lacking[wanted] is None else "grid"
    needs = [(name, fitting(table, "start" if name == "dates" else name)) for name in NEEDED.get(type_, ())]
    return builder_page(
        "views/new.html",
        state,
        "views",
        NEW,
        status,
        faults,
        typed=typed,
        table=table,
        tables=own_tables(state.model),
        types=[(each, LABELS[each], WHAT_FOR[each], ICONS[each], lacking[each]) for each in LABELS],
        type_here=type_,
        needs=[(name, NEEDS[name], options) for name, options in needs],
    )


def _copy_page(
    state: Working, view: str, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    told = view_named(state, view)
    back = builder_path(state.app.key, "views", view)
    return builder_page(
        "frame/copy.html",
        state,
        "views",
        COPY.fill(view=told.label),
        status,
        faults,
        typed=typed,
        action=f"{back}/copy",
        about=COPY_HELP,
        back=back,
        back_label=told.label,
    )


NEEDS: Mapping[str, Words] = {
    "stack": Words("A stack for each value of", "按此字段分列"),
    "parent": Words("The field that names the parent record", "上级字段"),
    "dates": Words("Records stand on the day of", "按此日期显示"),
    "start": Words("A bar begins at", "开始时间"),
}
"""By a member that a type of view cannot do without: how the form of a new view asks for it."""
