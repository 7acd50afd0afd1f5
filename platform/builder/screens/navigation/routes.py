"""The side bar of an app: its groups and entries, put in order, added, named and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault, Malformed
from ....core.words import Words
from ....definition.model import App
from ....runtime.screens.view_types import ICONS
from ....web.declare import declare
from ...edits.navigation import set_navigation
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import read_words, typed_words
from ..frame.ordering import posted_move
from ..frame.page import builder_page
from ..working import Working, working
from .arrange import (
    Change,
    add_entry,
    group_at,
    groups_of,
    move_entry,
    move_group,
    neighbours,
    remove_entry,
    remove_group,
    set_group,
)

pages = Blueprint("builder_navigation", __name__)
NAVIGATION = Words("Navigation", "导航")
NEW_GROUP = Words("New group", "新建分组")
GROUP = Words("Group of the side bar", "导航分组")
UNKNOWN = Words("the side bar cannot lead there", "导航不能指向该位置")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the page shows it."""

    name: str
    label: Words
    detail: Words | None
    icon: str
    up: str
    down: str


@pages.get("/a/<app>/builder/navigation")
@declare(actor="person", permission="administer")
def show_navigation(app: str) -> Any:
    """Show the side bar's groups and entries."""
    return _page(working(app))


@pages.post("/a/<app>/builder/navigation/move")
@declare(actor="person", permission="administer", body="form")
def move(app: str) -> Any:
    """Put an entry behind another one, or first in a group."""
    entry, after = posted_move()
    return _change(app, lambda groups: move_entry(groups, entry, after or entry.partition(".")[0]))


@pages.post("/a/<app>/builder/navigation/add")
@declare(actor="person", permission="administer", body="form")
def add(app: str) -> Any:
    """Add a table or a view to a group."""
    entry, group = request.form.get("entry", ""), request.form.get("group", "0")
    if entry not in {key for key, _, _ in places(working(app).model)}:
        raise Malformed(why=UNKNOWN)
    return _change(app, lambda groups: add_entry(groups, group, entry))


@pages.post("/a/<app>/builder/navigation/remove")
@declare(actor="person", permission="administer", body="form")
def remove(app: str) -> Any:
    """Take an entry out of the side bar."""
    entry = request.form.get("entry", "")
    return _change(app, lambda groups: remove_entry(groups, entry))


@pages.get("/a/<app>/builder/navigation/group")
@declare(actor="person", permission="administer")
def ask_group(app: str) -> Any:
    """Show the form of a new group, or of the group `?group=`."""
    state, number = working(app), request.args.get("group", "")
    told = group_at(groups_of(state.document), number) if number else {}
    typed = {**typed_words(told.get("label"), "label"), "icon": told.get("icon", ""), "group": number}
    return _group_page(state, typed)


@pages.post("/a/<app>/builder/navigation/group")
@declare(actor="person", permission="administer", body="form")
def save_group(app: str) -> Any:
    """Name a group, or add one."""
    state, typed = working(app), request.form.to_dict()
    label = read_words(typed, "label")

    def edit(document: Mapping[str, Any]) -> Mapping[str, Any]:
        groups = groups_of(document)
        set_group(groups, typed.get("group", ""), label, typed.get("icon", ""))
        return set_navigation(document, groups)

    return save_change(
        state,
        edit,
        back=builder_path(app, "navigation"),
        again=lambda status, faults: _group_page(state, typed, status, faults),
    )


@pages.post("/a/<app>/builder/navigation/group/move")
@declare(actor="person", permission="administer", body="form")
def order_groups(app: str) -> Any:
    """Put a group behind another one."""
    group, after = posted_move()
    return _change(app, lambda groups: move_group(groups, group, after))


@pages.post("/a/<app>/builder/navigation/group/remove")
@declare(actor="person", permission="administer", body="form")
def delete_group(app: str) -> Any:
    """Take a group and its entries out of the side bar; tables and views stay."""
    group = request.form.get("group", "")
    return _change(app, lambda groups: remove_group(groups, group))


def places(model: App) -> list[tuple[str, Words, Words | None]]:
    """Return everything the side bar can lead to: (name, label, of which table)."""
    found: list[tuple[str, Words, Words | None]] = []
    for table in model.tables.values():
        if table.parent is None:
            found.append((table.key, table.label, None))
            found += [(f"{table.key}.{v.key}", v.label, table.label) for v in model.views_of(table.key)]
    return found


def _change(app: str, change: Change) -> Any:
    state = working(app)

    def edit(document: Mapping[str, Any]) -> Mapping[str, Any]:
        groups = groups_of(document)
        change(groups)
        return set_navigation(document, groups)

    return save_change(
        state,
        edit,
        back=builder_path(app, "navigation"),
        again=lambda status, faults: _page(state, status, faults),
    )


def _page(state: Working, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    groups = groups_of(state.document)
    listed = {value for group in groups for each in group["items"] for value in each.values()}
    offered = places(state.model)
    return builder_page(
        "navigation/page.html",
        state,
        "navigation",
        NAVIGATION,
        status,
        faults,
        groups=[
            (
                number,
                Words.read(group.get("label")),
                group.get("icon", ""),
                _entries(state.model, groups, number),
            )
            for number, group in enumerate(groups)
        ],
        numbers=[str(number) for number in range(len(groups))],
        offered=offered,
        missing=[label for key, label, of in offered if of is None and key not in listed],
        unset=not state.document.get("navigation"),
    )


def _entries(model: App, groups: list[dict[str, Any]], number: int) -> list[Entry]:
    found = []
    for place, each in enumerate(groups[number]["items"]):
        label, detail, icon = _told(model, each)
        found.append(Entry(f"{number}.{place}", label, detail, icon, *neighbours(groups, number, place)))
    return found


def _told(model: App, entry: Mapping[str, str]) -> tuple[Words, Words | None, str]:
    if "dashboard" in entry:
        label = next(d.get("label") for d in model.dashboards if d["key"] == entry["dashboard"])
        return Words.read(label or entry["dashboard"]), None, "layout-dashboard"
    table = model.tables[(entry.get("table") or entry["view"]).partition(".")[0]]
    if "table" in entry:
        return table.label, None, table.icon
    view = next(v for v in model.views_of(table.key) if f"{v.table}.{v.key}" == entry["view"])
    return view.label, table.label, ICONS[view.type]


def _group_page(
    state: Working, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    title = GROUP if typed.get("group") else NEW_GROUP
    return builder_page("navigation/group.html", state, "navigation", title, status, faults, typed=typed)
