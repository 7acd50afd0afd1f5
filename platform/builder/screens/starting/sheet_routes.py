"""One sheet of a start: what its columns are taken for, ten rows of it, and saying otherwise."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.errors import NotFound
from ....core.unit_of_work import unit_of_work
from ....core.whole_number import whole_number
from ....core.words import Words
from ....web.current import engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...starting import starts
from ...starting.corrected import TITLES, Sheet, cut_label
from ...starting.named_records import people_by_name
from ...starting.reading import guess_again
from ..administered import builder_path
from ..apps.look import START
from .address import address
from .offered import choice_of, choices, named_of
from .started import Beginning, beginning, context_of, sheet_at

pages = Blueprint("builder_starting_sheet", __name__)
TITLE = Words("Columns of “{sheet}”", "“{sheet}”的列")
FIRST_ROWS = 15
"""The rows that are offered as the one that names the columns."""


@pages.get("/apps/new/spreadsheet/<int:start_id>/<int:place>")
@declare(actor="person", permission="administer")
def show_sheet(start_id: int, place: int) -> Any:
    """Show the columns of a sheet."""
    begun = beginning(start_id)
    return redirect(address(start_id)) if begun.start.waits else _page(begun, place)


@pages.post("/apps/new/spreadsheet/<int:start_id>/<int:place>")
@declare(actor="person", permission="administer", body="form")
def correct_sheet(start_id: int, place: int) -> Any:
    """Keep what was said about a sheet; where types or the heading changed, the values are looked at again."""
    begun = beginning(start_id)
    sheet = sheet_at(begun, place)
    if begun.start.job_id is not None or begun.start.waits:
        return redirect(address(start_id, "done"), 303)
    header, types = _posted_header(sheet), _posted_types(begun, place)
    with unit_of_work(engine()) as work:
        held = starts.lock(work.connection, start_id)
        if held is None:
            raise NotFound
        guess = dict(held.guess)
        said = {name: dict(each) for name, each in guess["said"].items()}
        key = str(place)
        if header != sheet["header"]:
            # Other columns: what was said about the old ones means nothing for them.
            said["headers"][key] = header
            said["choices"].pop(key, None)
            said["sheets"][key] = {"label": cut_label(request.form.get("label", sheet["label"]))}
        else:
            said["choices"][key] = {**said["choices"].get(key, {}), **types}
            said["sheets"][key] = _posted(sheet)
        if header != sheet["header"] or types:
            people = list(people_by_name(work.connection, held.workspace_id))
            sheets = guess_again(
                begun.folder,
                guess["sheets"],
                said["headers"],
                said["choices"],
                people,
                context_of(begun.app),
            )
            guess["sheets"] = sheets
        starts.save(work, start_id, guess={**guess, "said": said})
    stays = header != sheet["header"] or "look" in request.form
    return redirect(address(start_id, place) if stays else address(start_id), 303)


def _posted_header(sheet: Sheet) -> int | None:
    told = request.form.get("header", "")
    if told == "none":
        return None
    row = whole_number(told)
    return row - 1 if row is not None and 0 < row <= FIRST_ROWS * 2 else sheet["header"]


def _posted_types(begun: Beginning, place: int) -> dict[str, str]:
    """Return what was chosen for the columns whose type is another than it was."""
    found, named = {}, named_of(begun.app)
    for number, column in enumerate(begun.sheets[place]["columns"]):
        told = request.form.get(f"type_{number}", "")
        known = {name for _, group in choices(begun.sheets, place, number, named) for name, _ in group}
        if told in known and told != choice_of(column):
            found[str(number)] = told
    return found


def _posted(sheet: Sheet) -> dict[str, Any]:
    form = request.form
    columns = {
        str(number): {
            "label": cut_label(form.get(f"label_{number}", column["label"])),
            "take": f"take_{number}" in form,
        }
        for number, column in enumerate(sheet["columns"])
    }
    said: dict[str, Any] = {"label": cut_label(form.get("label", sheet["label"])), "columns": columns}
    said["take"] = "take" in form
    title = whole_number(form.get("title", ""))
    if title is not None and title < len(sheet["columns"]):
        said["title"] = title
    return said


def _page(begun: Beginning, place: int) -> Any:
    sheet, named = sheet_at(begun, place), named_of(begun.app)
    columns = [
        {**column, "choices": choices(begun.sheets, place, number, named), "choice": choice_of(column)}
        for number, column in enumerate(sheet["columns"])
    ]
    page = settings_page(
        "starting/sheet.html",
        builder_path(begun.app.key, "tables") if begun.app else START,
        TITLE.fill(sheet=sheet["label"]),
        begun.app,
        sheet=sheet,
        columns=columns,
        titles=[(n, each["label"]) for n, each in enumerate(columns) if each["type"] in TITLES],
        rows=min(FIRST_ROWS, sheet["count"]),
        action=address(begun.start.id, place),
        back=address(begun.start.id),
    )
    return make_response(page)
