"""What the audit log learns of requests: where each came from, and which were refused.

A refusal is written after the request, in a transaction of its own; that this fails never changes the answer. The
address is told as its route's pattern, as some addresses hold secrets.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from flask import Flask, g, request
from sqlalchemy.engine import Engine

from ..core.errors import NotFound, ProductError, Refused, Unauthenticated
from ..core.unit_of_work import unit_of_work
from ..identity.audit import where
from ..identity.audit.log import audit
from .current import engine

log = logging.getLogger(__name__)

MOST_OF_ONE = 20
MOST_OF_ALL = 600
MINUTE = 60
SAID = ("app", "table", "record_id", "field", "role", "view")
"""The parts of an address that are told as they are."""


class Allowance:
    """How many refusals may still be written this minute: a loop must not fill the disk."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._written: dict[Any, int] = {}

    def allows(self, who: Any) -> bool:
        """Say whether one more may be written for a person or an address."""
        with self._lock:
            minute = int(time.monotonic()) // MINUTE
            if minute != self._minute:
                self._minute, self._written = minute, {}
            count = self._written[who] = self._written.get(who, 0) + 1
            everybody = self._written[None] = self._written.get(None, 0) + 1
            return count <= MOST_OF_ONE and everybody <= MOST_OF_ALL


def note(error: ProductError) -> None:
    """Keep an error that the log should know of until the request is over."""
    if _worth_noting(error):
        g.refusal = error


def _worth_noting(error: ProductError) -> bool:
    """Say whether this is a refusal, a wrong token, or an address of a record that there is not for the actor.

    Whether that record exists is not asked: the answer's time would tell.
    """
    if isinstance(error, Unauthenticated):
        return "Authorization" in request.headers
    if isinstance(error, NotFound):
        return "record_id" in (request.view_args or {}) and g.get("signed_in") is not None
    return isinstance(error, Refused)


def _write(app: Flask, error: ProductError) -> None:
    found = g.get("signed_in")
    actor = found.actor if found else None
    who = actor.seen_through or actor.person_id if actor else request.remote_addr
    if not app.extensions["refusals"].allows(who):
        return
    told = request.view_args or {}
    _append(
        engine(),
        actor=actor,
        app_id=_app_id(told.get("app") or told.get("app_key")),
        table_key=told.get("table"),
        record_id=told.get("record_id"),
        method=request.method,
        path=_pattern(),
        code=error.code,
        why={"en": error.say("en"), "zh": error.say("zh")},
        token=True if found and found.session_id is None else None,
    )


def _append(on: Engine, **entry: Any) -> None:
    with unit_of_work(on) as work:
        audit(work, "refused", **entry)


def _app_id(key: str | None) -> int | None:
    app = g.get("live_apps", {}).get(key)
    return app.id if app else None


def _pattern() -> str:
    """Return the address with what is no secret filled in: "/a/stock/item/12/delete", "/invitation/<secret>"."""
    rule = request.url_rule
    if rule is None:
        return ""
    text = rule.rule
    for name, value in (request.view_args or {}).items():
        if name in SAID:
            for form in (f"<{name}>", f"<int:{name}>"):
                text = text.replace(form, str(value))
    return text


def install(app: Flask) -> None:
    """Note where each request comes from, before anything else, and write its refusal when it is over."""
    app.extensions["refusals"] = Allowance()

    @app.before_request
    def come() -> None:
        where.come_from(request.remote_addr, request.user_agent.string or None)

    @app.teardown_request
    def go(_error: BaseException | None) -> None:
        error = g.pop("refusal", None)
        if error is not None:
            try:
                _write(app, error)
            except Exception:  # noqa: BLE001 - the edge: the request has its answer
                log.exception("a refusal could not be written to the audit log")
        where.come_from(None)
