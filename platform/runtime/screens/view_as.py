"""Looking as a person or a role: an administrator starts and stops it; both are logged, and nothing can be written."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ...core.errors import NotFound, Refused
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...definition.model import Role
from ...identity.actor import Actor
from ...identity.audit.log import audit
from ...identity.sign_in import load_actor
from ...identity.viewing import set_viewing
from ...web.current import connection, current_actor, current_app_named, engine
from ...web.declare import LEAVE, declare
from ...web.own_page import own_page
from ...web.session_cookie import session_secret, set_session
from ..apps.live import LiveApp

pages = Blueprint("view_as", __name__)


class NotYourEyes(Refused):
    """Only a workspace administrator looks as a person, only an app administrator as one of the app's roles."""

    words = Words(
        "Only an administrator of the workspace may look as another person, and only one of the app as a role.",
        "仅工作区管理员可以他人身份查看，仅应用管理员可以角色身份查看。",
    )


@pages.post("/view-as")
@declare(actor="person", permission="view_as", body="form")
def start() -> Any:
    """Look as `person` (an id), or as the `role` of an `app` (keys)."""
    actor = current_actor()
    if "person" in request.form:
        seen = _person(actor, request.form["person"])
        return _look(actor, {"person": seen.person_id}, "viewed_as", person=seen.person_id)
    app, role = _role(actor, request.form.get("app", ""), request.form.get("role", ""))
    viewing = {"app": app.id, "role": role.key}
    return _look(actor, viewing, "viewed_as_role", app_id=app.id, role=role.label.to(actor.language))


@pages.post("/view-as/stop")
@declare(actor="person", permission=LEAVE, body="form")
def stop() -> Any:
    """See with one's own eyes again, on the page one is on."""
    seen = current_actor()
    back = redirect(own_page(request.referrer), 303)
    if seen.seen_through is None:
        return back
    with unit_of_work(engine()) as work:
        secret = set_viewing(work, session_secret(), None)
        if seen.person_id != seen.seen_through:
            audit(work, "viewed_as_ended", actor=seen, person=seen.person_id)
        else:
            ((app_id, role),) = seen.roles
            audit(work, "viewed_as_role_ended", actor=seen, app_id=app_id, role=role)
    set_session(back, secret)
    return back


def _person(actor: Actor, told: str) -> Actor:
    """Return whom the actor may look as; raises NotYourEyes, and NotFound for nobody of the workspace."""
    if not actor.is_admin:
        raise NotYourEyes
    person_id = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
    seen = load_actor(connection(), person_id)
    if seen is None or seen.workspace_id != actor.workspace_id or person_id == actor.person_id:
        raise NotFound
    return seen


def _role(actor: Actor, app_key: str, role_key: str) -> tuple[LiveApp, Role]:
    app = current_app_named(app_key)
    if not actor.administers(app.id):
        raise NotYourEyes
    if role_key not in app.model.roles:
        raise NotFound
    return app, app.model.roles[role_key]


def _look(actor: Actor, viewing: dict[str, Any], event: str, **detail: Any) -> Any:
    with unit_of_work(engine()) as work:
        secret = set_viewing(work, session_secret(), viewing)
        audit(work, event, actor=actor, **detail)
    answer = redirect("/", 303)
    set_session(answer, secret)
    return answer
