"""Showing one masked field of one record in full; every call is a line in the audit log."""

from __future__ import annotations

from flask import Response

from ..runtime.records.reveal import reveal
from ..web.declare import declare
from ..web.json_answer import json_answer
from .blueprint import api
from .bodies import RevealBody
from .body import read_body
from .writing import act

REVEAL = RevealBody()


@api.post("/apps/<app>/tables/<table>/records/<int:record_id>/reveal")
@declare(actor="token", permission="reveal", body="json")
def reveal_field(app: str, table: str, record_id: int) -> Response:
    """Answer with the full value of the field that the body names."""
    key = read_body(REVEAL)["field"]
    return act(
        app,
        lambda work, context: reveal(work, context, table, record_id, key),
        lambda _context, value: json_answer({"value": value}),
    )
