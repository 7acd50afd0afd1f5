"""Pressing a button: what it asks for, the press itself, and what came of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from ....core.errors import Fault, Invalid, NotFound, TooLarge
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import current_context, engine, limits
from ....web.declare import declare
from ....web.json_answer import json_answer
from ....web.own_page import own_path
from ....web.page_or_fragment import page_or_fragment, wants_fragment
from ...automations.calls.given import input_fields
from ...automations.calls.press import MOST, RECORDS, button, press
from ...automations.known import Automation
from ...bulk.chosen import Chosen
from ...forms.submissions import new_token
from ...records.context import Context
from ...records.page import ListRequest
from ...records.query import list_records
from ..bulk_chosen import read_chosen
from ..choices import options_for
from ..frame import frame_of
from ..paths import table_path
from .asked import draw_inputs, read_inputs
from .offers import press_path
from .outcome import show_outcome

pages = Blueprint("buttons", __name__)
NAMED = 5
"""How many of the records the question names."""
PART = 500
ANSWERED = 20


@pages.get("/a/<app>/<table>/press/<automation>")
@declare(actor="person", permission="view")
def ask(app: str, table: str, automation: str) -> Any:
    """Ask before a press: for the records of `ids`, or above a view for none."""
    context = current_context(app)
    it = _button(context, table, automation)
    return _ask(context, table, it, _named(it, request.args.getlist("ids")), new_token())


@pages.post("/a/<app>/<table>/press/<automation>")
@declare(actor="person", permission="view", body="form")
def do_press(app: str, table: str, automation: str) -> Any:
    """Ask with what was selected; with the answer, press."""
    context = current_context(app)
    it = _button(context, table, automation)
    ids = _chosen(context, table, it)
    token = request.form.get("token") or new_token()
    if request.form.get("do") != "press":
        return _ask(context, table, it, ids, token)
    values, faults = read_inputs(input_fields(it))
    try:
        if faults:
            raise Invalid(faults)
        with unit_of_work(engine()) as work:
            inside = dataclasses.replace(context, connection=work.connection)
            runs = press(work, inside, automation, ids, values, token)
    except Invalid as error:
        return _ask(context, table, it, ids, token, error.faults)
    if not wants_fragment():
        here = press_path(app, table, automation, "pressed")
        told = {"first": min(runs), "last": max(runs)} if runs else {}
        return redirect(f"{here}?{urlencode(told | {'back': request.form.get('back', '')})}", 303)
    return show_outcome(context, table, it, (min(runs), max(runs)) if runs else None)


@pages.get("/a/<app>/<table>/press/<automation>/choices/<field>")
@declare(actor="person", permission="view")
def choices(app: str, table: str, automation: str, field: str) -> Any:
    """Answer a picker of what the button asks for."""
    context = current_context(app)
    fields = {each.key: each for each in input_fields(_button(context, table, automation))}
    if field not in fields:
        raise NotFound
    asked = request.args.get("q", "")[: limits().search_length]
    return json_answer({"choices": options_for(context, fields[field], asked, ANSWERED)})


def _button(context: Context, table: str, key: str) -> Automation:
    context.table(table)
    it = button(context, key)
    if it.document["trigger"].get("table") != table:
        raise NotFound
    return it


def _chosen(context: Context, table: str, it: Automation) -> Sequence[int]:
    if it.table is None:
        return ()
    chosen = read_chosen(context.app.key, table)
    return chosen.ids if chosen.ids is not None else _all_of(context, table, chosen)


def _all_of(context: Context, table: str, chosen: Chosen) -> list[int]:
    """Return the records of a whole list; raises TooLarge for more than one press takes."""
    found: list[int] = []
    cursor = None
    while True:
        asked = ListRequest(
            fields=(),
            filter=chosen.filter,
            search=chosen.search,
            view=chosen.view,
            limit=PART,
            cursor=cursor,
        )
        page = list_records(context, table, asked)
        found.extend(row.id for row in page.rows)
        cursor = page.next_cursor
        if len(found) > MOST:
            raise TooLarge(limit=RECORDS.fill(count=MOST).to(context.actor.language))
        if cursor is None:
            return found


def _named(it: Automation, texts: Sequence[str]) -> list[int]:
    if it.table is None:
        return []
    ids = [int(each) for each in texts if each.isascii() and each.isdigit() and len(each) < 19]
    if not ids or len(ids) != len(texts):
        raise NotFound
    return ids[:MOST]


def _ask(
    context: Context,
    table: str,
    it: Automation,
    ids: Sequence[int],
    token: str,
    faults: Sequence[Fault] = (),
) -> Response:
    label = Words.read(it.settings["label"])
    titles = []
    if ids:
        asked = ListRequest(fields=(), ids=tuple(ids[:NAMED]), limit=NAMED)
        titles = [row.title or f"#{row.id}" for row in list_records(context, table, asked).rows]
        if not titles:
            raise NotFound
    return page_or_fragment(
        "buttons/ask_page.html",
        "buttons/ask.html",
        422 if faults else 200,
        frame=frame_of(context, label.to(context.actor.language), table),
        label=label,
        button_icon=it.settings.get("icon") or "click",
        action=press_path(context.app.key, table, it.key),
        ids=ids,
        titles=titles,
        rest=len(ids) - len(titles),
        asked=draw_inputs(
            context, input_fields(it), f"{table}/press/{it.key}", request.form.get("do") == "press", faults
        ),
        token=token,
        back=own_path(request.values.get("back") or table_path(context.app.key, table)),
    )
