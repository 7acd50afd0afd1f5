"""Signing in with a password or a demo link, choosing the workspace, and signing out."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Blueprint, make_response, redirect, render_template, request

from ..core.clock import utc_now
from ..core.database import reading
from ..core.errors import NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.audit.log import audit
from ..identity.challenges import answer, pose
from ..identity.credential_models import SignInLink
from ..identity.models import Person
from ..identity.password_sign_in import Attempt, try_password
from ..identity.secrets import digest, new_secret
from ..identity.sessions import end_session
from ..identity.set_up import needs_set_up
from ..identity.throttle import TooManyTries
from ..web.current import connection, current_actor, engine, language
from ..web.declare import LEAVE, declare
from ..web.known_device import known_device
from ..web.own_page import own_path
from ..web.session_cookie import clear_session, session_secret, set_session
from .entering import enter_by_password, new_session
from .visit import begin_visit, new_visit, visit

pages = Blueprint("sign_in", __name__)
WRONG = Words(
    "The login or the password is not right, or there were too many attempts lately.",
    "登录名或密码不正确，或近期尝试次数过多。",
)
CHOICE = "workspace"
CHOICE_GONE = Words("This took too long. Enter your password again.", "操作超时，请重新输入密码。")


@pages.get("/sign-in")
@declare(actor="anonymous")
def sign_in_page() -> Any:
    """Ask for login and password."""
    return sign_in_form(request.args.get("next"))


@pages.post("/sign-in")
@declare(actor="anonymous", body="form")
def sign_in() -> Any:
    """Check the password: one answer for everything that is not right."""
    then, device = own_path(request.form.get("next")), known_device()
    attempt = Attempt(
        request.form.get("login", "")[:300],
        request.form.get("password", ""),
        request.remote_addr,
        device.name,
        device.people,
    )
    try:
        people = try_password(engine(), attempt)
    except TooManyTries as error:
        return too_many(error, sign_in_form(then, error.say(language()), attempt.name))
    if not people:
        return sign_in_form(then, WRONG.to(language()), attempt.name), 401
    if len(people) > 1:
        return _ask_workspace(people, then)
    return enter_by_password(people[0].id, then)


@pages.post("/sign-in/workspace")
@declare(actor="anonymous", body="form")
def choose_workspace() -> Any:
    """Go on as the person of the chosen workspace: one of those whose password was right."""
    with unit_of_work(engine()) as work:
        told = answer(work, CHOICE, request.form.get("choice", ""), visit())
    chosen = request.form.get("person", "")
    if told is None or chosen not in map(str, told["people"]):
        return sign_in_form(None, CHOICE_GONE.to(language())), 401
    return enter_by_password(int(chosen), told["next"])


@pages.get("/sign-in/<secret>")
@declare(actor="anonymous")
def sign_in_link(secret: str) -> Any:
    """Ask before signing in: following a link changes nothing."""
    return render_template("sign_in_link.html", person=_person_of_link(secret))


@pages.post("/sign-in/<secret>")
@declare(actor="anonymous", body="form")
def follow_link(secret: str) -> Any:
    """Sign in as the link's person, under a new session."""
    response = redirect("/")
    set_session(response, new_session(_person_of_link(secret).id, "link"))
    return response


@pages.post("/sign-out")
@declare(actor="person", permission=LEAVE, body="form")
def sign_out() -> Any:
    """End the session, on the server and in the browser."""
    with unit_of_work(engine()) as work:
        end_session(work, session_secret())
        audit(work, "sign_out", actor=current_actor())
    then = own_path(request.form.get("next"))
    response = redirect("/sign-in" + (f"?{urlencode({'next': then})}" if then != "/" else ""))
    clear_session(response)
    return response


def sign_in_form(then: str | None, fault: str = "", login: str = "") -> str:
    """Return the page to sign in on; `then` is where to go afterwards."""
    there = connection()
    links = sa.select(sa.exists().where(SignInLink.expires_at > utc_now()))
    return render_template(
        "sign_in.html",
        next=own_path(then),
        fault=fault,
        login=login,
        fresh=needs_set_up(there),
        demo=there.scalar(links) and _from_this_machine(),
    )


def too_many(error: TooManyTries, page: str) -> Any:
    """Answer a page to somebody who has to wait."""
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _ask_workspace(people: Sequence[sa.Row], then: str) -> Any:
    choice, browser = new_secret(), new_visit()
    with unit_of_work(engine()) as work:
        pose(work, CHOICE, choice, browser, {"people": [each.id for each in people], "next": then})
    page = render_template("choose_workspace.html", people=people, choice=choice)
    return begin_visit(make_response(page), browser)


def _person_of_link(secret: str) -> sa.Row:
    """Return the person a demo link stands for; NotFound unless it is in force and used on this machine."""
    found = (
        sa.select(Person.id, Person.name)
        .join(SignInLink, SignInLink.person_id == Person.id)
        .where(SignInLink.digest == digest(secret), SignInLink.expires_at > utc_now(), Person.active)
    )
    with reading(engine()) as there:
        person = there.execute(found).first()
    if person is None or not _from_this_machine():
        raise NotFound
    return person


def _from_this_machine() -> bool:
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip")):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
