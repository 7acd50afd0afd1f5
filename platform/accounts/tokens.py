"""One's own access tokens: what programs use to act in one's name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, request

from ..core.clock import utc_now
from ..core.errors import Fault, Invalid, NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.tokens import add_token, revoke_token, tokens_of
from ..runtime.access.rights import rights
from ..runtime.apps.live import LiveApp
from ..web.confirm import require_confirmed
from ..web.current import connection, current_actor, engine, language, live_apps
from ..web.declare import SELF, declare
from ..web.settings_frame import settings_page

pages = Blueprint("tokens", __name__)
HERE = "/me/tokens"
NEW = f"{HERE}/new"
TITLE = Words("Access tokens", "访问令牌")
NEW_TITLE = Words("New access token", "新建访问令牌")
LIVES = {"30": 30, "90": 90, "365": 365, "never": None}
LONGEST_NAME = 100
NO_NAME = Words("Say what the token is for.", "请填写令牌用途。")
NAME_TOO_LONG = Words("Use at most {count} characters.", "最多 {count} 个字符。").fill(count=LONGEST_NAME)
NO_APP = Words("Choose at least one app.", "请至少选择一个应用。")
NO_LIFE = Words("Choose how long the token works.", "请选择有效期。")


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def page() -> Any:
    """List one's own tokens in force."""
    named = {each.id: each.model.label for each in live_apps().values()}
    found = tokens_of(connection(), current_actor().person_id)
    return settings_page("my_tokens.html", HERE, TITLE, tokens=found, named=named, now=utc_now())


@pages.get(NEW)
@declare(actor="person", permission=SELF)
def new_page() -> Any:
    """Ask what the token is for and what it may do."""
    require_confirmed(NEW)
    return _new({"access": ["read"], "life": ["90"], "scope": ["all"]})


@pages.post(HERE)
@declare(actor="person", permission=SELF, body="form")
def make() -> Any:
    """Make a token and show its secret, this once."""
    require_confirmed(NEW)
    actor, told = current_actor(), request.form
    try:
        app_ids = _check()
    except Invalid as error:
        return _new(told.to_dict(flat=False), error.by_path(language())), 422
    name, may_write, days = told["name"].strip(), told.get("access") == "write", LIVES[told["life"]]
    with unit_of_work(engine()) as work:
        ends = work.now + timedelta(days=days) if days else None
        secret = add_token(work, actor.person_id, name, ends, may_write=may_write, app_ids=app_ids)
        audit(work, "token_made", actor=actor, name=name, may_write=may_write, apps=app_ids)
    return settings_page("my_token_made.html", HERE, TITLE, secret=secret, name=name)


@pages.post(f"{HERE}/<int:token_id>/revoke")
@declare(actor="person", permission=SELF, body="form")
def revoke(token_id: int) -> Any:
    """End one of one's own tokens: it is out with its next request."""
    actor = current_actor()
    with unit_of_work(engine()) as work:
        name = revoke_token(work, actor.person_id, token_id)
        if name is None:
            raise NotFound
        audit(work, "token_revoked", actor=actor, name=name)
    return redirect(HERE, 303)


def _check() -> list[int] | None:
    """Return the ids of the chosen apps, None for all; raises Invalid."""
    told, faults = request.form, []
    name = told.get("name", "").strip()
    if not name or len(name) > LONGEST_NAME:
        faults.append(Fault("name", NAME_TOO_LONG if name else NO_NAME))
    if told.get("life") not in LIVES:
        faults.append(Fault("life", NO_LIFE))
    chosen = None
    if told.get("scope") != "all":
        chosen = [each.id for each in _open_apps() if each.key in told.getlist("app")]
        if not chosen:
            faults.append(Fault("app", NO_APP))
    if faults:
        raise Invalid(faults)
    return chosen


def _open_apps() -> list[LiveApp]:
    actor = current_actor()
    return [each for each in live_apps().values() if rights(each, actor).tables]


def _new(told: dict[str, list[str]], faults: dict[str, list[str]] | None = None) -> str:
    return settings_page(
        "my_token_new.html", HERE, NEW_TITLE, told=told, faults=faults or {}, apps=_open_apps(), lives=LIVES
    )
