"""New records at the foot of the grid: lines that were pasted, and the one that is typed there."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from ...core.errors import Fault, Malformed, TooLarge
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields.base import NotUnderstood
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.json_answer import json_answer
from ...web.page_or_fragment import page_or_fragment
from ..access.refusals import NotAllowed
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..forms.submissions import new_token, submission
from ..records.context import Context
from .columns import editable_in_cell, grid_columns
from .form_open import open_form
from .grid_request import names
from .inputs import draw_input
from .new_rows import make_rows
from .paths import new_path
from .typed_cells import TypedCells

pages = Blueprint("lines", __name__)
SOURCE = "grid"
NO_LINES = Words(
    "the body must be {fields: [key], lines: [[text]], once}",
    "正文应为 {fields: [字段], lines: [[文本]], once}",
)
NOTHING = Words("Nothing of this line can be filled in here.", "此行没有可填写的内容。")
EMPTY = (None, "", [])
MOST = Words("{count} cells at once", "单次 {count} 个单元格")


@pages.post("/a/<app>/<table>/lines")
@declare(actor="person", permission="create", body="json")
def new_lines(app: str, table: str) -> Response:
    """Make records of pasted lines; tell of each that was refused why. Columns nobody fills in are left out."""
    context = current_context(app)
    live, mine = context.table(table)
    if "create" not in mine.actions:
        raise NotAllowed("create", app, live.definition)
    keys, texts, once = _lines()
    may = mine.writable("create")
    fields = {key: live.definition.by_key[key] for key in keys if key in may and key in mine.shown}
    fields = {key: field for key, field in fields.items() if editable_in_cell(field)}
    reads = TypedCells(context, reader())
    lines: dict[int, dict[str, Any]] = {}
    unread: dict[int, list[Fault]] = {}
    for place, line in enumerate(texts):
        values: dict[str, Any] = {}
        for key, text in zip(keys, line, strict=False):
            if key not in fields or not text.strip():
                continue  # what is left empty begins as every new record does
            try:
                values[key] = reads.value(fields[key], text)
            except NotUnderstood as error:
                unread.setdefault(place, []).append(Fault(key, error.words))
        if not values and place not in unread:
            unread[place] = [Fault("", NOTHING)]
        if place not in unread:
            lines[place] = values
    sender = (context.actor.person_id, context.app.id, table, "lines")
    made = make_rows(engine(), context, table, lines, SOURCE, submission(once, *sender))
    refused = sorted((unread | made.refused).items())
    return json_answer(
        {
            "made": made.ids,
            "refused": [
                {"line": place, "faults": [_fault(live, mine, fault, context) for fault in faults]}
                for place, faults in refused
            ],
        }
    )


@pages.get("/a/<app>/<table>/line")
@declare(actor="person", permission="create")
def typed_line(app: str, table: str) -> Response:
    """Draw the line a new record is typed into: the controls of the create form below their columns.

    204 where the form asks for more than the columns hold. What is typed is sent to the form's own address.
    """
    opened = open_form(app, table)
    live, mine = opened.context.table(table)
    columns = grid_columns(live, mine, names(request.args.get("fields")), (), opened.context.actor.language)
    shown = {each.key for each in columns}
    state = opened.state({})
    open_now = {
        each.field.key: each for each in opened.placed if each.writable and state.asks_for(each.field.key)
    }
    typed = {key: each for key, each in open_now.items() if key in shown and editable_in_cell(each.field)}
    needed = {key for key, each in open_now.items() if each.field.required or key in state.required}
    if not typed or any(key not in typed and state.values.get(key) in EMPTY for key in needed):
        return Response(status=204)
    controls = {
        key: draw_input(
            opened.context,
            table,
            each.field,
            state.values.get(key),
            reader(),
            prefix="line",
            offered=state.options.get(key),
        )
        for key, each in typed.items()
    }
    return page_or_fragment(
        "line.html",
        "line.html",
        columns=columns,
        controls=controls,
        once=new_token(),
        action=new_path(app, table),
    )


def _lines() -> tuple[list[str], list[list[str]], str]:
    """Return the posted fields, lines and token; raises Malformed for anything else."""
    try:
        told = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        raise Malformed(why=NO_LINES) from error
    if not isinstance(told, dict) or told.keys() - {"fields", "lines", "once"}:
        raise Malformed(why=NO_LINES)
    fields, lines, once = told.get("fields"), told.get("lines"), told.get("once", "")
    if not (_texts(fields) and fields and isinstance(lines, list) and lines and isinstance(once, str)):
        raise Malformed(why=NO_LINES)
    if not all(_texts(line) and len(line) <= len(fields) for line in lines):
        raise Malformed(why=NO_LINES)
    if len(lines) > LIMITS.records_per_call or sum(map(len, lines)) > LIMITS.cells_per_paste:
        raise TooLarge(limit=MOST.fill(count=LIMITS.cells_per_paste))
    return fields, lines, once


def _texts(told: Any) -> bool:
    return isinstance(told, list) and all(isinstance(each, str) for each in told)


def _fault(live: LiveTable, mine: TableRights, fault: Fault, context: Context) -> dict[str, str]:
    """Return a fault as the page says it: the field's name before what is wrong with it."""
    language = context.actor.language
    key = fault.path.partition(".")[0]
    field = live.definition.by_key.get(key) if key in mine.shown else None
    return {"field": field.label.to(language) if field else "", "text": fault.words.to(language)}
