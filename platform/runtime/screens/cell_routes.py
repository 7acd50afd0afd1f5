"""One field of one record, edited in the grid: its control, and what happened when it was saved.

A saved value answers with the whole row, as formulas beside it may have changed; a refused one with the control,
what was typed and the reason; one that somebody else changed meanwhile with both values to choose from.
"""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, request

from ...core.errors import Invalid, Malformed, NotFound, Refused
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...fields import type_of
from ...fields.base import NotUnderstood
from ...fields.field import Field
from ...fields.options import fits_under, keys
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.json_answer import to_json
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..access.refusals import NotAllowed
from ..records import service
from ..records.cells import written
from ..records.closed_fields import closed_fields
from ..records.conflicts import EditConflict
from ..records.context import Context
from ..records.page import Page
from ..records.query import get_record
from .cells import CellPainter
from .columns import editable_in_cell, grid_columns
from .frame import frame_of
from .grid import Grid
from .grid_page import paint, view_asked
from .grid_request import GridRequest, names
from .inputs import draw_input
from .paths import cell_path, record_path, table_path
from .read_form import value_of
from .row_colors import color_rows

pages = Blueprint("cell", __name__)
SOURCE = "grid"
NOT_A_NUMBER = Words("the revision is not a number", "版本号不是数字")


class ClosedHere(Refused):
    """The field may be changed on other records, not on this one."""

    code = "closed_here"
    words = Words("You may not change “{field}” of this record.", "您无权修改此记录的“{field}”。")


@pages.get("/a/<app>/<table>/<int:record_id>/cell/<field>")
@declare(actor="person", permission="edit")
def cell_editor(app: str, table: str, record_id: int, field: str) -> Response:
    """Show the control of one field of a record."""
    context = current_context(app)
    found = _field(context, table, field)
    row = get_record(context, table, record_id, (field,))
    if field in closed_fields(context, context.app.tables[table], record_id):
        raise ClosedHere(field=found.label)
    return _editor(context, table, record_id, found, row.values.get(field), row.rev)


@pages.post("/a/<app>/<table>/<int:record_id>/cell/<field>")
@declare(actor="person", permission="edit", body="form")
def save_cell(app: str, table: str, record_id: int, field: str) -> Any:
    """Save one field of a record."""
    context = current_context(app)
    found = _field(context, table, field)
    if request.form.get("take") == "theirs":
        return _saved(context, table, record_id)
    texts, rev = request.form.getlist("value"), _rev()
    typed: Any = texts if type_of(found).many else (texts[0] if texts else "")
    try:
        value = value_of(found, texts, reader())
        with unit_of_work(engine()) as work:
            inside = dataclasses.replace(context, connection=work.connection)
            (now,) = service.update(
                work, inside, table, [service.Change(record_id, {field: value}, rev)], SOURCE
            )
            told = written(work, context.app.tables[table].id, {record_id: now}).get(record_id, {})
    except NotUnderstood as error:
        return _editor(context, table, record_id, found, typed, rev, 422, (error.words,))
    except Invalid as error:
        return _editor(
            context, table, record_id, found, typed, rev, 422, tuple(f.words for f in error.faults)
        )
    except EditConflict as error:
        row = get_record(context, table, record_id, (field,))
        theirs = CellPainter(current_app.jinja_env, found, type_of(found), reader()).draw(
            row.values.get(field)
        )
        return _editor(context, table, record_id, found, typed, row.rev, 409, (error.words,), theirs)
    return _saved(context, table, record_id, told.get(field))


def _field(context: Context, table: str, key: str) -> Field:
    """Return a field the actor may edit in a cell; raises NotFound as for an unknown one, else Refused."""
    live, mine = context.table(table)
    if key not in mine.shown:
        raise NotFound
    found = live.definition.by_key[key]
    if "edit" not in mine.actions:
        raise NotAllowed("edit", context.app.key, live.definition)
    if key not in mine.editable or not editable_in_cell(found):
        raise Refused
    return found


def _rev() -> int | None:
    """Return the revision the value was seen at; None when the value was typed on an unread one."""
    told = request.form.get("rev", "")
    if told and not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_A_NUMBER)
    return int(told) if told else None


def _offered(context: Context, table: str, record_id: int, field: Field) -> list[str] | None:
    """Return the options that fit what the record holds above the field; None where nothing stands above it."""
    under = field.settings.get("under", "")
    if under not in context.rights.tables[table].fields:
        return None
    above = get_record(context, table, record_id, (under,)).values.get(under)
    return [key for key in keys(field) if fits_under(field, key, above)]


def _editor(
    context: Context,
    table: str,
    record_id: int,
    field: Field,
    value: Any,
    rev: int | None,
    status: int = 200,
    faults: tuple[Words, ...] = (),
    theirs: Any = None,
) -> Response:
    language = context.actor.language
    address = cell_path(context.app.key, table, record_id, field.key)
    return page_or_fragment(
        "cell_page.html",
        "cell_editor.html",
        status,
        frame=frame_of(context, field.label.to(language), table),
        action=f"{address}?{urlencode({name: request.args.get(name, '') for name in ('fields', 'view')})}",
        label=field.label,
        control=draw_input(
            context,
            table,
            field,
            value,
            reader(),
            name="value",
            faults=faults,
            prefix="cell",
            offered=_offered(context, table, record_id, field),
        ),
        rev="" if rev is None else rev,
        faults=faults,
        theirs=theirs,
        conflict=status == 409,
        back=record_path(context.app.key, table, record_id),
    )


def _saved(context: Context, table: str, record_id: int, told: Any = None) -> Any:
    """Answer with the row as it is now; with nothing when the actor may no longer see it.

    `told`: the field's old and new value, for taking the change back.
    """
    if not wants_fragment():
        return redirect(record_path(context.app.key, table, record_id), 303)
    live, mine = context.table(table)
    asked = GridRequest(context.app.key, table)
    columns = grid_columns(live, mine, names(request.args.get("fields")), (), context.actor.language)
    grid = Grid.of_columns(asked, context.app.key, live, mine, columns)
    try:
        row = get_record(context, table, record_id, tuple(each.key for each in columns))
    except NotFound:
        return ""
    grid.view = view_asked(context, table, request.args.get("view"))
    (shown,) = paint(grid, Page([row], None, None, True), reader(), 0)
    color_rows(context, grid, [shown])
    return page_or_fragment(
        "cell_row.html",
        "cell_row.html",
        grid=grid,
        row=shown,
        base_path=table_path(context.app.key, table),
        told=to_json(told).decode() if told else "",
    )
