"""The records of a table as one actor sees them, described in JSON Schema 2020-12."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...fields import Field, type_of
from ..access.rights import TableRights
from .context import Context
from .defaults import OWNER

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MASK = {"type": ["string", "null"], "readOnly": True, "x-masked": True}


def json_schema(context: Context, table_key: str) -> Mapping[str, Any]:
    """Return the schema of a record's `fields`; raises NotFound for a table the actor may not see."""
    table, mine = context.table(table_key)
    language = context.actor.language
    properties: dict[str, Any] = {}
    required: list[str] = []
    for key, field in table.definition.by_key.items():
        if key not in mine.shown:
            continue
        described = {"title": field.label.to(language), **_values(context, table_key, mine, field)}
        if field.help:
            described["description"] = field.help.to(language)
        if mine.fields.get(key, "read") == "read":
            described["readOnly"] = True
        elif field.required and field.default is None and key != OWNER:
            required.append(key)
        properties[key] = described
    return {
        "$schema": DIALECT,
        "title": table.definition.label.to(language),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _values(context: Context, table_key: str, mine: TableRights, field: Field) -> Mapping[str, Any]:
    """Return the schema of a field's values: as its type has them, as masks, or either by the record."""
    schema = dict(type_of(field).json_schema(field))
    rows = context.rights.tables.get(f"{table_key}.{field.key}")
    if rows is not None:
        schema["items"] = _rows(schema["items"], rows)
    if field.key not in mine.masked:
        return schema
    return MASK if field.key not in mine.fields else {"anyOf": [schema, MASK]}


def _rows(items: Mapping[str, Any], mine: TableRights) -> Mapping[str, Any]:
    properties = {
        key: MASK if key in mine.masked and key not in mine.fields else schema
        for key, schema in items["properties"].items()
        if key == "id" or key in mine.shown
    }
    return {**items, "properties": properties}
