"""The menus of the filter bar: one field's quick control, and the list that its form leads to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict

from ...core.errors import NotFound
from ...fields import type_of
from ...fields.field import Field
from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..records.context import Context
from .filter_form import FORM_NAME, form_of, read_filter_form, tree_of
from .filter_rows import VALUE, FilterForm, FilterRow
from .filter_values import filter_value
from .frame import frame_of
from .grid import Grid
from .grid_page import bare_grid
from .grid_request import NAMES, GridRequest, filter_text
from .operators import PERIODS, period_text, period_value
from .view_bar import bar_href, leaf_of, operator_for, with_leaf

pages = Blueprint("view_bar", __name__)
OWN = ("me", "clear", "within")
"""What the forms and links of a control send beside the list's address and a condition's own names."""


@pages.get("/a/<app>/<table>/views/bar/<field>")
@declare(actor="person", permission="view")
def bar_control(app: str, table: str, field: str) -> Any:
    """Show the quick control of one field, or lead to the list that it asks for."""
    context = current_context(app)
    grid = bare_grid(context, _asked(context, table), reader())
    known = grid.filterable.get(field)
    if known is None:
        raise NotFound
    form = None
    if any(FORM_NAME.fullmatch(name) or name in OWN for name in request.args):
        form, leaf = _settled(context, known)
        if not form.faulty:
            tree = with_leaf(grid.asked.tree, field, leaf)
            return _onward(grid.asked.changed(filter=filter_text(tree)).href())
    return _control(context, grid, known, form)


def _asked(context: Context, table: str) -> GridRequest:
    context.table(table)
    told = MultiDict([pair for pair in request.args.items(multi=True) if pair[0] in NAMES])
    return GridRequest.read(context.app.key, table, told)


def _settled(context: Context, field: Field) -> tuple[FilterForm, Mapping[str, Any] | None]:
    """Return the rows that were sent, and the condition they make; None for none."""
    if "clear" in request.args:
        return FilterForm(), None
    if request.args.get("within"):
        value = period_value([request.args["within"]])
        return FilterForm(), {"field": field.key, "op": "within", "value": value}
    form = read_filter_form(_ranged(request.args), {field.key: field})
    leaf = tree_of(form, {field.key: field}, reader())
    if request.args.get("me") == "1":
        values = leaf["value"] if leaf else []
        if not values:
            return form, {"field": field.key, "op": "is_me"}
        leaf = {**leaf, "value": list(dict.fromkeys([*values, context.actor.person_id]))}
    return form, leaf


def _ranged(arguments: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return the arguments with a range that has one end only as what it means: from there on, or up to there."""
    ends = [each.strip() for each in arguments.getlist("f1.value")]
    if arguments.get("f1.op") != "between" or len(ends) != 2 or all(ends) or not any(ends):
        return arguments
    told = MultiDict(arguments)
    told["f1.op"] = "gte" if ends[0] else "lte"
    return told


def _onward(address: str) -> Response:
    """Lead to the list as it was asked for: its part of the page, or all of it."""
    if not wants_fragment():
        return redirect(address)
    told = orjson.dumps({"path": address, "target": "#screen", "swap": "outerHTML"}).decode()
    return Response(status=204, headers={"HX-Location": told})


def _control(context: Context, grid: Grid, field: Field, form: FilterForm | None) -> Response:
    leaf = leaf_of(grid.asked.tree, field.key)
    held = form_of(leaf).rows[0] if leaf else FilterRow(field.key, "", number=1)
    operator = operator_for(field)
    spans = operator == "within"
    wanted = "between" if spans else operator
    row = form.rows[0] if form and form.rows else FilterRow(field.key, wanted, _ends(held, wanted), number=1)
    return page_or_fragment(
        "view_bar_page.html",
        "view_bar_menu.html",
        grid=grid,
        field=field,
        row=row,
        control=filter_value(context, grid.table.key, field, row, reader()),
        held=leaf,
        me=leaf is not None and leaf.get("op") == "is_me",
        offers_me="is_me" in _operators(field),
        periods=PERIODS if spans else (),
        period=period_text(leaf.get("value")) if leaf and leaf.get("op") == "within" else "",
        action=bar_href(GridRequest(grid.app, grid.table.key), field.key),
        here=bar_href(grid.asked, field.key),
        live=operator in ("in", "has_any", "is"),
        frame=frame_of(context, grid.table.definition.label.to(context.actor.language), grid.table.key),
    )


def _operators(field: Field) -> tuple[str, ...]:
    return type_of(field).operators


def _ends(held: FilterRow, wanted: str) -> list[Any]:
    """Return the values of a condition as the control for an operator shows them."""
    if held.how != VALUE or any(isinstance(each, Mapping) for each in held.values):
        return []
    if held.operator == wanted:
        return held.values
    if wanted == "between" and held.operator in ("gte", "lte"):
        return [*held.values, None] if held.operator == "gte" else [None, *held.values]
    return held.values if wanted in ("in", "has_any") and held.operator == "is" else []
