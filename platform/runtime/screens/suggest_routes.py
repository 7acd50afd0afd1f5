"""What a text field offers while one types, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ...web.current import current_context
from ...web.declare import declare
from ...web.json_answer import json_answer
from ..records.suggestions import suggestions

pages = Blueprint("suggest", __name__)


@pages.get("/a/<app>/<table>/suggest/<field>")
@declare(actor="person", permission="view")
def suggest(app: str, table: str, field: str) -> Any:
    """Return {"suggestions": ["…", …]} for `?q=`."""
    found = suggestions(current_context(app), table, field, request.args.get("q", ""))
    return json_answer({"suggestions": found})
