"""Changes come from our own pages only: same origin, and a token bound to the session."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import current_app, request

from ..core.errors import Refused
from ..core.words import Words
from .session_cookie import session_secret


class ForeignRequest(Refused):
    """A change that one of our own pages did not send."""

    words = Words(
        "This form is no longer valid. Go back, reload the page and send it again.",
        "表单已失效，请返回并刷新页面后重新提交。",
    )


def csrf_token() -> str:
    """Return the token that the session's forms carry; "" for a visitor without a session."""
    secret = session_secret()
    if not secret:
        return ""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, b"csrf:" + secret.encode(), hashlib.sha256).hexdigest()


def check_token() -> None:
    """Raise ForeignRequest unless the request carries its session's token."""
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf") or ""
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), csrf_token().encode()):
        raise ForeignRequest


def check_same_origin() -> None:
    """Raise ForeignRequest when the browser says that another site sent the request."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForeignRequest
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise ForeignRequest
