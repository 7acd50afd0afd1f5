"""Values that a text field holds already, offered while one types: those the actor may read, the most frequent first."""

from __future__ import annotations

from ...core.errors import NotFound
from ...core.limits import LIMITS
from .aggregate import aggregate
from .context import Context

OFFERED = 10


def suggestions(context: Context, table_key: str, field_key: str, typed: str) -> list[str]:
    """Return values that contain what was typed; raises NotFound where the field offers none to the actor."""
    table, mine = context.table(table_key)
    field = table.definition.by_key.get(field_key)
    if field is None or field_key not in mine.fields or not field.settings.get("suggest"):
        raise NotFound
    sought = typed.strip()[: LIMITS.search_length]
    if not sought:
        return []
    tree = {"field": field_key, "op": "contains", "value": sought}
    found = [each for each in aggregate(context, table_key, [field_key], ["count"], tree) if each[field_key]]
    found.sort(key=lambda each: (-each["count"], str(each[field_key])))
    return [each[field_key] for each in found if each[field_key] != sought][:OFFERED]
