"""Asking for a right in an app, and seeing what became of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request

from ...core.errors import NotFound
from ...core.unit_of_work import unit_of_work
from ...web.asking import asking_for
from ...web.current import connection, current_context, engine
from ...web.declare import declare
from ..access.refusals import IN_TABLE, NOT_GIVEN, what_words
from ..records.context import Context
from ..records.query import get_record
from ..sharing.requests import Wish, ask, list_requests

pages = Blueprint("ask_access", __name__)
LONGEST_ID = 18


@pages.get("/a/<app>/ask-access")
@declare(actor="person", permission="view")
def show(app: str) -> Any:
    """Show one's requests in the app and, for a table and an action, the way to ask."""
    context = current_context(app)
    person_id = context.actor.person_id
    if not context.rights.tables:
        raise NotFound
    asking = sentence = None
    allowed = False
    if "table" in request.args:
        wish = _wish(context, request.args)
        table, mine = context.table(wish.table_key)
        asking, sentence = asking_for(context.app, wish), what_words(wish.action, table.definition)
        allowed = wish.action in mine.actions
    requests = [
        *list_requests(connection(), context.app.id, answered=False, person_id=person_id),
        *list_requests(connection(), context.app.id, answered=True, person_id=person_id),
    ]
    told = [(each, _told(context, each.table_key, each.action)) for each in requests]
    return render_template(
        "ask_access.html", asking=asking, sentence=sentence, allowed=allowed, app=context.app, mine=told
    )


@pages.post("/a/<app>/ask-access")
@declare(actor="person", permission="view", body="form")
def send(app: str) -> Any:
    """Ask; the same is asked once until it is answered."""
    context = current_context(app)
    wish = _wish(context, request.form, request.form.get("message", ""))
    with unit_of_work(engine()) as work:
        ask(work, context.actor, context.app.id, wish)
    query = urlencode({"table": wish.table_key, "action": wish.action})
    return redirect(f"/a/{app}/ask-access?{query}", 303)


def _wish(context: Context, told: Any, message: str = "") -> Wish:
    """Return what is asked for; raises NotFound for what the actor may not know of, or what nobody can give."""
    table, action, record = told.get("table", ""), told.get("action", ""), told.get("record", "")
    context.table(table)
    if action not in IN_TABLE or action in NOT_GIVEN:
        raise NotFound
    if not record:
        return Wish(table, action, None, message)
    if not (record.isascii() and record.isdigit() and len(record) <= LONGEST_ID):
        raise NotFound
    if action != "restore":  # what lies in the recycle bin is not read here
        get_record(context, table, int(record), ())
    return Wish(table, action, int(record), message)


def _told(context: Context, table_key: str, action: str) -> Any:
    """Return what an old request was about, as far as it still exists for the actor."""
    table = context.app.model.tables.get(table_key)
    known = table is not None and table_key in context.rights.tables and action in IN_TABLE
    return what_words(action, table) if known else None
