"""Many cells of the grid at once: what is pasted, filled, cleared, undone. One request, an answer for each cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from ...core.errors import Malformed, TooLarge
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields.base import NotUnderstood
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.json_answer import json_answer
from ..access.refusals import NotAllowed
from ..records.cells import Cell, Outcome, Place, save_cells
from ..records.context import Context
from ..records.page import ListRequest
from ..records.query import list_records
from .columns import editable_in_cell, grid_columns
from .grid import Grid
from .grid_page import paint, view_asked
from .grid_request import GridRequest, names
from .paths import table_path
from .row_colors import color_rows
from .typed_cells import TypedCells

pages = Blueprint("cells", __name__)
SOURCE = "grid"
NO_CELLS = Words(
    "the body must be {cells: [{id, field, text or value, rev}]}",
    "正文应为 {cells: [{id, field, text 或 value, rev}]}",
)
MOST = Words("{count} cells at once", "单次 {count} 个单元格")
CLOSED = Words("This field cannot be edited here.", "此字段不能在这里编辑。")
LARGEST = 2**63 - 1


@pages.post("/a/<app>/<table>/cells")
@declare(actor="person", permission="edit", body="json")
def many_cells(app: str, table: str) -> Response:
    """Save the cells that can be saved; tell of each what became of it, and draw the changed rows again."""
    context = current_context(app)
    live, mine = context.table(table)
    told = _body()
    if "edit" not in mine.actions:
        raise NotAllowed("edit", app, live.definition)
    reads = TypedCells(context, reader())
    cells: list[Cell] = []
    refused: dict[Place, Words] = {}
    for each in told:
        place = (each["id"], each["field"])
        field = live.definition.by_key.get(place[1]) if place[1] in mine.shown else None
        if field is None or place[1] not in mine.editable or not editable_in_cell(field):
            refused[place] = CLOSED
            continue
        try:
            value = each["value"] if "value" in each else reads.value(field, each["text"])
            cells.append(Cell(*place, value, each.get("rev")))
        except NotUnderstood as error:
            refused[place] = error.words
    outcome = save_cells(engine(), context, table, cells, SOURCE)
    outcome.refused |= refused
    return json_answer(
        {"cells": _told(told, outcome, context), "rows": _rows(context, table, sorted(outcome.revs))}
    )


def _body() -> Sequence[Mapping[str, Any]]:
    """Return the posted cells; raises Malformed for anything else."""
    try:
        told = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise Malformed(why=NO_CELLS) from error
    cells = told.get("cells") if isinstance(told, dict) else None
    if not isinstance(cells, list) or not cells or not all(map(_is_cell, cells)):
        raise Malformed(why=NO_CELLS)
    records = len({each["id"] for each in cells})
    if len(cells) > LIMITS.cells_per_paste or records > LIMITS.records_per_call:
        raise TooLarge(limit=MOST.fill(count=LIMITS.cells_per_paste))
    if len({(each["id"], each["field"]) for each in cells}) < len(cells):
        raise Malformed(why=NO_CELLS)
    return cells


def _is_cell(told: Any) -> bool:
    if not isinstance(told, dict) or told.keys() - {"id", "field", "text", "value", "rev"}:
        return False
    fits = _is_number(told.get("id")) and isinstance(told.get("field"), str)
    fits = fits and ("text" in told) != ("value" in told) and isinstance(told.get("text", ""), str)
    return fits and (told.get("rev") is None or _is_number(told["rev"]))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _told(told: Sequence[Mapping[str, Any]], outcome: Outcome, context: Context) -> list[Mapping[str, Any]]:
    """Return each cell in the order it was sent: refused with the reason, or changed from one value to another."""
    answer = []
    for each in told:
        place = (each["id"], each["field"])
        entry: dict[str, Any] = {"id": place[0], "field": place[1]}
        if place in outcome.refused:
            entry["fault"] = outcome.refused[place].to(context.actor.language)
        elif place in outcome.saved:
            entry["before"], entry["after"] = outcome.saved[place]
        answer.append(entry)
    return answer


def _rows(context: Context, table: str, ids: Sequence[int]) -> str:
    """Return the rows as they are now; one that the actor may no longer see is not among them."""
    if not ids:
        return ""
    live, mine = context.table(table)
    columns = grid_columns(live, mine, names(request.args.get("fields")), (), context.actor.language)
    grid = Grid.of_columns(GridRequest(context.app.key, table), context.app.key, live, mine, columns)
    wanted = ListRequest(fields=tuple(each.key for each in columns), ids=tuple(ids), limit=len(ids))
    grid.view = view_asked(context, table, request.args.get("view"))
    grid.rows = paint(grid, list_records(context, table, wanted), reader(), 0)
    color_rows(context, grid, grid.rows)
    return render_template("grid_rows.html", grid=grid, base_path=table_path(context.app.key, table))
