"""The menus of a list, fetched when they are opened: columns, filter, groups, order, one column's acts and sums.

Each is a page of its own too, so that all of it works without a script; what a menu changes is another address
of the list, which the answer leads to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Blueprint, Response, redirect, request

from ...core.errors import NotFound
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import type_of
from ...fields.aggregates import LABELS
from ...fields.field import Field
from ...fields.operator_words import operator_words
from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..records.context import Context
from .columns import Column
from .condition_rows import condition_rows
from .filter_fields import filter_groups, known_fields
from .filter_form import FORM_NAME, form_of, read_filter_form, tree_of
from .filter_rows import FilterForm
from .footers import chosen_footers, footer_member
from .frame import frame_of
from .grid import Grid
from .grid_measures import NARROWEST, WIDEST
from .grid_page import bare_grid
from .grid_request import GridRequest, filter_text
from .groups import GROUP_WAYS

pages = Blueprint("bar", __name__)
REM = 16
"""Pixels of one unit of a column's own width."""

PARTS = {
    "fields": Words("Fields", "字段"),
    "filter": Words("Filter", "筛选"),
    "group": Words("Group", "分组"),
    "sort": Words("Sort", "排序"),
    "head": Words("Column", "列"),
    "foot": Words("Sum up", "汇总"),
}


@pages.get("/a/<app>/<table>/bar/<part>")
@declare(actor="person", permission="view")
def bar(app: str, table: str, part: str) -> Any:
    """Show one menu of the list, or lead to the list that its form asks for."""
    part, _, key = part.partition(".")
    if part not in PARTS:
        raise NotFound
    context = current_context(app)
    grid = bare_grid(context, GridRequest.read(app, table, request.args, of_menu=True), reader())
    column = next((each for each in grid.columns if each.key == key), None)
    if part in ("head", "foot") and column is None:
        raise NotFound
    if part == "fields" and "show" in request.args:
        return _onward(grid.asked.href(fields=_chosen_fields(grid)))
    form = form_of(grid.asked.tree)
    groups = filter_groups(context, grid.table) if part == "filter" else []
    named = [value for name, value in request.args.items() if name.endswith(".field")]
    named += [row.field for row in form.rows]
    known = known_fields(context, grid.table, groups, named) if part == "filter" else {}
    if part == "filter" and any(FORM_NAME.fullmatch(name) for name in request.args):
        form, settled = _edit_filter(grid, form, {path: each.field for path, each in known.items()})
        if settled is not None:
            return _onward(settled.href())
    values = _values(context, grid, part, column, form)
    if part == "filter":
        values["conditions"] = condition_rows(context, form, groups, known, reader())
    return page_or_fragment("bar_page.html", f"bar_{part}.html", **values)


def _onward(address: str) -> Response:
    """Lead to the list as it was asked for: its part of the page, or all of it."""
    if not wants_fragment():
        return redirect(address)
    told = orjson.dumps({"path": address, "target": "#screen", "swap": "outerHTML"}).decode()
    return Response(status=204, headers={"HX-Location": told})


def _edit_filter(
    grid: Grid, before: FilterForm, known: Mapping[str, Field]
) -> tuple[FilterForm, GridRequest | None]:
    """Return the editor after the button that was pressed, and the request it settles, if it does."""
    form = read_filter_form(request.args, known)
    do = request.args.get("do", "apply")
    if do == "with":
        for row in form.rows:
            before.place(row, 0)
        form = before
    if do.partition(".")[0] in ("add", "group", "show", "with"):
        return form, None
    tree = tree_of(form, known, reader())
    return form, None if form.faulty else grid.asked.changed(filter=filter_text(tree))


def _chosen_fields(grid: Grid) -> str:
    """Return the columns ticked in the menu: those shown before in their order, then the new ones."""
    ticked = set(request.args.getlist("show"))
    before = [column.key for column in grid.columns if column.key in ticked]
    return ",".join([*before, *(key for key in grid.all_fields if key in ticked and key not in before)])


def _values(context: Context, grid: Grid, part: str, column: Any, form: FilterForm) -> dict[str, Any]:
    """Return what the menus' templates need."""
    table = grid.table.definition
    return {
        "grid": grid,
        "part": part,
        "title": PARTS[part],
        "column": column,
        "form": form,
        "frame": frame_of(context, table.label.to(context.actor.language), table.key),
        "chosen": chosen_footers(grid),
        "type_of": type_of,
        "operator_words": operator_words,
        "swap_direction": swap_direction,
        "without": without,
        "appended": appended,
        "moved": moved,
        "resized": resized,
        "footer_member": footer_member,
        "aggregate_labels": LABELS,
        "group_ways": GROUP_WAYS,
        "most_groups": LIMITS.group_fields,
    }


def swap_direction(sort: Sequence[str], place: int) -> str:
    """Return the sort with one field the other way round."""
    turned = (name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in sort)
    return ",".join(
        new if at == place else old for at, (old, new) in enumerate(zip(sort, turned, strict=True))
    )


def without(members: Sequence[str], *places: int) -> str:
    """Return the list without some members, as the address carries it."""
    return ",".join(name for at, name in enumerate(members) if at not in places)


def appended(members: Sequence[str], name: str) -> str:
    """Return the list with one more member."""
    return ",".join([*members, name])


def moved(members: Sequence[str], place: int, by: int) -> str:
    """Return the list with one member elsewhere."""
    found = list(members)
    found.insert(place + by, found.pop(place))
    return ",".join(found)


def resized(grid: Grid, column: Column, by: int) -> str:
    """Return the widths with another one for a column."""
    now = grid.widths.get(column.key, column.width * REM)
    widths = {**grid.widths, column.key: min(max(now + by, NARROWEST), WIDEST)}
    return ",".join(f"{key}:{width}" for key, width in widths.items())
