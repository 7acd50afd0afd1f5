"""Changes of an app's tables: pure functions from a document to the document after the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document, apply_changes, check_new, moved, piece_in, placed, with_table
from .removal import Removal, removed
from .table_copy import copied

NAME_FIELD = {"key": "name", "type": "text", "label": {"en": "Name", "zh": "名称"}}
ALL = {"en": "All", "zh": "全部"}


def add_table(document: Document, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a new table, so that it works at once: a title, a list, a form, a place to find it.

    `table` has at least a key and a label; without fields it gets one, "name". Raises Invalid for its key or name.
    """
    made = dict(table)
    made.setdefault("fields", [NAME_FIELD])
    check_new(document.get("tables", ()), made)
    key, fields = made["key"], [each["key"] for each in made["fields"]]
    view = {"key": "all", "table": key, "label": ALL, "type": "grid", "fields": fields}
    form = {
        "key": "main",
        "table": key,
        "label": made.get("label", key),
        "use": ["create", "edit", "detail"],
        "sections": [{"key": "main", "columns": 2, "fields": fields}],
    }
    changed = {
        **document,
        "tables": [*document.get("tables", ()), made],
        "views": [*document.get("views", ()), view],
        "forms": [*document.get("forms", ()), form],
    }
    return _in_navigation(changed, {"table": key})


def change_table(document: Document, table: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a table set, None takes one away; raises NotFound, Invalid."""
    return with_table(document, table, lambda piece: apply_changes(piece, changes))


def copy_table(document: Document, table: str, key: str, label: Any) -> dict[str, Any]:
    """Return the document with a table like another one behind it, with its forms, views, prints and rights.

    Lists of records that point to the first table are left out, as nothing points to the new one.
    Raises NotFound, Invalid.
    """
    piece_in(document, "tables", table)
    check_new(document["tables"], {"key": key, "label": label})
    changed, lists = copied(document, table, key, label)
    for field in lists:
        changed = removed(changed, ("tables", key, "fields", field)).document
    return changed


def move_table(document: Document, table: str, after: str | None) -> dict[str, Any]:
    """Return the document with a table behind another one, or first; raises NotFound."""
    return {**document, "tables": moved(document.get("tables", ()), table, after)}


def remove_table(document: Document, table: str) -> Removal:
    """Return the document without a table and without what cannot be without it; raises NotFound."""
    piece_in(document, "tables", table)
    return removed(document, ("tables", table))


def _in_navigation(document: dict[str, Any], entry: Mapping[str, str]) -> dict[str, Any]:
    """Return the document with an entry at the end of its navigation's first group."""
    groups = list(document.get("navigation", ()))
    if not groups:
        return {**document, "navigation": [{"items": [entry]}]}
    groups[0] = {**groups[0], "items": placed(groups[0]["items"], entry, None)}
    return {**document, "navigation": groups}
