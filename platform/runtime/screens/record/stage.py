"""The stage bar of a record: where it stands among a select field's options, and moving it on by a click.

A click is an edit of that field under the edit form's rules; where these ask for more, the form opens for it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, redirect, request

from ....core.errors import Invalid, Malformed, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....fields.field import Field
from ....web.current import current_context, engine
from ....web.declare import declare
from ....web.page_or_fragment import wants_fragment
from ...access.rights import TableRights
from ...apps.live import LiveTable
from ...forms.state import form_state, state_faults
from ...records import service
from ...records.closed_fields import closed_fields
from ...records.conflicts import EditConflict
from ...records.context import Context
from ...records.query import Row, get_record
from ..form_back import NAME, way_back
from ..paths import record_path

pages = Blueprint("record_stage", __name__)
SOURCE = "form"
NOT_A_NUMBER = Words("the revision is not a number", "版本号不是数字")


@dataclass(frozen=True, slots=True)
class Stage:
    """One option of the bar."""

    key: str
    label: str
    color: str
    state: str
    """"past", "here" or "ahead"."""


@dataclass(frozen=True, slots=True)
class StageBar:
    """The bar of one record."""

    label: str
    stages: list[Stage]
    may_move: bool


def stage_bar(
    context: Context, table: LiveTable, rights: TableRights, row: Row, acts: frozenset[str]
) -> StageBar | None:
    """Return the bar the definition asks for; None without one, or where the field cannot be read in full."""
    field = stage_field(table, rights)
    if field is None or (field.key in rights.guards and row.values.get(field.key) is None):
        return None
    language, held = context.actor.language, row.values.get(field.key)
    options = field.settings["options"]
    at = next((place for place, each in enumerate(options) if each["key"] == held), -1)
    stages = [
        Stage(
            each["key"],
            Words.read(each.get("label") or each["key"]).to(language),
            each.get("color", "gray"),
            "here" if place == at else "past" if place < at else "ahead",
        )
        for place, each in enumerate(options)
    ]
    may_move = (
        "edit" in acts
        and not context.actor.read_only
        and field.key in rights.editable
        and field.key not in closed_fields(context, table, row.id)
    )
    return StageBar(field.label.to(language), stages, may_move)


def stage_field(table: LiveTable, rights: TableRights) -> Field | None:
    """Return the field of a table's stage bar, None where there is none for the actor."""
    key = table.definition.page.get("stage")
    return table.definition.by_key[key] if key and key in rights.fields else None


@pages.post("/a/<app>/<table>/<int:record_id>/stage")
@declare(actor="person", permission="edit", body="form")
def move(app: str, table: str, record_id: int) -> Any:
    """Put the record into another stage, or open the form where more is asked for."""
    context = current_context(app)
    live, mine = context.table(table)
    row = get_record(context, table, record_id)
    field = stage_field(live, mine)
    if field is None:
        raise NotFound
    values = {field.key: request.form.get("stage") or None}
    try:
        if _asks_for_more(context, live, row, values):
            return _open_form(context, live, row, values)
        with unit_of_work(engine()) as work:
            inside = dataclasses.replace(context, connection=work.connection)
            service.update(work, inside, table, [service.Change(record_id, values, _rev())], SOURCE)
    except (Invalid, EditConflict):
        return _open_form(context, live, row, values)
    return _go(way_back(app) or record_path(app, table, record_id), saved=True)


def _asks_for_more(context: Context, live: LiveTable, row: Row, values: dict[str, Any]) -> bool:
    """Say whether the edit form, holding the new stage, is not content with the record, or has something to say."""
    roles = [key for app_id, key in context.actor.roles if app_id == context.app.id]
    form = live.app.model.form_for(live.key, "edit", roles)
    if form is None:
        return False
    closed = closed_fields(context, live, row.id)
    state = form_state(context, form, values, row, closed=closed)
    return bool(state.warnings or state_faults(state, values, row) or state.saved.keys() - values.keys())


def _open_form(context: Context, live: LiveTable, row: Row, values: dict[str, Any]) -> Response:
    """Lead to the form with the new stage chosen: its faults and what it asks for show there."""
    here = record_path(context.app.key, live.key, row.id)
    back = way_back(context.app.key)
    told = {**{key: value or "" for key, value in values.items()}, **({NAME: back} if back else {})}
    return _go(f"{here}/edit?{urlencode(told)}", saved=False)


def _rev() -> int | None:
    told = request.form.get("_rev", "")
    if told and not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_A_NUMBER)
    return int(told) if told else None


def _go(path: str, *, saved: bool) -> Response:
    """Lead to a page; in the panel a script does."""
    if not wants_fragment():
        return redirect(path, 303)
    event = (
        {"records-changed": {"path": path}} if saved else {"records-changed": {"path": path, "quiet": True}}
    )
    return Response(status=204, headers={"HX-Trigger": current_app.json.dumps(event)})
