"""Lists, single records, their history, groups and sums."""

from __future__ import annotations

from typing import Any

from ..core.errors import Malformed
from ..core.words import Words
from ..runtime.records import query
from ..runtime.records.aggregate import aggregate
from ..runtime.records.history import list_history
from ..web.current import current_context
from ..web.declare import declare
from ..web.json_answer import json_answer
from . import parameters
from .blueprint import api
from .record_json import record_json

NO_MEASURE = Words(
    "name at least one measure, such as count or sum:amount", "至少指定一个指标，如 count 或 sum:amount"
)


@api.get("/apps/<app>/tables/<table>/records")
@declare(actor="token", permission="view")
def list_records(app: str, table: str) -> Any:
    """A page of records."""
    request = parameters.list_request()
    page = query.list_records(current_context(app), table, request)
    answer: dict[str, Any] = {
        "records": [record_json(row) for row in page.rows],
        "next_cursor": page.next_cursor,
    }
    if request.count == "exact":
        answer["count"] = page.count
    return json_answer(answer)


@api.get("/apps/<app>/tables/<table>/records/<int:record_id>")
@declare(actor="token", permission="view")
def get_record(app: str, table: str, record_id: int) -> Any:
    """One record."""
    given = parameters.read_parameters(("fields",))
    fields = parameters.names(given["fields"]) if "fields" in given else None
    return json_answer(record_json(query.get_record(current_context(app), table, record_id, fields)))


@api.get("/apps/<app>/tables/<table>/records/<int:record_id>/history")
@declare(actor="token", permission="history")
def get_history(app: str, table: str, record_id: int) -> Any:
    """The change-log rows of one record, newest first."""
    given = parameters.read_parameters(("limit", "before"))
    limit = parameters.whole_number(given, "limit", 50, 1, 1000)
    before = parameters.whole_number(given, "before", 0, 1, 99_999_999_999) or None
    entries = list_history(current_context(app), table, record_id, limit, before)
    return json_answer(
        {
            "history": [
                {
                    "id": entry.id,
                    "at": entry.at,
                    "by": entry.by,
                    "act": entry.act,
                    "source": entry.source,
                    "changes": entry.changes,
                }
                for entry in entries
            ]
        }
    )


@api.get("/apps/<app>/tables/<table>/aggregate")
@declare(actor="token", permission="view")
def get_aggregate(app: str, table: str) -> Any:
    """Groups and their measures."""
    given = parameters.read_parameters(parameters.AGGREGATE_PARAMETERS)
    measures = parameters.names(given.get("measures"))
    if not measures:
        raise Malformed(why=NO_MEASURE)
    groups = aggregate(
        current_context(app),
        table,
        parameters.names(given.get("group")),
        measures,
        filter=parameters.read_filter(given.get("filter")),
        search=given.get("search", ""),
        view=given.get("view"),
    )
    return json_answer({"groups": groups})
