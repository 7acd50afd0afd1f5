"""Moving one record within a view: to another stack of a board, under another record of a tree, to another day.

A move is an edit of the fields that a view places its records by, with the record's revision and the same rules and
rights. Where more is needed than the new values (what the edit form then asks for), the answer leads to that form
with the values filled in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ....core.errors import Fault, Invalid, Malformed, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....fields.base import NotUnderstood
from ....web.current import current_context, engine
from ....web.declare import declare
from ....web.page_or_fragment import page_or_fragment, wants_fragment
from ...access.refusals import NotAllowed
from ...records import service
from ...records.conflicts import EditConflict
from ...records.context import Context
from ...records.query import Row, get_record
from ..frame import frame_of
from ..grid_page import view_asked
from ..paths import record_path, table_path
from ..timeline.moves import TimelineMover
from .by_dates import DatesMover
from .by_form import by_form, edit_form_path
from .by_value import ValueMover
from .mover import Mover

pages = Blueprint("move", __name__)
SOURCE = "move"
MOVERS: Mapping[str, type[Mover]] = {
    "board": ValueMover,
    "tree": ValueMover,
    "calendar": DatesMover,
    "timeline": TimelineMover,
}
"""By a view's type: what a move in it is."""
OF_FIELD = Words("{field}: {what}", "{field}：{what}")
NOT_A_NUMBER = Words("the revision is not a number", "版本号不是数字")


@pages.get("/a/<app>/<table>/<int:record_id>/move")
@declare(actor="person", permission="edit")
def ask_move(app: str, table: str, record_id: int) -> Any:
    """Offer where a record may be moved to."""
    context = current_context(app)
    return _ask(_mover(context, table, get_record(context, table, record_id)))


@pages.post("/a/<app>/<table>/<int:record_id>/move")
@declare(actor="person", permission="edit", body="form")
def move(app: str, table: str, record_id: int) -> Any:
    """Give the record's fields the new values; a script is answered with what its view must show anew."""
    context = current_context(app)
    mover = _mover(context, table, get_record(context, table, record_id))
    try:
        saved, faults = by_form(context, table, mover.row, mover.values())
        if faults:
            raise Invalid(faults)
        with unit_of_work(engine()) as work:
            inside = dataclasses.replace(context, connection=work.connection)
            service.update(work, inside, table, [service.Change(record_id, saved, _rev())], SOURCE)
    except NotUnderstood as error:
        return _ask(mover, (error.words,))
    except Invalid as error:
        own = [fault.words for fault in error.faults if fault.path in {each.key for each in mover.fields}]
        if own:
            return _ask(mover, own)
        return _lead_to_form(mover, error.faults)
    except EditConflict as error:
        fresh = _mover(context, table, get_record(context, table, record_id))
        return _ask(fresh, (error.words,), 409)
    if wants_fragment():
        return mover.moved()
    return redirect(_back(mover), 303)


def _mover(context: Context, table: str, row: Row) -> Mover:
    """Return what a move of a record in the view that was named is; raises NotFound and NotAllowed."""
    live, mine = context.table(table)
    told = request.form if request.method == "POST" else request.args
    view = view_asked(context, table, told.get("view") or None)
    if view is None or view.type not in MOVERS:
        raise NotFound
    mover = MOVERS[view.type](context, view, row, told)
    if "edit" not in mine.actions or any(each.key not in mine.editable for each in mover.fields):
        raise NotAllowed("edit", context.app.key, live.definition)
    return mover


def _rev() -> int | None:
    told = request.form.get("rev", "")
    if told and not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_A_NUMBER)
    return int(told) if told else None


def _back(mover: Mover) -> str:
    return table_path(mover.context.app.key, mover.view.table, {"view": mover.view.key, **mover.place()})


def _ask(mover: Mover, faults: Sequence[Words] = (), status: int = 422) -> Response:
    """Return the choice of where to move a record, with what was wrong with the last one."""
    return _page(mover, faults, "", status if faults else 200)


def _lead_to_form(mover: Mover, faults: Sequence[Fault]) -> Response:
    """Lead to the record's form with the new values filled in: it asks for what the move still needs."""
    context, view = mover.context, mover.view
    address = edit_form_path(context, view.table, mover.row.id, mover.texts(), _back(mover))
    if not wants_fragment():
        return redirect(address, 303)
    known = context.app.tables[view.table].definition.by_key
    told = [
        OF_FIELD.fill(field=known[fault.path].label, what=fault.words) if fault.path in known else fault.words
        for fault in faults
    ]
    return _page(mover, told, address, 422)


def _page(mover: Mover, faults: Sequence[Words], form_href: str, status: int) -> Response:
    context, view, row = mover.context, mover.view, mover.row
    title = row.title or f"#{row.id}"
    return page_or_fragment(
        "moving/move_page.html",
        "moving/move.html",
        status,
        frame=frame_of(context, title, view.table, view.key),
        title=title,
        here=f"{record_path(context.app.key, view.table, row.id)}/move",
        view=view,
        row=row,
        faults=faults,
        form_href=form_href,
        back=_back(mover),
        where=mover.template,
        **({} if form_href else mover.choice()),
    )
