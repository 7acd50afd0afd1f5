"""After a record was made by somebody who may not see it: it is saved, and one may hand in another."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from flask import Blueprint
from werkzeug.wrappers import Response

from ...core.errors import NotFound
from ...core.words import Words
from ...web.current import current_context
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from ..records.query import get_record
from .frame import frame_of
from .paths import handed_in_path, new_path, record_path, table_path

pages = Blueprint("handed_in", __name__)
log = logging.getLogger(__name__)
DONE = Words("Handed in", "提交成功")


def made_path(context: Context, table: str, record_id: int) -> str:
    """Return where to go from a new record: to the record, or to the thanks of who may not see it.

    The record is saved by now: that it cannot be read just now makes no failure of that.
    """
    try:
        get_record(context, table, record_id, fields=())
    except NotFound:
        return handed_in_path(context.app.key, table)
    except sa.exc.SQLAlchemyError:
        log.exception("a saved record could not be read")
    return record_path(context.app.key, table, record_id)


@pages.get("/a/<app>/<table>/handed-in")
@declare(actor="person", permission="create")
def show_handed_in(app: str, table: str) -> str | Response | Any:
    """Say that the record is saved though it cannot be seen."""
    context = current_context(app)
    live, mine = context.table(table)
    if not mine.may("create"):
        raise NotFound
    return page_or_fragment(
        "handed_in.html",
        "handed_in_content.html",
        frame=frame_of(context, DONE.to(context.actor.language), table),
        table=live.definition,
        another=new_path(app, table),
        list_href=table_path(app, table),
        sees_some=mine.may("view"),
    )
