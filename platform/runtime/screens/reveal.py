"""The button “Show” beside a masked value: one value, for this page view only, and a line in the audit log."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, Response, current_app

from ...core.unit_of_work import unit_of_work
from ...fields import type_of
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..records.query import get_record
from ..records.reveal import reveal
from .cells import CellPainter
from .frame import frame_of
from .paths import record_path
from .record_rows import rows_of

pages = Blueprint("reveal", __name__)


@pages.post("/a/<app>/<table>/<int:record_id>/reveal/<field>")
@declare(actor="person", permission="reveal", body="form")
def reveal_field(app: str, table: str, record_id: int, field: str) -> Response:
    """Show one field of one record in full: in place of its mask, or as a page where no script runs."""
    context = current_context(app)
    with unit_of_work(engine()) as work:
        inside = dataclasses.replace(context, connection=work.connection)
        value = reveal(work, inside, table, record_id, field)
        title = get_record(inside, table, record_id, ()).title or f"#{record_id}"
    found = context.app.tables[table].definition.by_key[field]
    rows = rows_of(found, value, reader()) if value and "fields" in found.settings else None
    painter = CellPainter(current_app.jinja_env, found, type_of(found), reader())
    return page_or_fragment(
        "reveal.html",
        "revealed.html",
        frame=frame_of(context, found.label.to(context.actor.language), table),
        label=found.label,
        title=title,
        cell=painter.draw(value) if rows is None else "",
        rows=rows,
        back=record_path(app, table, record_id),
    )
