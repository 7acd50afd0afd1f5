"""A record or a list as PDF, opened in the browser's own viewer; each time a line in the audit log."""

from __future__ import annotations

import dataclasses
from urllib.parse import quote

from flask import Blueprint, Response, request

from ....core.unit_of_work import unit_of_work
from ....identity.audit.log import audit
from ....web.current import current_context, engine, reader
from ....web.declare import declare
from ...printing.list import print_list
from ...printing.record import print_record
from ...records.context import Context
from ..file_page import file_store
from ..grid_page import bare_grid, list_request
from ..grid_request import GridRequest

pages = Blueprint("printing", __name__)


@pages.get("/a/<app>/<table>/<int:record_id>/print/<template>")
@declare(actor="person", permission="print")
def print_one(app: str, table: str, record_id: int, template: str) -> Response:
    """Send one record as PDF."""
    context = current_context(app)
    made, title = print_record(context, file_store(), table, record_id, template, reader())
    tell_printed(context, "printed", table, record_id=record_id, record=title, template=template)
    return pdf_response(made, title)


@pages.get("/a/<app>/<table>/print/<template>")
@declare(actor="person", permission="print")
def print_many(app: str, table: str, template: str) -> Response:
    """Send the records of a list, as its address shows them, as PDF."""
    context = current_context(app)
    asked = dataclasses.replace(
        GridRequest.read(app, table, request.args), cursor=None, inside=None, start=None
    )
    wanted = list_request(bare_grid(context, asked, reader()))
    made, title, count = print_list(context, table, template, wanted, reader())
    tell_printed(context, "list_printed", table, count=count, template=template)
    return pdf_response(made, title)


def tell_printed(
    context: Context, event: str, table: str, record_id: int | None = None, **detail: object
) -> None:
    """Put into the audit log that something was printed."""
    if request.method == "HEAD":
        return
    with unit_of_work(engine()) as work:
        audit(
            work,
            event,
            actor=context.actor,
            app_id=context.app.id,
            table_key=table,
            record_id=record_id,
            **detail,
        )


def pdf_response(made: bytes, title: str) -> Response:
    """Return a PDF that the browser opens under a title."""
    response = Response(made, mimetype="application/pdf")
    name = "".join(each if each.isalnum() or each in " -_." else "-" for each in title)[:80] or "print"
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}.pdf"
    response.headers["Cache-Control"] = "private, no-store"
    return response
