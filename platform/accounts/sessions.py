"""Where one is signed in: seeing one's sessions, ending one or all others."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect

from ..core.clock import utc_now
from ..core.errors import NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.browser_name import browser_name
from ..identity.sessions import end_one_session, end_sessions, sessions_of
from ..web.current import connection, current_actor, engine, signed_in
from ..web.declare import SELF, declare
from ..web.session_cookie import session_secret
from ..web.settings_frame import settings_page

pages = Blueprint("sessions", __name__)
HERE = "/me/sessions"
TITLE = Words("Where I am signed in", "登录设备")


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def page() -> Any:
    """List one's own sessions; the one at hand is marked."""
    found = sessions_of(connection(), current_actor().person_id, utc_now())
    return settings_page(
        "my_sessions.html",
        HERE,
        TITLE,
        sessions=[(each, browser_name(each.agent)) for each in found],
        own=signed_in("person").session_id,
    )


@pages.post(f"{HERE}/<session_id>/end")
@declare(actor="person", permission=SELF, body="form")
def end(session_id: str) -> Any:
    """End one of one's own sessions: it is out with its next request."""
    actor = current_actor()
    with unit_of_work(engine()) as work:
        if not end_one_session(work, actor.person_id, session_id):
            raise NotFound
        audit(work, "session_ended", actor=actor, person=actor.person_id)
    return redirect(HERE, 303)


@pages.post(f"{HERE}/end-others")
@declare(actor="person", permission=SELF, body="form")
def end_others() -> Any:
    """End all of one's sessions but the one at hand."""
    actor = current_actor()
    with unit_of_work(engine()) as work:
        if end_sessions(work, actor.person_id, but=session_secret()):
            audit(work, "session_ended", actor=actor, person=actor.person_id)
    return redirect(HERE, 303)
