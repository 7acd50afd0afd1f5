"""A record as a template, not saved yet, would print it: on the page beside the form, and as PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response

from ....core.errors import ProductError
from ....core.words import Words
from ....runtime.printing.list import print_list
from ....runtime.printing.outline import Piece, list_outline, record_outline
from ....runtime.printing.record import print_record
from ....runtime.printing.templates import read_template
from ....runtime.records.query import ListRequest, list_records
from ....runtime.screens.file_page import file_store
from ....runtime.screens.printing.routes import pdf_response, tell_printed
from ....web.current import current_context, reader
from ..working import Working

RECORDS = 20
NEWEST = ("-created_at",)


@dataclass(frozen=True, slots=True)
class Preview:
    """What is shown beside the form."""

    pieces: Sequence[Piece] = ()
    header: str = ""
    footer: str = ""
    landscape: bool = False
    records: Sequence[tuple[int, str]] = ()
    """(id, title) of the records that can be looked at."""
    record: int | None = None
    why: Words | None = None
    """Why nothing is shown."""


def preview_of(state: Working, told: Mapping[str, Any], wanted: str) -> Preview:
    """Return a record, or the first records of the list, on a template; the newest where none is wanted."""
    key = told["table"]
    if key not in state.app.tables:
        return Preview(why=NOT_LIVE)
    context, template = current_context(state.app.key), read_template(told)
    records = _records(state, key)
    if template.of == "record" and not records:
        return Preview(why=NO_RECORD)
    chosen = _chosen(records, wanted)
    try:
        if template.of == "record":
            drawn = record_outline(context, file_store(), key, chosen, template, reader())
        else:
            drawn = list_outline(context, key, template, _list(told), reader())
    except ProductError as error:
        return Preview(why=Words(error.say("en"), error.say("zh")))
    shown = records if template.of == "record" else ()
    return Preview(drawn.pieces, drawn.header, drawn.footer, template.landscape, shown, chosen)


def paper_of(state: Working, told: Mapping[str, Any], wanted: str) -> Response:
    """Return the PDF that a template makes of a record, or of the first records of the list."""
    context, template, key = current_context(state.app.key), read_template(told), told["table"]
    if template.of == "record":
        record = _chosen(_records(state, key), wanted)
        made, title = print_record(context, file_store(), key, record, template, reader())
        tell_printed(context, "printed", key, record_id=record, record=title, template=template.key)
    else:
        made, title, count = print_list(context, key, template, _list(told), reader())
        tell_printed(context, "list_printed", key, count=count, template=template.key)
    return pdf_response(made, title)


def _records(state: Working, table: str) -> list[tuple[int, str]]:
    request = ListRequest(fields=(), sort=NEWEST, limit=RECORDS)
    rows = list_records(current_context(state.app.key), table, request).rows
    return [(each.id, each.title or f"#{each.id}") for each in rows]


def _chosen(records: Sequence[tuple[int, str]], wanted: str) -> int:
    """Return the record that is wanted where it is one of these, else the newest; 0 without any."""
    ids = [each for each, _ in records]
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else 0
    return number if number in ids else next(iter(ids), 0)


def _list(told: Mapping[str, Any]) -> ListRequest:
    """Return the records a list is shown with: the newest, each with what the template names."""
    fields = dict.fromkeys(key for part in told["parts"] for key in part.get("fields", ()))
    return ListRequest(fields=tuple(fields), sort=NEWEST, limit=RECORDS)


NOT_LIVE = Words("The table has no records yet: it is not published.", "数据表尚未发布，暂无记录。")
NO_RECORD = Words(
    "There is no record to show yet. Add one, and it stands here on the template.",
    "暂无记录可预览。新增记录后，即可在此查看打印效果。",
)
