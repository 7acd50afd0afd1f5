"""The cookie of a signed-in browser. It holds a random secret; everything else is on the server."""

from __future__ import annotations

from flask import Response, current_app, request

from ..identity.sessions import SESSION_LIFE


def over_https() -> bool:
    """Say whether people reach this installation over https, so that no cookie needs to travel without."""
    return str(current_app.config.get("BASE_URL") or "").startswith("https://")


def _name() -> str:
    # The __Host- prefix asks for https; a demo on http://localhost goes without.
    return "__Host-tablewright" if over_https() else "tablewright"


def session_secret() -> str:
    """Return the secret the browser sent, or ""."""
    return request.cookies.get(_name(), "")


def set_session(response: Response, secret: str) -> None:
    """Give the browser a new session."""
    response.set_cookie(
        _name(), secret, max_age=SESSION_LIFE, path="/", secure=over_https(), httponly=True, samesite="Lax"
    )


def clear_session(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(_name(), path="/", secure=over_https(), httponly=True, samesite="Lax")
