"""The last step of every way to sign in: a session under a new id, the audit log, the cookies, and on to the page."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..identity.audit.log import audit
from ..identity.second_factor import has_second_factor, needs_second_factor
from ..identity.sessions import FULL, SECOND_FACTOR, end_session, start_session
from ..web.current import connection, engine
from ..web.known_device import remember_device
from ..web.own_page import own_path
from ..web.session_cookie import session_secret, set_session

FACTOR_PAGE = "/sign-in/second-factor"
FACTOR_SET_UP_PAGE = "/sign-in/second-factor/set-up"


def enter(person_id: int, way: str, then: str | None = None) -> Response:
    """Sign a person in, ending the session the browser had; `way` is how they proved who they are."""
    response = redirect(own_path(then), 303)
    set_session(response, new_session(person_id, way))
    remember_device(response, person_id)
    return response


def enter_by_password(person_id: int, then: str | None = None) -> Response:
    """Go on after a right password: in, to the second factor, or to setting one up where the workspace asks for it."""
    if has_second_factor(connection(), person_id):
        return _half(person_id, FACTOR_PAGE, then)
    if needs_second_factor(connection(), person_id):
        return _half(person_id, FACTOR_SET_UP_PAGE, then)
    return enter(person_id, "password", then)


def new_session(person_id: int, way: str) -> str:
    """Start a session instead of the one the browser had; returns its secret."""
    with unit_of_work(engine()) as work:
        secret = _start(work, person_id, FULL)
        audit(work, "sign_in", actor=person_id, way=way)
    return secret


def _half(person_id: int, page: str, then: str | None) -> Response:
    with unit_of_work(engine()) as work:
        secret = _start(work, person_id, SECOND_FACTOR)
    response = redirect(f"{page}?{urlencode({'next': own_path(then)})}", 303)
    set_session(response, secret)
    return response


def _start(work: UnitOfWork, person_id: int, state: str) -> str:
    if session_secret():
        end_session(work, session_secret())
    agent = request.headers.get("User-Agent")
    return start_session(work, person_id, state=state, address=request.remote_addr, agent=agent)
