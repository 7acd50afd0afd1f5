"""One table: its fields in order, renamed in place, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, NotFound
from ....definition.model import Table
from ....fields import SYSTEM_FIELDS, type_of
from ....web.current import language
from ....web.declare import declare
from ...edits.document import find, table_in
from ...edits.fields import SYSTEM_TYPES, change_field, copy_field, move_field, remove_field
from ...edits.keys import free_key
from ...edits.tables import change_table
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import copy_label, renamed
from ..frame.ordering import posted_move
from ..frame.page import builder_page, taking_out
from ..frame.picks import only_redraws
from ..taken_keys import field_keys
from ..working import Working, working
from .listing import count_records
from .settings import changes_of, settings_of

pages = Blueprint("builder_table", __name__)


@pages.get("/a/<app>/builder/tables/<table>")
@declare(actor="person", permission="administer")
def show_table(app: str, table: str) -> Any:
    """Show one table: its fields and its settings."""
    return _page(working(app), table)


@pages.post("/a/<app>/builder/tables/<table>")
@declare(actor="person", permission="administer", body="form")
def change(app: str, table: str) -> Any:
    """Save the settings of a table."""
    state = working(app)
    if only_redraws(request.form):
        return _page(state, table, request.form)
    changes = changes_of(_table(state, table), request.form)
    return save_change(
        state,
        lambda document: change_table(document, table, changes),
        back=builder_path(app, "tables", table),
        again=lambda status, faults: _page(state, table, request.form, status, faults),
    )


@pages.post("/a/<app>/builder/tables/<table>/order")
@declare(actor="person", permission="administer", body="form")
def order_fields(app: str, table: str) -> Any:
    """Put a field behind another one."""
    field, after = posted_move()
    return _change_fields(app, table, lambda document: move_field(document, table, field, after))


@pages.post("/a/<app>/builder/tables/<table>/rename")
@declare(actor="person", permission="administer", body="form")
def rename_field(app: str, table: str) -> Any:
    """Give a field another name, in the reader's language."""
    state, key = working(app), request.form.get("field", "")
    fields = table_in(state.document, table)["fields"]
    told = fields[find(fields, key)].get("label")
    label = renamed(told, request.form.get("label", "").strip(), language())
    return _change_fields(app, table, lambda document: change_field(document, table, key, {"label": label}))


@pages.post("/a/<app>/builder/tables/<table>/duplicate")
@declare(actor="person", permission="administer", body="form")
def duplicate_field(app: str, table: str) -> Any:
    """Make a field like another one behind it, without its values; `open` leads to its page."""
    state, key = working(app), request.form.get("field", "")
    fields = table_in(state.document, table)["fields"]
    label = copy_label(fields[find(fields, key)].get("label", key))
    copy = free_key(field_keys(state, table), label, "field")
    at = builder_path(app, "tables", table, "fields", copy) if "open" in request.form else None
    return _change_fields(app, table, lambda document: copy_field(document, table, key, copy, label), at)


@pages.post("/a/<app>/builder/tables/<table>/remove")
@declare(actor="person", permission="administer", body="form")
def delete_field(app: str, table: str) -> Any:
    """Delete a field; its values stay in the bin until it is purged."""
    key = request.form.get("field", "")
    return _change_fields(app, table, taking_out(lambda document: remove_field(document, table, key)))


def _change_fields(app: str, table: str, edit: Any, at: str | None = None) -> Any:
    state = working(app)
    return save_change(
        state,
        edit,
        back=at or _back(app, table),
        again=lambda status, faults: _page(state, table, None, status, faults),
    )


def _back(app: str, table: str) -> str:
    """Return where one goes on: the list that an act began in, else the table's own page."""
    told = request.form.get("back", "")
    mine = f"/a/{app}/{table}/"
    return told if told == mine or told.startswith(f"{mine}?") else builder_path(app, "tables", table)


def _table(state: Working, table: str) -> Table:
    found = state.model.tables.get(table)
    if found is None:
        raise NotFound
    return found


def _page(
    state: Working,
    table: str,
    typed: MultiDict[str, str] | None = None,
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    told = _table(state, table)
    return builder_page(
        "tables/table.html",
        state,
        "tables",
        told.label,
        status,
        faults,
        table=told,
        keys=[each.key for each in told.fields],
        system=[each for each in SYSTEM_FIELDS if each.key not in {f.key for f in told.fields}],
        settings=settings_of(told, table_in(state.document, table), typed),
        changing=typed is not None,
        number=count_records(state.app).get(table),
        forms=[each for each in state.model.forms if each.table == table],
        views=state.model.views_of(table),
        type_of=type_of,
        system_types=SYSTEM_TYPES,
        address=builder_path(state.app.key, "tables", table),
        sub=told.parent is not None,
    )
