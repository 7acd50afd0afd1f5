"""What an act of speaking about a record is answered with: the stream as it now is, or the form with what is wrong."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, render_template, request

from ....core.errors import Invalid
from ....web.current import reader
from ....web.page_or_fragment import page_or_fragment, wants_fragment
from ...apps.live import LiveTable
from ...conversation.comments import Unseen
from ...conversation.standing import acts_on
from ...records.context import Context
from ...records.query import Row, get_record
from ..frame import frame_of
from ..paths import record_path, table_path
from .stream import read_stream


def show_stream_of(context: Context, table: str, record_id: int) -> Response:
    """Answer with a page of what happened to a record and what was said about it."""
    live, mine = context.table(table)
    row = get_record(context, table, record_id)
    acts = acts_on(context, live, record_id)
    show, at = request.args.get("show", ""), request.args.get("at", "")
    stream = read_stream(context, live, mine, row, acts, reader(), show, at)
    title = row.title or f"#{row.id}"
    return page_or_fragment(
        "record/stream_page.html",
        "record/stream_entries.html" if stream.further else "record/stream.html",
        frame=frame_of(context, title, table),
        table=live.definition,
        title=title,
        here=record_path(context.app.key, table, record_id),
        list_href=table_path(context.app.key, table),
        stream=stream,
    )


def show_wrong(context: Context, live: LiveTable, record_id: int, error: Invalid, place: int) -> Response:
    """Answer with what is wrong beside the form at `place` (a comment, 0: the new one), which keeps what was typed."""
    here = record_path(context.app.key, live.key, record_id)
    told = {
        "messages": [fault.words.to(context.actor.language) for fault in error.faults],
        "share_href": _share_href(context, live, record_id, error),
    }
    if wants_fragment():
        headers = {"HX-Retarget": f"#comment-fault-{place}", "HX-Reswap": "innerHTML"}
        return Response(render_template("record/comment_fault.html", **told), 422, headers)
    row = get_record(context, live.key, record_id, ())
    if request.view_args and "comment_id" in request.view_args:
        return show_editor(context, live, row, place, request.form.get("text", ""), **told)
    return page_or_fragment(
        "record/comment_page.html",
        "record/comment_page.html",
        422,
        frame=frame_of(context, row.title or f"#{row.id}", live.key),
        action=f"{here}/comments",
        answers=place,
        comment_id=0,
        text=request.form.get("text", ""),
        here=here,
        **told,
    )


def show_editor(
    context: Context, live: LiveTable, row: Row, comment_id: int, text: str, **told: Any
) -> Response:
    """Answer with a comment in a form."""
    here = record_path(context.app.key, live.key, row.id)
    return page_or_fragment(
        "record/comment_page.html",
        "record/comment_edit.html",
        422 if told else 200,
        frame=frame_of(context, row.title or f"#{row.id}", live.key),
        action=f"{here}/comments/{comment_id}",
        answers=0,
        comment_id=comment_id,
        text=text,
        here=here,
        **told,
    )


def _share_href(context: Context, live: LiveTable, record_id: int, error: Invalid) -> str:
    """Return where to let in those who were named and may not see the record; "" where the actor may not."""
    if not isinstance(error, Unseen) or "share" not in acts_on(context, live, record_id):
        return ""
    return f"{record_path(context.app.key, live.key, record_id)}/share"


def after(context: Context, table: str, record_id: int) -> Any:
    """Answer an act that was done: with the stream as it now is, or the way there."""
    if wants_fragment():
        return show_stream_of(context, table, record_id)
    return redirect(f"{record_path(context.app.key, table, record_id)}/stream", 303)
