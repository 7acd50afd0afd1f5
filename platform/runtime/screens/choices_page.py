"""The answer to a picker that searches: what a pointer field may point to, as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ...core.errors import NotFound
from ...web.current import current_context, limits
from ...web.declare import declare
from ...web.json_answer import json_answer
from .choices import options_for

pages = Blueprint("choices", __name__)
ANSWERED = 20


@pages.get("/a/<app>/<table>/choices/<field>")
@declare(actor="person", permission="view")
def choices(app: str, table: str, field: str) -> Any:
    """Return {"choices": [{"id", "title"}, …]} for `?q=`."""
    context = current_context(app)
    mine = context.rights.tables.get(table)
    if mine is None or field not in mine.fields:
        raise NotFound
    asked = request.args.get("q", "")[: limits().search_length]
    return json_answer(
        {"choices": options_for(context, context.app.tables[table].definition.by_key[field], asked, ANSWERED)}
    )
