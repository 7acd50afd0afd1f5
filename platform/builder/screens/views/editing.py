"""What a view is made of: columns, filter, order, groups, footer, colours, and what its type has of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault
from ....core.words import Words
from ....definition.filter_words import filter_words
from ....definition.model import Table, View
from ....fields import type_of
from ....fields.aggregates import LABELS as AGGREGATES
from ....runtime.screens.filter_fields import FilterField, FilterGroup
from ....runtime.screens.filter_form import form_of
from ....runtime.screens.filter_rows import FilterForm
from ....runtime.screens.groups import GROUP_WAYS
from ....runtime.screens.view_spans import COLORS as COLOR_WORDS
from ....runtime.screens.view_spans import spans_shown
from ....runtime.screens.view_types import ICONS, LABELS
from ....web.current import language
from ....web.declare import declare
from ...edits.document import piece_in
from ...edits.views import change_view
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import typed_words
from ..frame.page import builder_page
from ..frame.picks import field_options
from ..working import Working, working
from .filtering import draw_rows, known, offered, read_filter
from .listing import view_named
from .members import COLORS, GROUPED, WITH_COLUMNS, fitting, groupings, read_members, settings_for
from .preview import Preview, preview_of

pages = Blueprint("builder_view", __name__)
MOST_GROUPS = 3
SAVES = ("", "apply")
"""What the pressed button says when the form is saved and not drawn again."""


@dataclass(slots=True)
class Color:
    """One colour as the form shows it."""

    place: int
    color: str
    field: str
    rows: FilterForm
    kept: int | None
    """Which colour of the definition it is whose condition, beyond what rows can show, stays as it is."""


@dataclass(slots=True)
class Draft:
    """A view as its form has it."""

    members: dict[str, Any]
    filter: FilterForm
    colors: list[Color]

    @property
    def faulty(self) -> bool:
        """Say whether a condition could not be read."""
        return self.filter.faulty or any(each.rows.faulty for each in self.colors)


@pages.get("/a/<app>/builder/views/<view>")
@declare(actor="person", permission="administer")
def show_view(app: str, view: str) -> Any:
    """Show what a view is made of, with its first records beside."""
    state = working(app)
    return _page(state, view_named(state, view))


@pages.post("/a/<app>/builder/views/<view>")
@declare(actor="person", permission="administer", body="form")
def change(app: str, view: str) -> Any:
    """Save what a view is made of, or draw the form again after one of its buttons."""
    state = working(app)
    told = view_named(state, view)
    draft = read_draft(state, told, request.form)
    if request.form.get("do", "") not in SAVES:
        return _page(state, told, draft)
    if draft.faulty:
        return _page(state, told, draft, 422)
    return save_change(
        state,
        lambda document: change_view(document, view, draft.members),
        back=builder_path(app, "views", view),
        again=lambda status, faults: _page(state, told, draft, status, faults),
    )


@pages.post("/a/<app>/builder/views/<view>/preview")
@declare(actor="person", permission="administer", body="form")
def preview(app: str, view: str) -> Any:
    """Show the first records as the form, not saved yet, would show them."""
    state = working(app)
    told = view_named(state, view)
    draft = read_draft(state, told, request.form)
    return render_template("views/preview.html", preview=_preview(state, told, draft), told=told)


def read_draft(state: Working, view: View, form: MultiDict[str, str]) -> Draft:
    """Return what a form makes of a view; None in `members` takes a member away."""
    table = state.model.tables[view.table]
    document = piece_in(state.document, "views", f"{view.table}.{view.key}")
    fields = known(state, table, offered(state, table), filters_of(document))
    members = read_members(table, view.type, form, document)
    if form.get("filter_kept") == "1":
        rows = form_of(view.filter)
        members["filter"] = document.get("filter")
    else:
        rows, members["filter"] = read_filter(form, fields)
    colors: list[Color] = []
    told = []
    for place in range(COLORS):
        color, field = form.get(f"color:{place}", ""), form.get(f"color:{place}:field", "")
        kept = _kept(form.get(f"color:{place}:kept", ""), document)
        condition, tree = read_filter(_first_row(form, place, kept), fields, prefix_of(place))
        if kept is not None:
            tree = document["colors"][kept]["filter"]
        if form.get("do") == f"uncolor.{place}" or not color:
            continue
        colors.append(Color(len(colors), color, field, condition.renamed(prefix_of(len(colors))), kept))
        if tree is not None:
            told.append({"filter": tree, "color": color, **({"field": field} if field else {})})
    members["colors"] = told or None
    return Draft(members, rows, colors)


def prefix_of(place: int) -> str:
    """Return what the names of a colour's rows begin with."""
    return f"c{place}."


def filters_of(document: Mapping[str, Any]) -> list[Any]:
    """Return the filter of a view and those of its colours."""
    return [document.get("filter"), *(each["filter"] for each in document.get("colors", ()))]


def _first_row(form: MultiDict[str, str], place: int, kept: int | None) -> MultiDict[str, str]:
    """Return the form with a first row for a colour that was just added."""
    rows = any(name.startswith(prefix_of(place)) for name in form)
    if form.get("do") != "color" or rows or kept is not None:
        return form
    told = MultiDict(form)
    told["do"] = f"{prefix_of(place)}add"
    return told


def _kept(told: str, document: Mapping[str, Any]) -> int | None:
    place = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else None
    return place if place is not None and place < len(document.get("colors", ())) else None


def draft_of(view: View, document: Mapping[str, Any]) -> Draft:
    """Return a view's form as the definition has it."""
    colors = []
    for place, each in enumerate(document.get("colors", ())):
        rows = form_of(each["filter"], prefix_of(place))
        kept = None if rows.plain else place
        colors.append(Color(place, each["color"], each.get("field", ""), rows, kept))
    return Draft(dict(document), form_of(view.filter), colors)


def _preview(state: Working, view: View, draft: Draft) -> Preview:
    return preview_of(
        state, view, {name: value for name, value in draft.members.items() if value is not None}
    )


def _page(
    state: Working, view: View, draft: Draft | None = None, status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    table = state.model.tables[view.table]
    name = f"{view.table}.{view.key}"
    document = piece_in(state.document, "views", name)
    draft = draft or draft_of(view, document)
    groups = offered(state, table)
    fields = known(state, table, groups, filters_of(document))
    members = {name: value for name, value in draft.members.items() if value is not None}
    return builder_page(
        "views/view.html",
        state,
        "views",
        view.label,
        status,
        faults,
        view=view,
        table=table,
        address=builder_path(state.app.key, "views", name),
        members=members,
        draft=draft,
        **_choices(state, table, view, members),
        **_conditions(state, view, draft, groups, fields),
        preview=_preview(state, view, draft),
        live=any(each.key == view.key for each in state.app.model.views_of(view.table)),
        told=view,
        icons=ICONS,
        labels=LABELS,
    )


def _choices(state: Working, table: Table, view: View, members: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form offers for everything but conditions."""
    sort = [(each.removeprefix("-"), each.startswith("-")) for each in members.get("sort", ())]
    group = list(members.get("group", ()))
    stack = table.by_key.get(members.get("stack", ""))
    own = [each for each in table.by_key.values() if type_of(each).sortable]
    return {
        "typed": {
            **typed_words(members.get("label") or view.key, "label"),
            **typed_words(members.get("help"), "help"),
        },
        "columns": field_options(table.by_key.values()),
        "with_columns": WITH_COLUMNS,
        "bars": fitting(table, "bar"),
        "settings": settings_for(table, view.type, members),
        "spans_shown": lambda told: spans_shown(told, language()),
        "sort": [*sort, *[("", False)] * (2 if not sort else 1)],
        "sorts": field_options(own),
        "group": [*group, *[""] * (len(group) < MOST_GROUPS)] if view.type in GROUPED else [],
        "groupings": groupings(table),
        "ways": GROUP_WAYS,
        "footers": [
            (each, type_of(each).aggregates) for each in table.by_key.values() if type_of(each).aggregates
        ],
        "aggregates": AGGREGATES,
        "roles": list(state.model.roles.values()),
        "stacks": stack.settings.get("options", ()) if stack is not None and view.type == "board" else (),
        "colors": COLOR_WORDS,
    }


def _conditions(
    state: Working, view: View, draft: Draft, groups: list[FilterGroup], fields: Mapping[str, FilterField]
) -> dict[str, Any]:
    """Return what the rows of conditions need."""
    return {
        "filter_rows": draw_rows(state, draft.filter, groups, fields),
        "filter_told": None if draft.filter.plain else filter_words(view.filter, view.table, state.document),
        "color_rows": {each.place: draw_rows(state, each.rows, groups, fields) for each in draft.colors},
        "new_color": len(draft.colors) if len(draft.colors) < COLORS else None,
        "words_of": Words.read,
    }
