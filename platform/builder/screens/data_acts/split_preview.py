"""The first records that a split would make, as they read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....definition.model import Table
from ....fields import Field, type_of
from ....runtime.apps.live import LiveApp
from ....runtime.records.query import ListRequest, list_records
from ....web.current import current_context, reader

LOOKED_AT, SHOWN = 200, 5


def first_records(app: LiveApp, table: Table, fields: Sequence[str], rows: str) -> list[list[str]]:
    """Return the first records of the new table; none where the table is not live yet."""
    live = app.tables.get(table.key)
    if live is None or not all(each in live.definition.by_key for each in fields):
        return []
    request = ListRequest(fields=tuple(fields), limit=LOOKED_AT)
    found: list[list[str]] = []
    for row in list_records(current_context(app.key), table.key, request).rows:
        told = [_told(table.by_key[key], row.values.get(key)) for key in fields]
        if any(told) and not (rows == "distinct" and told in found):
            found.append(told)
        if len(found) == SHOWN:
            break
    return found


def _told(field: Field, value: Any) -> str:
    if isinstance(value, dict) and "title" in value:
        return str(value["title"])
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return ", ".join(str(each.get("title", "")) for each in value)
    return type_of(field).format(field, value, reader())
