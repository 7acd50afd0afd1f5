"""What somebody is told who must sign in first, or must wait: the page to sign in on, and for how long."""

from __future__ import annotations

from typing import Any

from flask import Flask, make_response, request

from ..core.errors import Unauthenticated
from ..identity.throttle import TooManyTries
from ..web import trail
from ..web.current import language
from ..web.errors import answer, status_of
from ..web.page_or_fragment import wants_fragment
from .sign_in import sign_in_form


def install(app: Flask) -> None:
    """Answer with the sign-in page where a person asks for one, and with the wait where there is one."""

    @app.errorhandler(Unauthenticated)
    def sign_in_first(error: Unauthenticated) -> Any:
        trail.note(error)
        if request.method == "GET" and not request.path.startswith("/api/") and not wants_fragment():
            return sign_in_form(request.full_path.rstrip("?")), status_of(error)
        return answer(status_of(error), error.code, error.say(language()))

    @app.errorhandler(TooManyTries)
    def wait(error: TooManyTries) -> Any:
        response = make_response(answer(status_of(error), error.code, error.say(language())))
        response.headers["Retry-After"] = str(error.retry_after)
        return response
