"""What a person entered last: the value of a field in the newest record they made themselves."""

from __future__ import annotations

from typing import Any

from ...core.errors import Malformed, NotFound
from ...fields.masking import Masked
from ..records.context import Context
from ..records.query import ListRequest, list_records
from .filters_from import plain

LOOKED_BACK = 30
"""Days: what was entered longer ago is seldom meant, and the index by time bounds the search."""


def previous_value(context: Context, table_key: str, key: str) -> Any:
    """Return the API value of a field in the newest record the actor made lately; None without one they may read."""
    mine = context.rights.tables.get(table_key)
    if mine is None or key not in mine.fields or context.actor.person_id is None:
        return None
    recent = {"field": "created_at", "op": "within", "value": {"last": LOOKED_BACK, "unit": "day"}}
    made = {"and": [{"field": "created_by", "op": "is_me"}, recent]}
    try:
        page = list_records(
            context, table_key, ListRequest(fields=(key,), filter=made, sort=("-created_at",), limit=1)
        )
    except (NotFound, Malformed):  # who made a record, or when, is kept from this actor
        return None
    value = page.rows[0].values.get(key) if page.rows else None
    return None if isinstance(value, Masked) else plain(value)
