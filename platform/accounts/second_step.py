"""After the password: the code of the second factor, or setting one up where the workspace asks for it.

The browser holds half a session, which opens these pages and nothing else; a full one with a new id takes its place.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, make_response, redirect, render_template, request

from ..core.clock import utc_now
from ..core.database import reading
from ..core.errors import Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity import throttle
from ..identity.audit.log import audit
from ..identity.models import Person
from ..identity.passkeys import list_passkeys
from ..identity.second_factor import begin, begun, check_code, has_second_factor, turn_on
from ..identity.secrets import digest
from ..identity.sessions import end_session, find_half
from ..web.csrf import check_token
from ..web.current import connection, engine, language
from ..web.declare import declare
from ..web.known_device import remember_device
from ..web.own_page import own_path
from ..web.session_cookie import clear_session, session_secret, set_session
from .entering import FACTOR_PAGE, FACTOR_SET_UP_PAGE, enter, new_session
from .qr_code import qr_code
from .sign_in import too_many

pages = Blueprint("second_step", __name__)
WRONG = Words(
    "This code is not right, was used already, or is too old. Enter the newest one.",
    "验证码不正确、已使用或已过期，请输入最新的验证码。",
)


@pages.get(FACTOR_PAGE)
@declare(actor="anonymous")
def ask() -> Any:
    """Ask for a code."""
    half = _half()
    return _ask(request.args.get("next")) if half else redirect("/sign-in")


@pages.post(FACTOR_PAGE)
@declare(actor="anonymous", body="form")
def check() -> Any:
    """Take a code of the app, or a recovery code."""
    half, then = _half(), request.form.get("next")
    if half is None:
        return redirect("/sign-in", 303)
    check_token()
    counters = throttle.by_person(half.person_id, "factor"), throttle.by_address(request.remote_addr)
    try:
        throttle.take_try(engine(), *counters)
    except throttle.TooManyTries as error:
        return too_many(error, _ask(then, error.say(language())))
    with unit_of_work(engine()) as work:
        right = check_code(work, half.person_id, request.form.get("code", "")[:50])
        if right:
            throttle.forget(work, counters[0])
            throttle.uncount(work, counters[1])
        else:
            audit(work, "sign_in_failed", actor=half.person_id, login=_login(half.person_id), way="code")
    return enter(half.person_id, "second_factor", then) if right else (_ask(then, WRONG.to(language())), 401)


@pages.post(f"{FACTOR_PAGE}/cancel")
@declare(actor="anonymous", body="form")
def cancel() -> Any:
    """Give up and begin again."""
    response = redirect("/sign-in", 303)
    if _half():
        check_token()
        with unit_of_work(engine()) as work:
            end_session(work, session_secret())
        clear_session(response)
    return response


@pages.get(FACTOR_SET_UP_PAGE)
@declare(actor="anonymous")
def set_up_page() -> Any:
    """Lead somebody whose workspace asks for a second factor through setting it up."""
    half = _half_without()
    return _set_up(half, request.args.get("next")) if half else redirect("/sign-in")


@pages.post(f"{FACTOR_SET_UP_PAGE}/begin")
@declare(actor="anonymous", body="form")
def begin_set_up() -> Any:
    """Make the secret that the app is given."""
    half, then = _half_without(), request.form.get("next")
    if half is None:
        return redirect("/sign-in", 303)
    check_token()
    with unit_of_work(engine()) as work:
        begin(work, half.person_id, digest(session_secret()))
    return _set_up(half, then)


@pages.get(f"{FACTOR_SET_UP_PAGE}/qr.svg")
@declare(actor="anonymous")
def set_up_code() -> Any:
    """Draw the secret for the app's camera."""
    half = _half_without()
    return qr_code(half.person_id if half else 0)


@pages.post(FACTOR_SET_UP_PAGE)
@declare(actor="anonymous", body="form")
def finish_set_up() -> Any:
    """Switch the second factor on, sign in, and show the recovery codes, this once."""
    half, then = _half_without(), request.form.get("next")
    if half is None:
        return redirect("/sign-in", 303)
    check_token()
    code = request.form.get("code", "")[:50]
    try:
        throttle.take_try(engine(), throttle.by_person(half.person_id, "factor"))
        with unit_of_work(engine()) as work:
            codes = turn_on(work, half.person_id, digest(session_secret()), code)
            throttle.forget(work, throttle.by_person(half.person_id, "factor"))
    except throttle.TooManyTries as error:
        return too_many(error, _set_up(half, then, error.say(language())))
    except Invalid as error:
        return _set_up(half, then, error.faults[0].words.to(language())), 422
    page = render_template("recovery_codes_first.html", codes=codes, next=own_path(then))
    return _signed_in(page, half.person_id)


def _signed_in(page: str, person_id: int) -> Any:
    """Answer a page to somebody who is signed in from now on."""
    response = make_response(page)
    set_session(response, new_session(person_id, "second_factor"))
    remember_device(response, person_id)
    return response


def _half() -> sa.Row | None:
    return find_half(connection(), session_secret(), utc_now())


def _half_without() -> sa.Row | None:
    """Return half a session of somebody who has no second factor yet."""
    half = _half()
    return half if half and not has_second_factor(connection(), half.person_id) else None


def _ask(then: str | None, fault: str = "") -> str:
    half = _half()
    passkey = half is not None and bool(list_passkeys(connection(), half.person_id))
    return render_template("second_step.html", next=own_path(then), fault=fault, passkey=passkey)


def _set_up(half: sa.Row, then: str | None, fault: str = "") -> str:
    with reading(engine()) as there:  # what was begun in this request is seen as well
        secret = begun(there, half.person_id, digest(session_secret()), utc_now())
    return render_template("second_step_set_up.html", next=own_path(then), fault=fault, secret=secret)


def _login(person_id: int) -> str:
    return connection().scalar(sa.select(Person.login).where(Person.id == person_id)) or ""
