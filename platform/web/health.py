"""Two questions a supervisor asks: does the process live, and can it serve."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ..core.migrate import is_current
from .current import engine
from .declare import declare
from .json_answer import json_answer

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@declare(actor="anonymous")
def alive() -> Any:
    """Answer as long as the process lives."""
    return json_answer({"status": "ok"})


@pages.get("/readyz")
@declare(actor="anonymous")
def ready() -> Any:
    """Answer 200 when the database answers and its migrations are the code's; else 503."""
    current = is_current(engine())
    return json_answer({"status": "ok" if current else "migrations"}, 200 if current else 503)
