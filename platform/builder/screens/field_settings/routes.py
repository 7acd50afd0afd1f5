"""Making and changing a field: choose its type, fill in its settings, save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....fields import FIELD_TYPES
from ....web.current import reader
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...edits import fields as edits
from ...edits.document import find, table_in
from ...edits.keys import free_key
from ..administered import builder_path
from ..changing import save_change
from ..form_designer.routes import place_new
from ..frame.labels import read_words
from ..taken_keys import field_keys, option_keys
from ..working import Working, working
from .choices import changed_field
from .page import field_page
from .typed import TypedField, read_field
from .types import types_by_family

pages = Blueprint("builder_fields", __name__)
NEW = Words("New field", "新建字段")
REDRAW = ("draw", "add_row")


@pages.get("/a/<app>/builder/tables/<table>/fields/new")
@declare(actor="person", permission="administer")
def new_field(app: str, table: str) -> Any:
    """Show the types to choose from, or the settings of a new field of the chosen one."""
    state = _with_table(app, table)
    kind = request.args.get("type", "")
    if kind not in FIELD_TYPES:
        return settings_page(
            "field_settings/types.html",
            builder_path(app, "tables"),
            NEW,
            state.app,
            in_table=state.model.tables[table],
            table_href=builder_path(app, "tables", table),
            families=types_by_family(table),
            carried={name: request.args[name] for name in ("after", "back") if request.args.get(name)},
        )
    document: dict[str, Any] = {"type": kind, "label": request.args.get("label", "")[:200]}
    return field_page(state, table, TypedField(document), back=_back(app, table))


@pages.post("/a/<app>/builder/tables/<table>/fields/new")
@declare(actor="person", permission="administer", body="form")
def add_field(app: str, table: str) -> Any:
    """Make the field, with the list on the other side of a link where that is wanted."""
    state = _with_table(app, table)
    kind = request.form.get("type", "")
    if kind not in FIELD_TYPES:
        raise NotFound
    typed = read_field(request.form, state.model, table, {"type": kind}, reader())
    if _redraws() or typed.faults:
        return _again(state, table, typed, 422 if typed.faults and not _redraws() else 200)
    taken = field_keys(state, table)
    field = {"key": free_key(taken, typed.document["label"], "field"), **typed.document}
    other = _other_side(state, table, field)

    form = _form_to_join(state, table)

    def edit(document: Mapping[str, Any]) -> Mapping[str, Any]:
        if other is not None:
            made = edits.add_relation(document, table, field, other)
        else:
            made = edits.add_field(document, table, field, request.form.get("after") or None)
        return place_new(made, form, field["key"], request.form.get("at", "")) if form else made

    return save_change(state, edit, back=_back(app, table), again=_shown_again(state, table, typed))


@pages.get("/a/<app>/builder/tables/<table>/fields/<field>")
@declare(actor="person", permission="administer")
def show_field(app: str, table: str, field: str) -> Any:
    """Show the settings of a field."""
    state = _with_table(app, table)
    return field_page(state, table, TypedField(dict(_document(state, table, field))), back=_back(app, table))


@pages.post("/a/<app>/builder/tables/<table>/fields/<field>")
@declare(actor="person", permission="administer", body="form")
def change_field(app: str, table: str, field: str) -> Any:
    """Save the settings of a field; an option that is gone takes along what named it."""
    state = _with_table(app, table)
    before = _document(state, table, field)
    used = field_keys(state, f"{table}.{field}") if before["type"] == "subform" else ()
    used = used or option_keys(state, table, field)
    typed = read_field(request.form, state.model, table, before, reader(), used)
    if _redraws() or typed.faults:
        return _again(state, table, typed, 422 if typed.faults and not _redraws() else 200)
    return save_change(
        state,
        lambda document: changed_field(document, table, field, typed.document),
        back=_back(app, table),
        again=_shown_again(state, table, typed),
    )


def _with_table(app: str, table: str) -> Working:
    state = working(app)
    if table not in state.model.tables:
        raise NotFound
    return state


def _document(state: Working, table: str, field: str) -> Mapping[str, Any]:
    fields = table_in(state.document, table)["fields"]
    return fields[find(fields, field)]


def _redraws() -> bool:
    """Say whether the form only asks to be drawn again: another choice was made, or a row is wanted."""
    return request.form.get("do") == "draw" or "add_row" in request.form


def _again(state: Working, table: str, typed: TypedField, status: int, faults: Sequence[Fault] = ()) -> Any:
    if _redraws():
        typed.faults.clear()
    return field_page(
        state,
        table,
        typed,
        back=_back(state.app.key, table),
        status=status,
        faults=faults,
        add_row_to=request.form.get("add_row", ""),
        posted=request.form.to_dict(),
    )


def _shown_again(state: Working, table: str, typed: TypedField) -> Any:
    return lambda status, faults: _again(state, table, typed, status, faults)


def _other_side(state: Working, table: str, field: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the list of a link's records in the table it points to, where the form asks for one."""
    label = read_words(request.form, "reverse") if field["type"] == "relation" else None
    there = state.model.tables.get(field.get("table", ""))
    if not label or there is None:
        return None
    taken = field_keys(state, there.key) | ({field["key"]} if there.key == table else set())
    return {"key": free_key(taken, label, "list"), "label": label}


def _form_to_join(state: Working, table: str) -> str:
    """Return the form from whose designer a new field was asked for; "" for none."""
    name = request.form.get("form", "")
    return (
        name
        if any(f"{each.table}.{each.key}" == name and each.table == table for each in state.model.forms)
        else ""
    )


def _back(app: str, table: str) -> str:
    """Return where saving leads: where one came from within the app, else the table."""
    told = request.values.get("back", "")
    return told if told.startswith(f"/a/{app}/") and "//" not in told else builder_path(app, "tables", table)
