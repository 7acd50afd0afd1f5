"""A copy of a table within its app: what stands around the table is copied with it and names the new one."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .document import Document, placed

AROUND = ("forms", "views", "prints")


def copied(document: Document, table: str, key: str, label: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the document with the copy in it, and the fields of the copy that list what points to nothing there."""
    original = next(each for each in document["tables"] if each["key"] == table)
    made = {**copy.deepcopy(original), "key": key, "label": label}
    _point_at_itself(made["fields"], table, key)
    changed = {**document, "tables": placed(document["tables"], made, table)}
    for member in AROUND:
        pieces = [each for each in document.get(member, ()) if each["table"] == table]
        if pieces:
            changed[member] = [*document[member], *(_around(each, table, key) for each in pieces)]
    if document.get("roles"):
        changed["roles"] = [_with_grant(role, table, key) for role in document["roles"]]
    if document.get("navigation"):
        changed["navigation"] = [_with_entry(group, table, key) for group in document["navigation"]]
    lists = [each["key"] for each in made["fields"] if each["type"] == "reverse" and each["table"] != key]
    return changed, lists


def _point_at_itself(fields: list[dict[str, Any]], table: str, key: str) -> None:
    for field in fields:
        if field["type"] in ("relation", "reverse") and field["table"] == table:
            field["table"] = key
        _point_at_itself(field["fields"] if field["type"] == "subform" else [], table, key)


def _around(piece: Mapping[str, Any], table: str, key: str) -> dict[str, Any]:
    """Return a form, view or print of the new table."""
    made = {**copy.deepcopy(dict(piece)), "table": key}
    for section in made.get("sections", ()):
        for entry in section["fields"]:
            for member in ("fill", "matches") if isinstance(entry, dict) else ():
                if entry.get(member, {}).get("table") == table:
                    entry[member]["table"] = key
    return made


def _with_grant(role: Mapping[str, Any], table: str, key: str) -> Mapping[str, Any]:
    grant = role.get("tables", {}).get(table)
    return role if grant is None else {**role, "tables": {**role["tables"], key: copy.deepcopy(grant)}}


def _with_entry(group: Mapping[str, Any], table: str, key: str) -> Mapping[str, Any]:
    items = []
    for each in group["items"]:
        items += [each, {"table": key}] if each == {"table": table} else [each]
    return {**group, "items": items}
