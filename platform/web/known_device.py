"""A long-lived cookie by which a browser shows as whom it has signed in before, so that guessing elsewhere slows only
those who guess. It signs nobody in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from ..core.secret_box import derived_key
from ..identity.secrets import new_secret
from .session_cookie import over_https

LIFE = 365 * 86400
MOST_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Device:
    """A browser, and the ids of the people who have signed in with it."""

    name: str | None = None
    people: tuple[int, ...] = ()


def known_device() -> Device:
    """Return what the browser shows of itself; an empty device where the cookie is missing or not ours."""
    try:
        told = _signer().loads(request.cookies.get(_name(), ""))
        return Device(str(told["device"]), tuple(int(each) for each in told["people"]))
    except (BadSignature, KeyError, TypeError, ValueError):
        return Device()


def remember_device(response: Response, person_id: int) -> None:
    """Note in the browser that this person has signed in with it."""
    before = known_device()
    people = [person_id, *(each for each in before.people if each != person_id)][:MOST_PEOPLE]
    value = _signer().dumps({"device": before.name or new_secret(), "people": people})
    response.set_cookie(
        _name(), value, max_age=LIFE, path="/", secure=over_https(), httponly=True, samesite="Lax"
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(derived_key(current_app.config["SECRET_KEY"], "known device"), salt="device")


def _name() -> str:
    return "__Host-tablewright-device" if over_https() else "tablewright-device"
