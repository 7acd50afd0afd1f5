"""The definition of a field that gets another type: what it keeps, and what its new type is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...fields import FIELD_TYPES
from ..edits.document import Document, find, table_in, with_changed, with_table

KEPT = ("key", "label", "help", "hidden", "sensitivity")


def retyped_field(before: Mapping[str, Any], kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field's document with another type; members that the new type cannot have are left out."""
    new = FIELD_TYPES[kind]
    kept = [*KEPT, "placeholder"]
    kept += ["required"] if new.writable else []
    kept += ["unique"] if new.unique else []
    kept += ["search"] if new.searchable else []
    told = {member: before[member] for member in kept if member in before}
    return {**told, "type": kind, **settings}


def retype(document: Document, table: str, field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a field as `field` tells it, in the place of the one with its key; raises NotFound."""

    def change(piece: dict[str, Any]) -> None:
        def replace(each: dict[str, Any]) -> None:
            each.clear()
            each.update(field)

        piece["fields"] = with_changed(piece["fields"], field["key"], replace)

    return with_table(document, table, change)


def field_in(document: Document, table: str, key: str) -> Mapping[str, Any]:
    """Return the document of a field; raises NotFound."""
    fields = table_in(document, table)["fields"]
    return fields[find(fields, key)]
