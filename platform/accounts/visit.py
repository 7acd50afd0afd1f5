"""A short-lived cookie that ties the two halves of a sign-in to one browser, before there is a session."""

from __future__ import annotations

from flask import Response, current_app, request

from ..identity.challenges import LIFE
from ..identity.secrets import new_secret

NAME = "sign-in-visit"


def visit() -> str:
    """Return what ties this browser to what it began; "" where it began nothing."""
    return request.cookies.get(_name(), "")


def begin_visit(response: Response, secret: str) -> Response:
    """Give the browser the cookie for what it begins now."""
    response.set_cookie(
        _name(), secret, max_age=LIFE, path="/", secure=_secure(), httponly=True, samesite="Lax"
    )
    return response


def new_visit() -> str:
    """Return a fresh value for the cookie."""
    return new_secret()


def _secure() -> bool:
    return str(current_app.config.get("BASE_URL") or "").startswith("https://")


def _name() -> str:
    return f"__Host-{NAME}" if _secure() else NAME
