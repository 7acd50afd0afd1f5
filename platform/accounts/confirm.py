"""Proving once more who one is, before a sensitive act. Other pages ask for it with `require_confirmed`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request

from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity import throttle
from ..identity.models import Person
from ..identity.passwords import verify_password
from ..identity.sessions import renew_session
from ..web.confirm import CONFIRM_PAGE, ConfirmFirst, confirmed, require_confirmed
from ..web.current import connection, current_actor, engine, language
from ..web.declare import SELF, declare
from ..web.own_page import own_path
from ..web.session_cookie import session_secret, set_session
from ..web.settings_frame import settings_page
from .sign_in import too_many

__all__ = ["ConfirmFirst", "check_own_password", "confirmed", "pages", "require_confirmed"]

pages = Blueprint("confirm", __name__)
TITLE = Words("Confirm that it is you", "确认是您本人")
WRONG = Words("The password is not right.", "密码不正确。")


@pages.get(CONFIRM_PAGE)
@declare(actor="person", permission=SELF)
def page() -> Any:
    """Ask for the password; who has none signs in again."""
    return _page(request.args.get("next"))


@pages.post(CONFIRM_PAGE)
@declare(actor="person", permission=SELF, body="form")
def confirm() -> Any:
    """Check the password and go on, under a new session id."""
    then = request.form.get("next")
    try:
        right = check_own_password(request.form.get("password", ""))
    except throttle.TooManyTries as error:
        return too_many(error, _page(then, error.say(language())))
    if not right:
        return _page(then, WRONG.to(language())), 422
    with unit_of_work(engine()) as work:
        secret = renew_session(work, session_secret(), confirmed=True)
    response = redirect(own_path(then), 303)
    set_session(response, secret)
    return response


def check_own_password(password: str) -> bool:
    """Say whether this is the password of whoever is signed in; every try counts. Raises TooManyTries."""
    person_id = current_actor().person_id
    tries = throttle.by_person(person_id, "confirm")
    throttle.take_try(engine(), tries)
    right = verify_password(own_password_hash(), password)
    if right:
        with unit_of_work(engine()) as work:
            throttle.forget(work, tries)
    return right


def own_password_hash() -> str | None:
    """Return what is stored of one's own password, None where one has none."""
    person_id = current_actor().person_id
    return connection().scalar(sa.select(Person.password_hash).where(Person.id == person_id))


def _page(then: str | None, fault: str = "") -> str:
    able = own_password_hash() is not None
    return settings_page("confirm.html", CONFIRM_PAGE, TITLE, next=own_path(then), fault=fault, able=able)
