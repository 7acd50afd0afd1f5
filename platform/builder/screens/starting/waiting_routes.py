"""Rows whose tables stand in a draft: they wait until it is published, and then come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect

from ....core.errors import NotFound
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ....runtime.apps.live import LiveApp
from ....web.current import engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...starting import starts
from ...starting.bringing_in import BRINGING_IN
from ...starting.making import steps_to_come
from ..administered import builder_path
from ..job_routes import begin_job
from .address import address
from .started import Beginning, beginning

pages = Blueprint("builder_starting_waiting", __name__)
WAITING = Words("Rows that wait for the draft", "等待草稿发布的数据")
IMPORT = Words("Rows of “{file}”", "导入“{file}”的数据")


@pages.post("/apps/new/spreadsheet/<int:start_id>/rows")
@declare(actor="person", permission="administer", body="form")
def bring_rows_in(start_id: int) -> Any:
    """Begin to bring in the rows that waited for the draft with their tables."""
    begun = beginning(start_id)
    if begun.start.job_id is not None:
        return redirect(address(start_id, "done"), 303)
    with unit_of_work(engine()) as work:
        held = starts.lock(work.connection, start_id)
        if held is None or held.waits is None or begun.app is None or not _live(begun.app, held.waits):
            raise NotFound
        at = bring_in(work, begun, begun.app, held.waits)
    return redirect(at, 303)


def bring_in(work: UnitOfWork, begun: Beginning, app: LiveApp, asked: Mapping[str, Any]) -> str:
    """Note the import as a job; returns the address of the job's page."""
    label = IMPORT.fill(file=begun.sheets[0]["file"])
    at = begin_job(work, BRINGING_IN.name, label, asked, total=steps_to_come(asked), app=app)
    starts.save(work, begun.start.id, app_id=app.id, job_id=int(at.rpartition("/")[2]))
    return at


def waiting_page(begun: Beginning) -> Any:
    """Return the page that says what the rows wait for."""
    app, asked = begun.app, begun.start.waits
    assert app is not None
    assert asked is not None
    return settings_page(
        "starting/waiting.html",
        builder_path(app.key, "tables"),
        WAITING,
        app,
        file=begun.sheets[0]["file"],
        rows=sum(each["end"] - each["first"] for each in asked["tables"]),
        live=_live(app, asked),
        action=address(begun.start.id, "rows"),
        draft=builder_path(app.key, "draft"),
        back=builder_path(app.key, "tables", "import"),
    )


def _live(app: LiveApp, asked: Mapping[str, Any]) -> bool:
    return all(each["table"] in app.tables for each in asked["tables"])
