"""A record as the API tells it."""

from __future__ import annotations

from typing import Any

from ..runtime.records.query import Row


def record_json(row: Row) -> dict[str, Any]:
    """Return the JSON object of one record."""
    return {
        "id": row.id,
        "rev": row.rev,
        "title": row.title,
        "fields": row.values,
        "created_at": row.created_at,
        "created_by": row.created_by,
        "updated_at": row.updated_at,
        "updated_by": row.updated_by,
        "owner": row.owner,
    }
