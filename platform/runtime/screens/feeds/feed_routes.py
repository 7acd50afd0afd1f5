"""The address that calendar programs ask: whoever has it reads one person's dates of one app, and nothing else."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request

from ....core.clock import utc_now
from ....core.errors import NotFound
from ....core.words import Words
from ....identity.throttle import Counter, Pace, take_try
from ....web.current import connection, engine
from ....web.declare import declare
from ...conversation.feeds import find_feed, open_feed
from ...records.context import make_context
from .entries import gather
from .icalendar import write_calendar

pages = Blueprint("feeds", __name__)
ASKED = Pace(60, timedelta(seconds=5), timedelta(minutes=1))
"""Programs ask every quarter of an hour at most; more than once a minute nobody needs to."""
NAME = Words("{app} · {person}", "{app} · {person}")


@pages.get("/ical/<secret>.ics")
@declare(actor="anonymous")
def show_feed(secret: str) -> Any:
    """Give a feed as iCalendar, under the rights its person has now; unchanged it is told so (304)."""
    if request.args:
        raise NotFound
    feed = find_feed(connection(), secret)
    actor, app = open_feed(connection(), current_app.extensions["live_apps"], feed)
    take_try(engine(), Counter(f"feed:{feed.id}", ASKED))
    context = make_context(connection(), app, actor, utc_now())
    base_url = address_of_installation()
    events = gather(context, feed.content, base_url, urlsplit(base_url).hostname or "tablewright")
    label = app.model.label.to(actor.language)
    answer = Response(
        write_calendar(NAME.to(actor.language, app=label, person=actor.name), events),
        content_type="text/calendar; charset=utf-8",
    )
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest())
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = "attachment; filename=calendar.ics"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer.make_conditional(request)


def address_of_installation() -> str:
    """Return what links to this installation begin with."""
    return str(current_app.config.get("BASE_URL") or request.host_url).rstrip("/")
