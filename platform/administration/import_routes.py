"""Importing people from a spreadsheet: the file, a preview of every row with its faults, then all or nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.people_columns import BY_KEY, COLUMNS
from ..identity.people_import import plan_import, run_import
from ..identity.people_rows import ADD, CHANGE
from ..identity.people_sheet import read_sheet, template_file
from ..web.current import connection, engine, language, limits
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, told
from .people_routes import HERE, TITLE

pages = Blueprint("people_import", __name__)

SHOWN = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = Words("Choose a file first.", "请先选择文件。")
TOO_LARGE = Words("The file is too large: at most {limit} MB.", "文件过大：最多 {limit} MB。")
NOT_OURS = Words("The preview got lost. Choose the file again.", "预览已失效，请重新选择文件。")


@pages.get("/workspace/people/import")
@declare(actor="person", permission=ADMINISTER)
def form() -> Any:
    """Ask for a file, and say what may stand in it."""
    administrator()
    return _form()


@pages.get("/workspace/people/import/template.xlsx")
@declare(actor="person", permission=ADMINISTER)
def template() -> Any:
    """Send the file to fill in."""
    administrator()
    response = Response(template_file(language()), mimetype=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return response


@pages.post("/workspace/people/import")
@declare(actor="person", permission=ADMINISTER, body="file")
def preview() -> Any:
    """Show what a file would do; nothing is written."""
    actor = administrator()
    try:
        sent = request.files.get("file")
        content = sent.stream.read(limits().import_bytes + 1) if sent else b""
        if not content:
            raise Invalid([Fault("file", NO_FILE)])
        if len(content) > limits().import_bytes:
            raise Invalid([Fault("file", TOO_LARGE.fill(limit=limits().import_bytes // 1024 // 1024))])
        return _preview(actor, read_sheet(content, limits().import_rows))
    except Invalid as error:
        return _form(told(error)), 422


@pages.post("/workspace/people/import/run")
@declare(actor="person", permission=ADMINISTER, body="file")
def run() -> Any:
    """Write what the preview showed, checked once more: all of it or nothing."""
    actor = administrator()
    try:
        sheet = _posted_sheet()
    except Invalid as error:
        return _form(told(error)), 422
    try:
        with unit_of_work(engine()) as work:
            plan = run_import(work, actor.workspace_id, sheet)
            added, changed = plan.count(ADD), plan.count(CHANGE)
            departments = len(plan.new_departments)
            told_of = {"added": added, "changed": changed, "departments": departments}
            audit(work, "imported_people", actor=actor, **told_of)
    except Invalid:
        # Somebody changed people meanwhile: the preview says what is wrong now.
        return _preview(actor, sheet), 422
    return redirect(
        f"/workspace/people/import/done?added={added}&changed={changed}&departments={departments}"
    )


@pages.get("/workspace/people/import/done")
@declare(actor="person", permission=ADMINISTER)
def done() -> Any:
    """Say what was written."""
    administrator()
    counts = {name: request.args.get(name, 0, type=int) for name in ("added", "changed", "departments")}
    return settings_page("people_imported.html", HERE, TITLE, counts=counts)


def _form(faults: Any = None) -> str:
    return settings_page(
        "people_import.html",
        HERE,
        TITLE,
        columns=COLUMNS,
        faults=faults or {},
        rows=limits().import_rows,
        megabytes=limits().import_bytes // 1024 // 1024,
    )


def _preview(actor: Actor, sheet: Sequence[Sequence[str]]) -> str:
    plan = plan_import(connection(), actor.workspace_id, sheet)
    faulty = plan.faulty
    return settings_page(
        "people_import_preview.html",
        HERE,
        TITLE,
        plan=plan,
        columns=[BY_KEY[key] for key in plan.columns],
        rows=(faulty or plan.rows)[:SHOWN],
        faulty=len(faulty),
        shown=SHOWN,
        added=plan.count(ADD),
        changed=plan.count(CHANGE),
        sheet=json.dumps(sheet, ensure_ascii=False, separators=(",", ":")),
    )


def _posted_sheet() -> list[list[str]]:
    """Return the rows that the preview carried along; raises Invalid for anything that is not such rows."""
    sent = request.files.get("sheet")
    text = sent.stream.read(limits().import_bytes + 1) if sent else request.form.get("sheet", "").encode()
    try:
        sheet = json.loads(text) if len(text) <= limits().import_bytes else None
    except (ValueError, RecursionError):
        sheet = None
    if (
        not isinstance(sheet, list)
        or len(sheet) > limits().import_rows + 1
        or not all(
            isinstance(row, list) and len(row) <= 30 and all(isinstance(cell, str) for cell in row)
            for row in sheet
        )
    ):
        raise Invalid([Fault("file", NOT_OURS)])
    return sheet
