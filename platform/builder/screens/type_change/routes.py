"""Giving a field another type: choose it, look at what becomes of the values, confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....fields import FIELD_TYPES
from ....runtime.screens.paths import record_path
from ....web.current import connection, engine, language
from ....web.declare import declare
from ...conversions.large import CONVERSION, converts_links, needs_job
from ...conversions.preview import EXACT, lost_values, preview
from ...conversions.retyped import field_in, retype
from ...jobs.store import running_of
from ...publishing import edited
from ..administered import builder_path
from ..changing import save_change
from ..frame.page import builder_page
from ..job_routes import begin_job
from ..records_file import records_file
from ..working import Working, working
from .offered import Target, choices, tables_to_link, target

pages = Blueprint("builder_type_change", __name__)
TITLE = Words("Change the type", "更改类型")
JOB = Words("Type of “{field}” to {kind}", "将“{field}”的类型改为{kind}")
HEADINGS = Words("Record,Value,Why,Address", "记录,值,原因,链接")
MOST_IN_FILE = 200_000
"""So many records are looked at for the file of lost values."""
RUNS = Words("The type of this field is being changed already.", "该字段的类型正在更改中。")


@pages.get("/a/<app>/builder/tables/<table>/fields/<field>/type")
@declare(actor="person", permission="administer")
def show(app: str, table: str, field: str) -> Any:
    """Show the types to choose from, or what becomes of the values under the chosen one."""
    state = working(app)
    return _page(state, table, _before(state, table, field), 200, ())


@pages.post("/a/<app>/builder/tables/<table>/fields/<field>/type")
@declare(actor="person", permission="administer", body="form")
def change(app: str, table: str, field: str) -> Any:
    """Give the field the chosen type: at once, or as long work where the table is large."""
    state = working(app)
    before = _before(state, table, field)
    wanted = target(state, table, before, request.form.get("type", ""), request.form)
    if wanted is None:
        return _page(state, table, before, 422, ())

    def edit(document: Mapping[str, Any]) -> Mapping[str, Any]:
        return retype(document, table, wanted.document)

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _page(state, table, before, status, faults)

    if state.drafting or state.newer is not None or not _is_large(wanted):
        return save_change(state, edit, back=_field_path(app, table, field), again=again)
    return _begin(state, table, before, wanted, edit, again)


@pages.get("/a/<app>/builder/tables/<table>/fields/<field>/type/lost.csv")
@declare(actor="person", permission="administer")
def lost(app: str, table: str, field: str) -> Response:
    """Send the values that have no counterpart under the chosen type, with the reasons, as a spreadsheet reads it."""
    state = working(app)
    wanted = target(state, table, _before(state, table, field), request.args.get("type", ""), request.args)
    if wanted is None or wanted.values is None:
        raise NotFound
    rows = _cells(app, table, wanted)
    return records_file(state.app, table.partition(".")[0], HEADINGS, rows, f"{table}-{field}")


def _begin(
    state: Working, table: str, before: Mapping[str, Any], wanted: Target, edit: Any, again: Any
) -> Any:
    """Begin the work on a large table, unless nothing need be converted."""
    field_path = _field_path(state.app.key, table, before["key"])
    try:
        document = edited(state.document, edit)
    except Invalid as error:
        return again(422, error.faults)
    if any(
        job.asked["table"] == table and job.asked["before"]["key"] == before["key"] for job in _running(state)
    ):
        return again(409, [Fault("", RUNS)])
    if converts_links(connection(), state.app, document) or not needs_job(connection(), state.app, document):
        # Links have no column that could be filled beside the live one: a worker publishes the change as a whole.
        return save_change(state, edit, back=field_path, again=again)
    label = JOB.fill(field=Words.read(before.get("label") or before["key"]), kind=wanted.kind.label)
    asked = {"table": table, "before": dict(before), "after": dict(wanted.document)}
    with unit_of_work(engine()) as work:
        address = begin_job(work, CONVERSION.name, label, asked, app=state.app)
    return redirect(address, 303)


def _page(
    state: Working, table: str, before: Mapping[str, Any], status: int, faults: Sequence[Fault]
) -> Response:
    asked = request.values
    kind = FIELD_TYPES.get(asked.get("type", ""))
    common = {
        "in_table": state.model.tables[table],
        "label": Words.read(before.get("label") or before["key"]),
        "before": FIELD_TYPES[before["type"]],
        "field_href": _field_path(state.app.key, table, before["key"]),
        "running": next(
            (job.id for job in _running(state) if job.asked["before"]["key"] == before["key"]), None
        ),
    }
    if kind is None:
        families = choices(table, before["type"])
        return builder_page(
            "type_change/types.html", state, "tables", TITLE, status, faults, families=families, **common
        )
    wanted = target(state, table, before, kind.name, asked)
    values = wanted.values if wanted else None
    told = preview(values, wanted.field) if wanted is not None and values is not None else None
    return builder_page(
        "type_change/preview.html",
        state,
        "tables",
        TITLE,
        status,
        faults or _in_the_way(state, table, wanted),
        kind=kind,
        wanted=wanted,
        told=told,
        large=told is not None and not told.is_exact and not state.drafting,
        asked={"to": asked.get("to", ""), "many": asked.get("many", "")},
        asks_many="many" in kind.settings,
        tables=tables_to_link(state) if "table" in kind.settings else (),
        **common,
    )


def _in_the_way(state: Working, table: str, wanted: Target | None) -> Sequence[Fault]:
    """Return what of the app does not go together with the new type, so that it is changed first."""
    if wanted is None:
        return ()
    try:
        edited(state.document, lambda document: retype(document, table, wanted.document))
    except Invalid as error:
        return error.faults
    return ()


def _is_large(wanted: Target) -> bool:
    return wanted.values is not None and wanted.values.is_of_many(EXACT)


def _running(state: Working) -> Sequence[Any]:
    return running_of(connection(), state.app.id, CONVERSION.name)


def _before(state: Working, table: str, field: str) -> Mapping[str, Any]:
    if table not in state.model.tables:
        raise NotFound
    return field_in(state.document, table, field)


def _cells(app: str, table: str, wanted: Target) -> Iterator[list[str]]:
    host = request.host_url.rstrip("/")
    assert wanted.values is not None
    for record_id, text, why in lost_values(wanted.values, wanted.field, MOST_IN_FILE):
        owner = table.partition(".")[0]
        address = f"{host}{record_path(app, owner, record_id)}" if owner == table else ""
        yield [str(record_id), text, why.to(language()), address]


def _field_path(app: str, table: str, field: str) -> str:
    return builder_path(app, "tables", table, "fields", field)
