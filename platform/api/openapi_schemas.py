"""The component schemas of the API's description: what requests and answers hold."""

from __future__ import annotations

from typing import Any

from ..core.limits import Limits
from ..core.words import Words

ID = {"type": "integer", "minimum": 1}
VALUES = {
    "type": "object",
    "description": Words(
        "Field values by field key; GET …/schema describes them for a table.",
        "以字段标识为键的字段值；各表的说明见 GET …/schema。",
    ),
}
POINTER = {
    "type": ["object", "null"],
    "properties": {"id": ID, "title": {"type": ["string", "null"]}},
    "required": ["id", "title"],
}
TIME = {"type": "string", "format": "date-time"}


def ref(name: str) -> dict[str, str]:
    """Return a reference to a component schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def closed_object(required: list[str], **properties: Any) -> dict[str, Any]:
    """Return an object with these members and no others."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def list_of(schema: dict, most: int | None = None) -> dict[str, Any]:
    """Return a list of a schema, of one to `most` where told."""
    return {"type": "array", "items": schema} | ({"minItems": 1, "maxItems": most} if most else {})


def schemas() -> dict[str, Any]:
    """Return the component schemas."""
    most = Limits().records_per_call
    record = closed_object(
        ["id", "rev", "title", "fields"],
        id=ID,
        rev={"type": "integer", "minimum": 1},
        title={"type": ["string", "null"]},
        fields=VALUES,
        created_at=TIME,
        created_by=POINTER,
        updated_at=TIME,
        updated_by=POINTER,
        owner=POINTER,
    )
    changed = closed_object(["id", "fields"], id=ID, fields=VALUES, rev={"type": "integer", "minimum": 1})
    return {
        "Record": record,
        "RecordList": closed_object(
            ["records", "next_cursor"],
            records=list_of(ref("Record")),
            next_cursor={"type": ["string", "null"]},
            count={"type": "integer"},
        ),
        "Records": closed_object(["records"], records=list_of(ref("Record"))),
        "NewRecord": closed_object(["fields"], fields=VALUES),
        "NewRecords": closed_object(["records"], records=list_of(ref("NewRecord"), most)),
        "Change": closed_object(["fields"], fields=VALUES, rev={"type": "integer", "minimum": 1}),
        "Changes": closed_object(["records"], records=list_of(changed, most)),
        "Ids": closed_object(["ids"], ids=list_of(ID, most)),
        "Deleted": closed_object(["deleted"], deleted={"type": "integer"}),
        "Apps": closed_object(
            ["apps"],
            apps=list_of(
                closed_object(
                    ["key", "name", "revision"], key={"type": "string"}, name={"type": "string"}, revision=ID
                )
            ),
        ),
        "Definition": closed_object(["revision", "definition"], revision=ID, definition={"type": "object"}),
        "JsonSchema": {
            "type": "object",
            "description": Words("A JSON Schema (2020-12).", "JSON Schema（2020-12）。"),
        },
        "History": closed_object(["history"], history=list_of(ref("HistoryEntry"))),
        "HistoryEntry": closed_object(
            ["at", "by", "act", "changes"],
            id={"type": "integer"},
            at=TIME,
            by=POINTER,
            act={"type": "string", "enum": ["create", "update", "delete", "restore", "purge"]},
            source={"type": "string"},
            changes={
                "type": "object",
                "description": Words("[old value, new value] by field key", "以字段标识为键：[旧值, 新值]"),
            },
        ),
        "File": closed_object(
            ["id", "name", "size", "type", "url"],
            id=ID,
            name={"type": "string"},
            size={"type": "integer"},
            type={"type": "string"},
            url={"type": "string"},
        ),
        "Reveal": closed_object(["field"], field={"type": "string"}),
        "Revealed": closed_object(["value"], value={"description": Words("The full value.", "完整的值。")}),
        "Groups": closed_object(["groups"], groups=list_of({"type": "object"})),
        "Error": closed_object(
            ["error"],
            error=closed_object(
                ["code", "message", "id"],
                code={"type": "string"},
                message={"type": "string"},
                fields={"type": "object"},
                id={"type": "string"},
            ),
        ),
    }
