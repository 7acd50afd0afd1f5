"""A forgotten password: asking for a link by mail, and setting a new password under the link."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request

from ..core.clock import utc_now
from ..core.errors import Invalid
from ..core.unit_of_work import unit_of_work
from ..identity import throttle
from ..identity.person_links import RESET, find_link
from ..identity.recovery import ask_for_reset, reset_password
from ..web.current import connection, engine, language
from ..web.declare import declare
from .sign_in import too_many

pages = Blueprint("reset", __name__)


@pages.get("/reset")
@declare(actor="anonymous")
def ask_page() -> Any:
    """Ask for the login or e-mail; says whom to ask where no mail can be sent."""
    return _ask()


@pages.post("/reset")
@declare(actor="anonymous", body="form")
def ask() -> Any:
    """Note the question and say the same to everybody: whether there is such an account shows in the mail only."""
    typed = request.form.get("login", "")[:300]
    if not current_app.config["CONFIG"].mails_links:
        return _ask()
    counters = (
        throttle.by_name(typed, throttle.ASKED, "reset"),
        throttle.by_address(request.remote_addr, "reset-address"),
    )
    try:
        throttle.take_try(engine(), *counters)
    except throttle.TooManyTries as error:
        return too_many(error, _ask(error.say(language()), typed))
    with unit_of_work(engine()) as work:
        ask_for_reset(work, typed)
    return render_template("reset_asked.html", login=typed)


@pages.get("/reset/<secret>")
@declare(actor="anonymous")
def reset_page(secret: str) -> Any:
    """Ask for the new password."""
    return _new(secret)


@pages.post("/reset/<secret>")
@declare(actor="anonymous", body="form")
def reset(secret: str) -> Any:
    """Set the new password; the link is used up, all sessions end, and the person goes on to sign in with it."""
    throttle.take_try(engine(), throttle.by_address(request.remote_addr, "link-address"))
    try:
        with unit_of_work(engine()) as work:
            password, again = request.form.get("password", ""), request.form.get("again", "")
            person_id = reset_password(work, secret, password, again)
            throttle.uncount(work, throttle.by_address(request.remote_addr, "link-address"))
            throttle.forget(work, throttle.by_person(person_id))
    except Invalid as error:
        return _new(secret, error.by_path(language())), 422
    return redirect("/reset/done", 303)


@pages.get("/reset/done")
@declare(actor="anonymous")
def done() -> Any:
    """Say that the password is set, and lead to signing in."""
    return render_template("reset_done.html")


def _ask(fault: str = "", login: str = "") -> str:
    able = current_app.config["CONFIG"].mails_links
    return render_template("reset_ask.html", able=able, fault=fault, login=login)


def _new(secret: str, faults: dict[str, list[str]] | None = None) -> str:
    link = find_link(connection(), RESET, secret, utc_now())
    return render_template("reset_new.html", person=link, faults=faults or {})
