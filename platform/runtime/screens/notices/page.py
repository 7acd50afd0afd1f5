"""What one should hear of: the bell on every page, the list behind it, and marking what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, redirect, render_template, request

from ....core.clock import utc_now
from ....core.errors import Malformed, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import connection, current_actor, engine, find_actor, live_apps, reader
from ....web.declare import SELF, declare
from ....web.json_answer import json_answer
from ....web.page_or_fragment import wants_fragment
from ....web.settings_frame import settings_page
from ...conversation.inbox import Heard, find_notice, known, list_inbox, list_unread
from ...conversation.notices import mark_read, mark_unread
from ...conversation.telling import HOME, path_of
from ..reminders.moments import SNOOZES
from .drawing import draw

pages = Blueprint("notices", __name__)
SHOWN = 30
IN_THE_MENU = 10
TITLE = Words("Notifications", "通知")
NOT_A_NUMBER = Words("“{name}” is not a number", "“{name}”不是数字")
NO_SUCH_PART = Words("there is no such part of the notifications", "通知中没有此分类")
SHOWS: Mapping[str, tuple[Words, str]] = {
    "": (Words("All", "全部"), "inbox"),
    "unread": (Words("Unread", "未读"), "mail"),
    "mentions": (Words("Mentions", "提到我的"), "at"),
    "assigned": (Words("Given to me", "交给我的"), "user-check"),
    "automations": (Words("Automations", "自动化"), "bolt"),
    "reminders": (Words("Reminders", "提醒"), "alarm"),
}
"""What the list can be narrowed to: (label, icon) by what stands in the address."""


@pages.get("/notices")
@declare(actor="person", permission=SELF)
def show_notices() -> Any:
    """Show one's notices, the newest first, all or some kinds; a fragment shows the first few, for the bell's menu."""
    before = _number(request.args.get("before", ""), "before")
    show = request.args.get("show", "")
    if show not in SHOWS:
        raise Malformed(why=NO_SUCH_PART)
    menu = "menu" in request.args
    limit = IN_THE_MENU if menu else SHOWN
    inbox = list_inbox(connection(), current_actor(), live_apps().values(), utc_now(), limit, before, show)
    told = {
        "lines": [draw(each, reader()) for each in inbox.notices],
        "newest": max((each.id for each in inbox.notices), default=0),
        "unread": any(not each.is_read for each in inbox.notices),
        "older": _href(show, inbox.before) if inbox.before and not menu else "",
        "further": before is not None,
        "shows": [(key, label, icon, _href(key)) for key, (label, icon) in SHOWS.items()],
        "show": show,
        "here": _href(show),
        "snoozes": SNOOZES,
    }
    if wants_fragment():
        return render_template("notices/menu.html" if menu else "notices/list.html", **told)
    return settings_page("notices/page.html", HOME, TITLE, **told)


@pages.get("/notices/count")
@declare(actor="person", permission=SELF)
def show_count() -> Any:
    """Return {"unread": how many, "newest": the id of the newest unread one, 0 for none}."""
    unread = unread_notices()
    answer = json_answer({"unread": len(unread), "newest": max(unread, default=0)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.post("/notices/read")
@declare(actor="person", permission=SELF, body="form")
def read_all() -> Any:
    """Mark everything as read that stood there when the page was drawn."""
    up_to = _number(request.form.get("up_to", ""), "up_to")
    with unit_of_work(engine()) as work:
        mark_read(work, current_actor().person_id, up_to=up_to)
    return redirect(HOME, 303)


@pages.post("/notices/<int:notice_id>/read")
@declare(actor="person", permission=SELF, body="form")
def mark(notice_id: int) -> Any:
    """Mark a notice as read, or with `read=0` as unread; a fragment draws it anew."""
    person = current_actor().person_id
    find_notice(connection(), person, notice_id)
    with unit_of_work(engine()) as work:
        if request.form.get("read") == "0":
            mark_unread(work, person, notice_id)
        else:
            mark_read(work, person, notice_id=notice_id)
        row = find_notice(work.connection, person, notice_id)
    if not wants_fragment():
        return redirect(_back(), 303)
    heard = _known(row)
    if heard is None:
        raise NotFound
    lines = [draw(heard, reader())]
    return render_template("notices/lines.html", lines=lines, acts=True, bare=True, snoozes=SNOOZES)


@pages.post("/notices/<int:notice_id>/open")
@declare(actor="person", permission=SELF, body="form")
def open_notice(notice_id: int) -> Any:
    """Mark a notice as read and go where it leads."""
    person = current_actor().person_id
    heard = _known(find_notice(connection(), person, notice_id))
    with unit_of_work(engine()) as work:
        mark_read(work, person, notice_id=notice_id)
    return redirect(HOME if heard is None else path_of(heard), 303)


def unread_notices() -> Sequence[int]:
    """Return the ids of the unread notices the bell tells of; none for who looks through somebody's eyes."""
    actor = find_actor()
    if actor is None or actor.person_id is None or actor.seen_through is not None:
        return ()
    return list_unread(connection(), actor, live_apps().values(), utc_now())


def _known(row: Any) -> Heard | None:
    """Return a notice as its person may know of it; None where they may not."""
    return next(iter(known(connection(), current_actor(), live_apps().values(), utc_now(), [row])), None)


def _href(show: str, before: int | None = None) -> str:
    told = {name: value for name, value in (("show", show), ("before", before)) if value}
    return f"{HOME}?{urlencode(told)}" if told else HOME


def _back() -> str:
    show = request.form.get("show", "")
    return _href(show if show in SHOWS else "")


def _number(told: str, name: str) -> int | None:
    if told and not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_A_NUMBER.fill(name=name))
    return int(told) if told else None


def install(app: Flask) -> None:
    """Offer what the bell tells to every template."""
    app.jinja_env.globals.update(unread_notices=unread_notices)
