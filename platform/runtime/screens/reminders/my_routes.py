"""One's own reminders: the list, putting one off, and done."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ....core.clock import utc_now
from ....core.errors import Malformed
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import connection, current_actor, engine, live_apps, reader
from ....web.declare import SELF, declare
from ....web.own_page import own_path
from ....web.settings_frame import settings_page
from ...conversation.inbox import titles_of
from ...conversation.reminders import finish, open_reminders, snooze
from ...records.context import make_context
from .drawing import Shown, draw_reminder
from .moments import OFFERED, SNOOZES, moment_of, typed_moment

pages = Blueprint("reminders", __name__)
HERE = "/me/reminders"
TITLE = Words("Reminders", "提醒")
NO_MOMENT = Words("say when to remind again", "请说明何时再提醒")


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def show_reminders() -> Any:
    """List one's reminders that are not done: those that have come, then the others by their time."""
    shown = _shown()
    return settings_page(
        "reminders/mine.html",
        HERE,
        TITLE,
        due=[each for each in shown if each.is_due],
        later=[each for each in shown if not each.is_due],
        snoozes=SNOOZES,
    )


@pages.post(f"{HERE}/<int:reminder_id>/snooze")
@declare(actor="person", permission=SELF, body="form")
def put_off(reminder_id: int) -> Any:
    """Be reminded again: in a while (`for`), or at a moment (`at`)."""
    actor, told = current_actor(), request.form
    with unit_of_work(engine()) as work:
        if told.get("for", "") in OFFERED:
            until = moment_of(told["for"], work.now, actor.zone)
        else:
            until = typed_moment(told.get("at", ""), actor.zone)
        if until is None or until <= work.now:
            raise Malformed(why=NO_MOMENT)
        snooze(work, actor.person_id, reminder_id, until)
    return redirect(_back(), 303)


@pages.post(f"{HERE}/<int:reminder_id>/done")
@declare(actor="person", permission=SELF, body="form")
def done(reminder_id: int) -> Any:
    """End a reminder."""
    with unit_of_work(engine()) as work:
        finish(work, current_actor().person_id, reminder_id)
    return redirect(_back(), 303)


def _shown() -> list[Shown]:
    """Return one's open reminders, with the titles of those records that one may see now."""
    actor, now = current_actor(), utc_now()
    rows = open_reminders(connection(), actor.person_id)
    named = {row.app_id for row in rows}
    contexts = {
        app.id: make_context(connection(), app, actor, now) for app in live_apps().values() if app.id in named
    }
    titles = titles_of(contexts, ((row.app_id, row.table_id, row.record_id) for row in rows))
    tables = {
        table.id: table
        for context in contexts.values()
        for table in context.app.tables.values()
        if table.key in context.rights.tables
    }
    return [
        draw_reminder(row, titles.get((row.table_id, row.record_id), ""), tables.get(row.table_id), reader())
        for row in rows
    ]


def _back() -> str:
    back = request.form.get("back", "")
    return "/notices" if back == "notices" else own_path(back) if back else HERE
