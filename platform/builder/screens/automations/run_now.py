"""Running an automation by hand: the record it is for, where it is about one, and what it asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request

from ....core.errors import Conflict, Fault, Invalid, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....fields import Field
from ....runtime.automations.calls.given import input_fields
from ....runtime.automations.calls.starting import by_hand, run_now
from ....runtime.automations.known import Automation
from ....runtime.forms.submissions import new_token
from ....runtime.records.context import Context
from ....runtime.screens.buttons.asked import draw_inputs, read_inputs
from ....runtime.screens.choices import options_for
from ....web.current import current_context, engine, limits
from ....web.declare import declare
from ....web.json_answer import json_answer
from ..administered import builder_path
from ..frame.page import builder_page
from .editing import PART, Editing, editing

pages = Blueprint("builder_automation_run_now", __name__)
TITLE = Words("Run “{automation}” now", "立即运行“{automation}”")
NOT_MET = Words(
    "Nothing was started: the automation's condition does not hold.", "未启动：不满足自动化的条件。"
)
RECORD = "_record"
ANSWERED = 20


class NotSwitchedOn(Conflict):
    """Only what is switched on is run by hand (409)."""

    code = "not_switched_on"
    words = Words("Switch the automation on first, then run it.", "请先启用此自动化，再手动运行。")


@pages.get("/a/<app>/builder/automations/<automation>/run")
@declare(actor="person", permission="administer")
def ask_run(app: str, automation: str) -> Any:
    """Ask what a run needs."""
    it, context = editing(app, automation), current_context(app)
    return _ask(it, context, _switched_on(it, context))


@pages.post("/a/<app>/builder/automations/<automation>/run")
@declare(actor="person", permission="administer", body="form")
def do_run(app: str, automation: str) -> Any:
    """Begin the run and lead to it."""
    it, context = editing(app, automation), current_context(app)
    known = _switched_on(it, context)
    values, faults = read_inputs(_fields(it, known))
    record = values.pop(RECORD, None)
    token = request.form.get("token") or new_token()
    try:
        if faults:
            raise Invalid(faults)
        with unit_of_work(engine()) as work:
            inside = dataclasses.replace(context, connection=work.connection)
            run = run_now(work, inside, automation, values, record, token)
    except NotFound:
        return _ask(it, context, known, [Fault(RECORD, Words("Choose a record.", "请选择记录。"))])
    except Invalid as error:
        return _ask(it, context, known, error.faults)
    if run is None:
        return _ask(it, context, known, [Fault("", NOT_MET)])
    return redirect(builder_path(app, PART, "runs", str(run)), 303)


@pages.get("/a/<app>/builder/automations/<automation>/run/choices/<field>")
@declare(actor="person", permission="administer")
def choices(app: str, automation: str, field: str) -> Any:
    """Answer a picker of the page."""
    it, context = editing(app, automation), current_context(app)
    fields = {each.key: each for each in _fields(it, by_hand(context, automation))}
    if field not in fields:
        raise NotFound
    asked = request.args.get("q", "")[: limits().search_length]
    return json_answer({"choices": options_for(context, fields[field], asked, ANSWERED)})


def _switched_on(it: Editing, context: Context) -> Automation:
    """Return the automation as it runs; raises NotSwitchedOn."""
    try:
        return by_hand(context, it.key)
    except NotFound:
        raise NotSwitchedOn from None


def _fields(it: Editing, known: Automation) -> list[Field]:
    """Return what is asked for: the record first, where the automation is about one."""
    asked = input_fields(known)
    if known.table is None:
        return asked
    label = it.state.app.model.tables[known.table].label
    told = {"key": RECORD, "type": "relation", "table": known.table, "required": True}
    return [Field.read({**told, "label": {"en": label.en, "zh": label.zh}}), *asked]


def _ask(it: Editing, context: Context, known: Automation, faults: Sequence[Fault] = ()) -> Any:
    place = f"builder/automations/{it.key}/run"
    sent = request.method == "POST"
    return builder_page(
        "automations/run_now.html",
        it.state,
        PART,
        TITLE.fill(automation=it.label),
        422 if faults else 200,
        [each for each in faults if not each.path],
        it=it,
        address=it.path("", "run"),
        asked=draw_inputs(context, _fields(it, known), place, sent, faults),
        token=request.form.get("token") or new_token(),
    )
