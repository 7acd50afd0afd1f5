"""One's own password and second factor: seeing, setting, changing, switching off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, make_response, redirect, request

from ..core.clock import utc_now
from ..core.errors import Fault, Invalid, Refused
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity import throttle
from ..identity.audit.log import audit
from ..identity.models import Person
from ..identity.password_rules import check_new_password
from ..identity.recovery import set_password
from ..identity.second_factor import (
    asks_second_factor,
    begin,
    begun,
    codes_left,
    has_second_factor,
    make_recovery_codes,
    turn_off,
    turn_on,
)
from ..identity.secrets import digest
from ..identity.sessions import renew_session
from ..web.confirm import require_confirmed
from ..web.current import connection, current_actor, engine, language
from ..web.declare import SELF, declare
from ..web.session_cookie import session_secret, set_session
from ..web.settings_frame import settings_page
from .confirm import WRONG, check_own_password, own_password_hash
from .qr_code import qr_code

pages = Blueprint("security", __name__)
HERE = "/me/security"
FACTOR = "/me/second-factor"
TITLE = Words("Sign-in and security", "登录与安全")
FACTOR_TITLE = Words("Set up the second factor", "设置两步验证")
CODES_TITLE = Words("Your recovery codes", "恢复码")


class SecondFactorAsked(Refused):
    """The workspace asks for a second factor, so it stays."""

    code = "second_factor_asked"
    words = Words(
        "Your workspace asks for a second factor, so it cannot be switched off.",
        "工作区要求开启两步验证，不能关闭。",
    )


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def page() -> Any:
    """Show how one signs in."""
    return _page()


@pages.post("/me/password")
@declare(actor="person", permission=SELF, body="form")
def change_password() -> Any:
    """Set another password: the present one is asked for, all other sessions end, this one gets a new id."""
    actor, there = current_actor(), connection()
    named = sa.select(Person.login, Person.name, Person.email).where(Person.id == actor.person_id)
    password = request.form.get("password", "")
    try:
        if own_password_hash() is None:
            require_confirmed(HERE)
        elif not check_own_password(request.form.get("present", "")):
            raise Invalid([Fault("present", WRONG)])
        check_new_password(password, request.form.get("again", ""), there.execute(named).one())
    except Invalid as error:
        return _page(error.by_path(language())), 422
    except throttle.TooManyTries as error:
        return _page({"present": [error.say(language())]}), 429, {"Retry-After": str(error.retry_after)}
    with unit_of_work(engine()) as work:
        set_password(work, actor.person_id, password, but=session_secret())
        secret = renew_session(work, session_secret(), confirmed=True)
        audit(work, "password_changed", actor=actor, person=actor.person_id)
    return _renewed(redirect(f"{HERE}?done=password", 303), secret)


@pages.get(FACTOR)
@declare(actor="person", permission=SELF)
def factor_page() -> Any:
    """Show the secret for the app, once one was begun."""
    return _factor_page()


@pages.get(f"{FACTOR}/qr.svg")
@declare(actor="person", permission=SELF)
def factor_code() -> Any:
    """Draw the secret for the app's camera."""
    return qr_code(current_actor().person_id)


@pages.post(f"{FACTOR}/begin")
@declare(actor="person", permission=SELF, body="form")
def begin_factor() -> Any:
    """Make the secret that the app is given."""
    require_confirmed(HERE)
    with unit_of_work(engine()) as work:
        begin(work, current_actor().person_id, digest(session_secret()))
    return redirect(FACTOR, 303)


@pages.post(FACTOR)
@declare(actor="person", permission=SELF, body="form")
def finish_factor() -> Any:
    """Switch it on with a first code, and show the recovery codes, this once."""
    require_confirmed(HERE)
    person_id = current_actor().person_id
    tries = throttle.by_person(person_id, "factor")
    try:
        throttle.take_try(engine(), tries)
        with unit_of_work(engine()) as work:
            codes = turn_on(work, person_id, digest(session_secret()), request.form.get("code", "")[:50])
            throttle.forget(work, tries)
            secret = renew_session(work, session_secret(), confirmed=True)
    except Invalid as error:
        return _factor_page(error.faults[0].words.to(language())), 422
    except throttle.TooManyTries as error:
        return _factor_page(error.say(language())), 429, {"Retry-After": str(error.retry_after)}
    return _renewed(make_response(_codes_page(codes)), secret)


@pages.post(f"{FACTOR}/codes")
@declare(actor="person", permission=SELF, body="form")
def new_codes() -> Any:
    """Replace the recovery codes and show the new ones, this once."""
    require_confirmed(HERE)
    with unit_of_work(engine()) as work:
        codes = make_recovery_codes(work, current_actor().person_id)
    return _codes_page(codes)


@pages.post(f"{FACTOR}/off")
@declare(actor="person", permission=SELF, body="form")
def factor_off() -> Any:
    """Switch it off: the password is asked for."""
    person_id = current_actor().person_id
    if asks_second_factor(connection(), person_id):
        raise SecondFactorAsked
    try:
        if own_password_hash() is None:
            require_confirmed(HERE)
        elif not check_own_password(request.form.get("present", "")):
            return _page({"off": [WRONG.to(language())]}), 422
    except throttle.TooManyTries as error:
        return _page({"off": [error.say(language())]}), 429, {"Retry-After": str(error.retry_after)}
    with unit_of_work(engine()) as work:
        turn_off(work, person_id)
        secret = renew_session(work, session_secret(), confirmed=True)
    return _renewed(redirect(f"{HERE}?done=off", 303), secret)


def _renewed(response: Any, secret: str) -> Any:
    set_session(response, secret)
    return response


def _page(faults: dict[str, list[str]] | None = None) -> str:
    there, person_id = connection(), current_actor().person_id
    return settings_page(
        "security.html",
        HERE,
        TITLE,
        faults=faults or {},
        done=request.args.get("done") if request.method == "GET" else None,
        has_password=own_password_hash() is not None,
        has_factor=has_second_factor(there, person_id),
        asked=asks_second_factor(there, person_id),
        codes_left=codes_left(there, person_id),
    )


def _factor_page(fault: str = "") -> str:
    secret = begun(connection(), current_actor().person_id, digest(session_secret()), utc_now())
    return settings_page("second_factor.html", HERE, FACTOR_TITLE, secret=secret, fault=fault)


def _codes_page(codes: Any) -> str:
    return settings_page("recovery_codes.html", HERE, CODES_TITLE, codes=codes)
