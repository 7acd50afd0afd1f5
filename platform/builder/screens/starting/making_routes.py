"""All sheets of a start at a glance, making their tables, and what came in of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, make_response, redirect, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ....runtime.apps.live import LiveApp, load_app
from ....runtime.apps.models import AppRow
from ....web.current import connection, current_actor, engine, language
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...draft.adding import put_into_draft
from ...jobs.store import find_job
from ...publishing import change_app, edited
from ...starting import starts
from ...starting.left_out_file import left_out_csv
from ...starting.making import check_sheets, import_of, rows_to_come
from ...starting.tables import Made, make_tables
from ...templates.new_app import new_app
from ..administered import builder_path
from ..apps.look import START, posted_look, typed, typed_look
from ..taken_keys import table_keys_of
from ..working import working
from .address import address
from .offered import named_of, type_words
from .started import Beginning, beginning
from .waiting_routes import bring_in, waiting_page

pages = Blueprint("builder_starting_making", __name__)
TITLE = Words("What your sheets become", "识别结果")
DONE_TITLE = Words("What came in", "导入结果")
MADE = Words("Made from “{file}”", "由“{file}”创建")
ADDED = Words("Tables from “{file}”", "从“{file}”导入数据表")


@pages.get("/apps/new/spreadsheet/<int:start_id>")
@declare(actor="person", permission="administer")
def show_start(start_id: int) -> Any:
    """Show what all sheets are taken for."""
    begun = beginning(start_id)
    if begun.start.job_id is not None:
        return redirect(address(start_id, "done"))
    if begun.start.waits:
        return waiting_page(begun)
    look = {**typed_look(icon="table"), f"label_{language()}": begun.start.guess["label"]}
    return _page(begun, look)


@pages.post("/apps/new/spreadsheet/<int:start_id>")
@declare(actor="person", permission="administer", body="form")
def make(start_id: int) -> Any:
    """Make the tables and begin to bring the rows in; done twice it is done once."""
    begun = beginning(start_id)
    if begun.start.job_id is not None or begun.start.waits:
        return redirect(address(start_id, "done"), 303)
    try:
        sheets = [
            {**each, "take": each["take"] and str(n) in request.form.getlist("take")}
            for n, each in enumerate(begun.sheets)
        ]
        check_sheets(sheets)
        with unit_of_work(engine()) as work:
            held = starts.lock(work.connection, start_id)
            if held is None or held.waits:
                raise NotFound
            if begun.app is not None and (begun.drafting or "draft" in request.form):
                asked = _drafted(work, begun, begun.app, sheets)
                starts.save(work, start_id, guess={**held.guess, "waits": asked})
                return redirect(address(start_id), 303)
            made, app = _made(work, begun, sheets)
            at = bring_in(work, begun, app, import_of(made, sheets, begun.folder, start_id))
    except Invalid as error:
        return _page(begun, typed(), 422, error.faults)
    return redirect(at, 303)


@pages.get("/apps/new/spreadsheet/<int:start_id>/done")
@declare(actor="person", permission="administer")
def show_done(start_id: int) -> Any:
    """Show what came in, and the file of what did not."""
    begun = beginning(start_id)
    if begun.start.job_id is None or begun.app is None:
        return redirect(address(start_id))
    job = find_job(connection(), begun.start.workspace_id, begun.start.job_id)
    told = job.result or job.progress
    return settings_page(
        "starting/done.html",
        builder_path(begun.app.key, "tables"),
        DONE_TITLE,
        begun.app,
        job=job,
        made=told.get("made", 0),
        left=told.get("left", 0),
        tables=[
            begun.app.model.tables[each["table"]]
            for each in job.asked["tables"]
            if each["table"] in begun.app.model.tables
        ],
        file=address(start_id, "left-out.csv"),
        job_page=builder_path(begun.app.key, "jobs", str(job.id)),
    )


@pages.get("/apps/new/spreadsheet/<int:start_id>/left-out.csv")
@declare(actor="person", permission="administer")
def left_out(start_id: int) -> Any:
    """Send the rows that did not come in, each with its reason, to be mended and sent again."""
    begun = beginning(start_id)
    response = Response(left_out_csv(begun.folder, begun.sheets, language()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="left-out.csv"'
    return response


def _drafted(work: UnitOfWork, begun: Beginning, app: LiveApp, sheets: Sequence[Any]) -> Mapping[str, Any]:
    """Put the tables into the app's draft; returns the import of their rows, for when they are live."""
    document = working(app.key).document
    made = make_tables(document, sheets, table_keys_of(app))
    edited(document, lambda _: made.document)
    said = ADDED.fill(file=begun.sheets[0]["file"])
    put_into_draft(work, app, current_actor(), made.document, said)
    return import_of(made, sheets, begun.folder, begun.start.id)


def _made(work: UnitOfWork, begun: Beginning, sheets: Sequence[Any]) -> tuple[Made, LiveApp]:
    """Make the app, or the tables in the app there is."""
    file = begun.sheets[0]["file"]
    if begun.app is None:
        made = make_tables({"format": 1, **posted_look()}, sheets)
        app_id = new_app(work, current_actor(), made.document, MADE.fill(file=file))
    else:
        made = make_tables(begun.app.model.document, sheets, table_keys_of(begun.app))
        app_id = begun.app.id
        change_app(
            work,
            begun.app,
            current_actor(),
            begun.app.revision,
            lambda _: made.document,
            ADDED.fill(file=file),
        )
    row = work.connection.execute(sa.select(AppRow.__table__).where(AppRow.__table__.c.id == app_id)).one()
    return made, load_app(work.connection, row)


def _page(begun: Beginning, look: Any, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    named = named_of(begun.app)
    sheets = [
        {
            **sheet,
            "place": place,
            "columns": [
                {**each, "words": type_words(begun.sheets, each, named)} for each in sheet["columns"]
            ],
        }
        for place, sheet in enumerate(begun.sheets)
    ]
    page = settings_page(
        "starting/start.html",
        builder_path(begun.app.key, "tables") if begun.app else START,
        TITLE,
        begun.app,
        sheets=sheets,
        typed=look,
        faults=faults,
        drafting=begun.drafting,
        rows=rows_to_come(begun.sheets),
        address=address,
        start=begun.start,
        back=builder_path(begun.app.key, "tables", "import") if begun.app else f"{START}/spreadsheet",
    )
    return make_response(page, status)
