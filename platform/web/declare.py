"""Every route says who may call it, with what right, and how much it may send. Without that it stays closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, request

from ..core.errors import NotFound, Refused, TooLarge, Unauthenticated
from ..core.words import Words
from ..identity.actor import OnlyLooking
from .csrf import check_same_origin, check_token
from .current import limits, signed_in

View = TypeVar("View", bound=Callable)

ACTORS = ("anonymous", "person", "token", "reader")
LEAVE = "leave"
"""The permission of what somebody who may only look may do as well: stop looking, sign out."""
SELF = "self"
"""The permission of what belongs to oneself alone (password, sessions, tokens): closed to who looks as another."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one route needs. `permission` names the action the called part checks ("view", "edit", …)."""

    actor: str
    permission: str | None
    body: str
    """"none", "form", "json", "file" or "files" (spreadsheets): the only kind of body that is read."""


class BodyTooLarge(TooLarge):
    """The request's body passes its limit."""

    words = Words("The request is too large: at most {limit} bytes.", "请求内容过大：最多 {limit} 字节。")


class NotOneself(Refused):
    """Somebody's own pages, asked for through that somebody's eyes."""

    words = Words(
        "This page is for the person alone. Stop viewing as somebody else to open your own.",
        "此页面仅限本人查看，请先退出“以他人身份查看”。",
    )


def declare(actor: str, permission: str | None = None, body: str = "none") -> Callable[[View], View]:
    """Declare a view function: who, right and body.

    "anonymous" is anybody, "person" has a session, "token" an API token, "reader" either; a reader only reads.
    """
    if actor not in ACTORS:
        raise LookupError(actor)

    def mark(view: View) -> View:
        view.declaration = Declaration(actor, permission, body)  # type: ignore[attr-defined]
        return view

    return mark


def declaration_of(app: Flask, endpoint: str | None) -> Declaration | None:
    """Return what a route declared, or None."""
    return getattr(app.view_functions.get(endpoint or ""), "declaration", None)


def check_request(app: Flask) -> None:
    """Refuse a request that its route did not open: runs before every view."""
    if request.endpoint is None or request.endpoint == "static":
        return
    declared = declaration_of(app, request.endpoint)
    if declared is None:
        raise NotFound
    whole = {"file": limits().upload_bytes, "files": limits().spreadsheet_bytes}.get(declared.body)
    allowed = limits().body_bytes if whole is None else whole + 100_000
    request.max_content_length = allowed
    # Files are kept on the disk meanwhile, what else a form holds in memory.
    request.max_form_memory_size = limits().body_bytes if declared.body == "files" else allowed
    request.max_form_parts = limits().form_controls
    if (request.content_length or 0) > allowed:
        raise BodyTooLarge(limit=allowed)
    if declared.actor != "anonymous" and signed_in(_kind(declared.actor)) is None:
        raise Unauthenticated
    if declared.permission == SELF and _looks_as_another(declared):
        raise NotOneself
    if request.method not in SAFE_METHODS:
        _check_change(declared)


def _check_change(declared: Declaration) -> None:
    """Refuse a change that another site sent, or somebody who may only look."""
    if declared.actor != "token":
        check_same_origin()
    if declared.actor == "person":
        check_token()
    if declared.actor == "anonymous" or declared.permission == LEAVE:
        return
    found = signed_in(_kind(declared.actor))
    if found is not None and found.actor.read_only:
        raise OnlyLooking


def _looks_as_another(declared: Declaration) -> bool:
    found = None if declared.actor == "anonymous" else signed_in(_kind(declared.actor))
    return found is not None and found.actor.seen_through is not None


def _kind(actor: str) -> str:
    """Return what the request must carry: a token where it brings one to a route open to both."""
    if actor == "reader":
        return "token" if "Authorization" in request.headers else "person"
    return actor
