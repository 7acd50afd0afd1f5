"""Sensitive acts ask who it is once more when the last proof is older than a few minutes."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from flask import Flask, Response, redirect, request

from ..core.clock import utc_now
from ..core.errors import Refused
from ..core.words import Words
from .current import signed_in
from .own_page import own_page, own_path
from .page_or_fragment import wants_fragment

CONFIRM_PAGE = "/me/confirm"
CONFIRMED_FOR = timedelta(minutes=10)


class ConfirmFirst(Refused):
    """The person has to prove again who they are: they are led to the page where they do."""

    code = "confirm_first"
    words = Words("Confirm that it is you, then do this again.", "请先确认是您本人，再重新操作。")

    def __init__(self, then: str) -> None:
        super().__init__()
        self.then = then
        """Our own page to go on with after that."""


def confirmed() -> bool:
    """Say whether whoever sends the request has proved lately who they are."""
    found = signed_in("person")
    at = found.confirmed_at if found else None
    return at is not None and utc_now() - at < CONFIRMED_FOR


def require_confirmed(then: str | None = None) -> None:
    """Go on only for somebody who has proved lately who they are; raises ConfirmFirst.

    `then` is where to go on afterwards: by default this page, or for a form the page it was sent from.
    """
    if not confirmed():
        raise ConfirmFirst(own_path(then) if then else _here())


def _here() -> str:
    return own_path(request.full_path.rstrip("?")) if request.method == "GET" else own_page(request.referrer)


def install(app: Flask) -> None:
    """Lead whoever has to confirm first to the page where they do."""

    @app.errorhandler(ConfirmFirst)
    def lead(error: ConfirmFirst) -> Response:
        address = f"{CONFIRM_PAGE}?{urlencode({'next': error.then})}"
        if wants_fragment():
            return Response(status=204, headers={"HX-Redirect": address})
        return redirect(address, 303)
