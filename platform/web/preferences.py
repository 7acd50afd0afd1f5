"""How a reader likes the pages: language, theme, height of rows, side bar. Kept in cookies: it is the screen's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, redirect, request

from ..core.errors import NotFound
from ..core.words import LANGUAGES
from .current import LANGUAGE_COOKIE
from .declare import declare
from .own_page import own_page
from .session_cookie import over_https

pages = Blueprint("preferences", __name__)

PREFERENCES: Mapping[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark"),
    "density": ("compact", "roomy"),
    "sidebar": ("open", "closed"),
}
"""Every preference with its choices; the first is what holds without a choice."""


def preference(name: str) -> str:
    """Return the reader's choice of one preference."""
    chosen = request.cookies.get(name, "")
    choices = PREFERENCES[name]
    return chosen if chosen in choices else choices[0]


@pages.post("/preference/<name>/<value>")
@declare(actor="anonymous", body="form")
def choose(name: str, value: str) -> Any:
    """Keep a choice and go back to the page it was made on."""
    if value not in PREFERENCES.get(name, ()):
        raise NotFound
    response = redirect(own_page(request.referrer))
    _keep(response, name, value)
    return response


@pages.post("/language/<language>")
@declare(actor="anonymous", body="form")
def choose_language(language: str) -> Any:
    """Keep the language in a cookie and go back to the page the choice was made on."""
    if language not in LANGUAGES:
        raise NotFound
    response = redirect(own_page(request.referrer))
    _keep(response, LANGUAGE_COOKIE, language)
    return response


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=365 * 86400, path="/", secure=over_https(), httponly=True, samesite="Lax"
    )


def install(app: Flask) -> None:
    """Offer `preference` to every template."""
    app.jinja_env.globals.update(preference=preference)
