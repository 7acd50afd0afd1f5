"""Passkeys: one's own at `/me/passkeys`, and signing in with one. The browser speaks JSON, as its keys do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, redirect, request

from ..core.errors import Malformed
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.passkeys import Site, add_passkey, ask_to_add, ask_who, list_passkeys, remove_passkey, who_is
from ..web.confirm import require_confirmed
from ..web.current import connection, current_actor, engine
from ..web.declare import SELF, declare
from ..web.json_answer import json_answer
from ..web.own_page import own_path
from ..web.session_cookie import session_secret, set_session
from ..web.settings_frame import settings_page
from .entering import new_session
from .visit import begin_visit, new_visit, visit

pages = Blueprint("passkeys", __name__)
HERE = "/me/passkeys"
TITLE = Words("Passkeys", "通行密钥")
NOT_READ = Words("the passkey's answer is not as expected", "通行密钥响应格式不正确")
WAY = "passkey"


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def mine() -> Any:
    """List one's own passkeys."""
    found = list_passkeys(connection(), current_actor().person_id)
    return settings_page("passkeys.html", HERE, TITLE, passkeys=found)


@pages.post(f"{HERE}/ask")
@declare(actor="person", permission=SELF, body="json")
def ask() -> Any:
    """Tell the browser what key to make."""
    require_confirmed(HERE)
    with unit_of_work(engine()) as work:
        return json_answer(ask_to_add(work, _site(), current_actor().person_id, session_secret()))


@pages.post(HERE)
@declare(actor="person", permission=SELF, body="json")
def add() -> Any:
    """Keep the key the browser has made."""
    require_confirmed(HERE)
    told = _told("name", "credential")
    actor, name = current_actor(), str(told["name"])
    with unit_of_work(engine()) as work:
        add_passkey(work, _site(), actor.person_id, session_secret(), _credential(told), name)
        audit(work, "passkey_added", actor=actor, name=name)
    return json_answer({"href": HERE})


@pages.post(f"{HERE}/<int:passkey_id>/remove")
@declare(actor="person", permission=SELF, body="form")
def remove(passkey_id: int) -> Any:
    """Forget one of one's own keys."""
    require_confirmed(HERE)
    actor = current_actor()
    name = next(
        (each.name for each in list_passkeys(connection(), actor.person_id) if each.id == passkey_id), ""
    )
    with unit_of_work(engine()) as work:
        remove_passkey(work, actor.person_id, passkey_id)
        audit(work, "passkey_removed", actor=actor, name=name)
    return redirect(HERE, 303)


@pages.post("/sign-in/passkey/ask")
@declare(actor="anonymous", body="json")
def ask_visitor() -> Any:
    """Tell a visitor's browser what to answer to."""
    browser = new_visit()
    with unit_of_work(engine()) as work:
        options = ask_who(work, _site(), browser)
    return begin_visit(json_answer(options), browser)


@pages.post("/sign-in/passkey")
@declare(actor="anonymous", body="json")
def enter_with_passkey() -> Any:
    """Sign in as the person whose key answered."""
    told = _told("credential", "next")
    with unit_of_work(engine()) as work:
        person_id = who_is(work, _site(), visit(), _credential(told))
    response = json_answer({"href": own_path(str(told["next"]))})
    set_session(response, new_session(person_id, WAY))
    return response


def _site() -> Site:
    return Site.of(current_app.config.get("BASE_URL") or request.host_url)


def _told(*names: str) -> Mapping[str, Any]:
    """Return the body's members, exactly these; raises Malformed."""
    told = request.get_json(silent=True)
    if not isinstance(told, dict) or set(told) != set(names):
        raise Malformed(why=NOT_READ)
    return told


def _credential(told: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(told["credential"], dict):
        raise Malformed(why=NOT_READ)
    return told["credential"]
