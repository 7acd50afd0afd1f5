"""Following a record: hearing of what happens to it, or not."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request

from ....core.errors import Malformed
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import current_context, engine
from ....web.declare import declare
from ....web.page_or_fragment import wants_fragment
from ...apps.live import LiveTable
from ...conversation import followers
from ...records.context import Context
from ...records.query import Row, get_record
from ..paths import record_path

pages = Blueprint("follow", __name__)
ON_OR_OFF = Words("say “on” or “off”", "取值应为 on 或 off")


def hears(context: Context, table: LiveTable, row: Row) -> bool | None:
    """Say whether the actor hears of a record: by choice, or as its owner or author; None for who only looks."""
    person = context.actor.person_id
    if person is None or context.actor.read_only:
        return None
    chosen = followers.state(context.connection, table, row.id, person)
    if chosen == followers.DEFAULT:
        return person in {(row.owner or {}).get("id"), (row.created_by or {}).get("id")}
    return chosen == followers.FOLLOWING


@pages.post("/a/<app>/<table>/<int:record_id>/follow")
@declare(actor="person", permission="view", body="form")
def follow(app: str, table: str, record_id: int) -> Any:
    """Follow the record ("on") or hear nothing of it any more ("off")."""
    context = current_context(app)
    live, _ = context.table(table)
    get_record(context, table, record_id, ())
    chosen = request.form.get("follow")
    if chosen not in ("on", "off"):
        raise Malformed(why=ON_OR_OFF)
    with unit_of_work(engine()) as work:
        followers.follow(work, live, record_id, context.actor.person_id, muted=chosen == "off")
    here = record_path(app, table, record_id)
    if not wants_fragment():
        return redirect(here, 303)
    return render_template("record/follow.html", here=here, hears=chosen == "on")
