"""A test on a record: somebody chooses one, every step is done, shown and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from .....core.clock import utc_now
from .....core.whole_number import ID_DIGITS, whole_number
from .....core.words import Words
from .....runtime.automations.trying.on_record import event_of, last_record
from .....runtime.automations.trying.rehearsal import Rehearsed, rehearse
from .....runtime.records.context import Context
from .....runtime.records.query import ListRequest, Row, get_record, list_records
from .....web.current import connection, current_actor, current_context, engine, reader
from .....web.declare import declare
from ...administered import staff_of
from ...frame.page import builder_page
from ..editing import PART, Editing, editing
from ..faults import faults_in
from ..telling_runs import STATES, RunTelling
from .told import Told, told_steps

pages = Blueprint("builder_automation_test", __name__)
TITLE = Words("Test on a record", "用记录测试")
OFFERED = 8


@dataclass(frozen=True, slots=True)
class Result:
    """What a test came to."""

    found: Rehearsed
    steps: Sequence[Told]
    changes: Sequence[Any]
    """What the event changed: old and new."""
    set_off: Sequence[Words]


@pages.get("/a/<app>/builder/automations/<automation>/test")
@declare(actor="person", permission="administer")
def choose(app: str, automation: str) -> Any:
    """Show the records to choose from: those that were made last, or those that `?q=` finds."""
    return _page(editing(app, automation))


@pages.post("/a/<app>/builder/automations/<automation>/test")
@declare(actor="person", permission="administer", body="form")
def test(app: str, automation: str) -> Any:
    """Run the automation as it is drafted on the record, and show what it would have done; nothing stays."""
    it = editing(app, automation)
    if faults_in(it):
        return _page(it, 422)
    context = current_context(app)
    table = it.state.app.tables.get(it.table.key) if it.table else None
    chosen = whole_number(request.form.get("record", ""), ID_DIGITS)
    if table is not None and chosen is None:
        chosen = last_record(connection(), table)
    if table is not None and chosen is None:
        return _page(it, 422)
    row = get_record(context, table.key, chosen, ()) if table is not None and chosen is not None else None
    actor = current_actor()
    event = event_of(connection(), it.state.app, it.document, chosen, actor.person_id, utc_now())
    found = rehearse(engine(), it.state.app, it.document, event)
    tell = RunTelling(context, reader(), staff_of(it.state.app))
    result = Result(
        found,
        told_steps(tell, it.document, found),
        tell.changes(event["table"], event["changes"]),
        [tell.label(each) if each != it.key else it.label for each in found.set_off],
    )
    return _page(it, result=result, row=row)


def _page(it: Editing, status: int = 200, result: Result | None = None, row: Row | None = None) -> Any:
    context = current_context(it.state.app.key)
    return builder_page(
        "automations/trying/test.html",
        it.state,
        PART,
        TITLE,
        status,
        it=it,
        wrong=faults_in(it),
        offered=_offered(context, it) if it.table else (),
        sought=request.args.get("q", ""),
        result=result,
        row=row,
        states=STATES,
        address=it.path("", "test"),
    )


def _offered(context: Context, it: Editing) -> Sequence[Row]:
    assert it.table is not None
    if it.table.key not in context.rights.tables:
        return ()
    asked = ListRequest(fields=(), search=request.args.get("q", ""), sort=("-id",), limit=OFFERED)
    return list_records(context, it.table.key, asked).rows
