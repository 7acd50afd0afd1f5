"""A test on a record: somebody chooses one, every step is done, shown and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from .....core.clock import utc_now
from .....core.errors import Fault, NotFound
from .....core.whole_number import ID_DIGITS, whole_number
from .....core.words import Words
from .....definition.model import Table
from .....runtime.automations.calls.call import holding
from .....runtime.automations.known import Automation
from .....runtime.automations.trying.on_record import event_of, last_record
from .....runtime.automations.trying.rehearsal import rehearse
from .....runtime.automations.trying.rehearsed import Rehearsed
from .....runtime.records.context import Context
from .....runtime.records.query import ListRequest, Row, get_record, list_records
from .....runtime.screens.choices import options_for
from .....web.current import connection, current_actor, current_context, engine, limits, reader
from .....web.declare import declare
from .....web.json_answer import json_answer
from ...administered import staff_of
from ...frame.page import builder_page
from ..editing import PART, Editing, editing
from ..faults import faults_in
from ..telling_runs import SAVE_STATES, STATES, RunTelling
from . import given
from .told import Told, told_steps

pages = Blueprint("builder_automation_test", __name__)
TITLE = Words("Test on a record", "用记录测试")
WITHOUT = Words("Test", "测试")
OFFERED, ANSWERED = 8, 20
NO_SUCH_WORD = Words(
    "It would not run: the comment has none of the words it waits for.", "不会执行：评论中没有指定的关键词。"
)
NO_BUTTON = Words(
    "The button would not be shown on this record: its condition does not hold.",
    "该记录上不会显示此按钮：不满足显示条件。",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a test came to."""

    found: Rehearsed
    steps: Sequence[Told]
    changes: Sequence[Any]
    """What the event changed: old and new."""
    set_off: Sequence[Words]
    unfired: Words | None = None
    """Why its trigger would not have fired."""

    @property
    def runs(self) -> bool:
        """Say whether there would be a run at all."""
        return self.found.meets and self.unfired is None


@pages.get("/a/<app>/builder/automations/<automation>/test")
@declare(actor="person", permission="administer")
def choose(app: str, automation: str) -> Any:
    """Show what a test needs: a record, of those that were made last or that `?q=` finds, and what else it is given."""
    return _page(editing(app, automation))


@pages.post("/a/<app>/builder/automations/<automation>/test")
@declare(actor="person", permission="administer", body="form")
def test(app: str, automation: str) -> Any:
    """Run the automation as it is drafted on the record, and show what it would have done; nothing stays."""
    it = editing(app, automation)
    if faults_in(it):
        return _page(it, 422)
    context, trial = current_context(app), given.trial_of(it)
    table = it.state.app.tables.get(trial.table or "")
    chosen = whole_number(request.form.get("record", ""), ID_DIGITS) if table is not None else None
    if table is not None and chosen is None:
        chosen = last_record(connection(), table)
        if chosen is None:
            return _page(it, 422)
    row = get_record(context, table.key, chosen, ()) if table is not None and chosen is not None else None
    told = given.read(context, trial, chosen)
    if told.faults:
        return _page(it, 422, faults=told.faults)
    person = current_actor().person_id
    event = event_of(connection(), it.state.app, it.document, chosen, person, utc_now(), told.values)
    found = rehearse(engine(), it.state.app, it.document, event)
    tell = RunTelling(context, reader(), staff_of(it.state.app))
    result = Result(
        found,
        told_steps(tell, it.document, found),
        tell.changes(event["table"], event["changes"]),
        [tell.label(each) if each != it.key else it.label for each in found.set_off],
        _unfired(context, trial, chosen, told.values),
    )
    return _page(it, result=result, row=row)


@pages.get("/a/<app>/builder/automations/<automation>/test/choices/<field>")
@declare(actor="person", permission="administer")
def choices(app: str, automation: str, field: str) -> Any:
    """Answer a picker of what the test asks for."""
    it, context = editing(app, automation), current_context(app)
    fields = {each.key: each for each in given.fields_of(given.trial_of(it))}
    if field not in fields:
        raise NotFound
    asked = request.args.get("q", "")[: limits().search_length]
    return json_answer({"choices": options_for(context, fields[field], asked, ANSWERED)})


def _unfired(context: Context, it: Automation, record: int | None, values: Mapping[str, Any]) -> Words | None:
    """Return why its trigger would not have fired, before any condition is asked."""
    if it.trigger.name == given.COMMENT and not it.trigger.says(it.settings, values["text"]):
        return NO_SUCH_WORD
    shown_if = it.settings.get("condition") if it.trigger.name == "button" else None
    if shown_if and record is not None and record not in holding(context, it, shown_if, [record]):
        return NO_BUTTON
    return None


def _page(
    it: Editing,
    status: int = 200,
    result: Result | None = None,
    row: Row | None = None,
    faults: Sequence[Fault] = (),
) -> Any:
    context, wrong = current_context(it.state.app.key), faults_in(it)
    trial = None if wrong else given.trial_of(it)
    about = context.app.model.tables.get(trial.table or "") if trial else None
    asks_body = trial is not None and given.asks_body(trial)
    return builder_page(
        "automations/trying/test.html",
        it.state,
        PART,
        TITLE if about or trial is None else WITHOUT,
        status,
        it=it,
        wrong=wrong,
        about=about,
        offered=_offered(context, about) if about else (),
        sought=request.args.get("q", ""),
        asked=given.draw(context, trial, faults) if trial else (),
        help=given.HELP.get(trial.trigger.name) if trial else None,
        body=given.body_of(context, trial) if trial and asks_body else None,
        faults=[given.named(trial, each) for each in faults] if trial and asks_body else (),
        result=result,
        row=row,
        states=STATES,
        save_states=SAVE_STATES,
        address=it.path("", "test"),
    )


def _offered(context: Context, about: Table) -> Sequence[Row]:
    if about.key not in context.rights.tables:
        return ()
    asked = ListRequest(fields=(), search=request.args.get("q", ""), sort=("-id",), limit=OFFERED)
    return list_records(context, about.key, asked).rows
