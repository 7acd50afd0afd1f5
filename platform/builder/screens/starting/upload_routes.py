"""Sending spreadsheets: for a new app, or as new tables of an app that is there."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, request

from ....core.errors import Fault, Invalid
from ....core.limits import LIMITS
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....identity.actor import Actor
from ....runtime.apps.live import LiveApp
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...starting import starts
from ...starting.corrected import no_corrections
from ...starting.guess import table_label
from ...starting.named_records import people_by_name
from ...starting.reading import read_files
from ..administered import administered, builder_path
from ..apps.look import START
from ..apps.maker import current_maker
from .address import address
from .started import context_of

pages = Blueprint("builder_starting_upload", __name__)
TITLE = Words("App from spreadsheets", "从表格文件创建应用")
TITLE_TABLES = Words("Tables from spreadsheets", "从表格文件导入数据表")
NO_FILE = Words("Choose at least one file.", "请至少选择一个文件。")
TOO_MANY = Words("Send at most {most} files at once.", "一次最多上传 {most} 个文件。")
TOO_LARGE = Words("The files are larger than {most} MB together.", "文件合计超过 {most} MB。")


@pages.get("/apps/new/spreadsheet")
@declare(actor="person", permission="administer")
def ask_files() -> Any:
    """Ask for the files of a new app."""
    current_maker()
    return _page(None)


@pages.post("/apps/new/spreadsheet")
@declare(actor="person", permission="administer", body="files")
def take_files() -> Any:
    """Read the files and show what they are taken for."""
    return _take(current_maker(), None)


@pages.get("/a/<app>/builder/tables/import")
@declare(actor="person", permission="administer")
def ask_tables(app: str) -> Any:
    """Ask for the files of new tables."""
    return _page(administered(app))


@pages.post("/a/<app>/builder/tables/import")
@declare(actor="person", permission="administer", body="files")
def take_tables(app: str) -> Any:
    """Read the files of new tables and show what they are taken for."""
    live = administered(app)
    return _take(current_actor(), live)


def _take(actor: Actor, live: LiveApp | None) -> Any:
    folder = starts.new_folder(current_app.config["CONFIG"].data_dir)
    try:
        files = _kept_files(folder)
        people = list(people_by_name(connection(), actor.workspace_id))
        sheets = read_files(folder, files, people, context_of(live))
        guess = {"label": table_label("", files[0]["name"]), "sheets": sheets, "said": no_corrections()}
        with unit_of_work(engine()) as work:
            start_id = starts.begin(work, actor, folder, guess, live.id if live else None)
            starts.forget_old(work, current_app.config["CONFIG"].data_dir)
    except Invalid as error:
        shutil.rmtree(folder, ignore_errors=True)
        return _page(live, 422, error.faults)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return redirect(address(start_id), 303)


def _kept_files(folder: Path) -> list[dict[str, str]]:
    """Keep what was sent under names of our own; returns [{"path", "name"}]. Raises Invalid."""
    sent = [each for each in request.files.getlist("files") if each.filename]
    if not sent:
        raise Invalid([Fault("files", NO_FILE)])
    if len(sent) > LIMITS.spreadsheet_files:
        raise Invalid([Fault("files", TOO_MANY.fill(most=LIMITS.spreadsheet_files))])
    kept, size = [], 0
    for number, each in enumerate(sent):
        path = folder / f"file{number}"
        each.save(path)
        size += path.stat().st_size
        kept.append({"path": path.name, "name": (each.filename or "")[:200]})
    if size > LIMITS.spreadsheet_bytes:
        raise Invalid([Fault("files", TOO_LARGE.fill(most=LIMITS.spreadsheet_bytes // 1024 // 1024))])
    return kept


def _page(live: LiveApp | None, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    page = settings_page(
        "starting/upload.html",
        builder_path(live.key, "tables") if live else START,
        TITLE_TABLES if live else TITLE,
        live,
        faults=faults,
        action=request.path,
        back=builder_path(live.key, "tables") if live else START,
        waiting=starts.waiting(connection(), current_actor(), live.id) if live else (),
        address=address,
        most={
            "files": LIMITS.spreadsheet_files,
            "megabytes": LIMITS.spreadsheet_bytes // 1024 // 1024,
            "rows": LIMITS.spreadsheet_rows,
        },
    )
    return make_response(page, status)
