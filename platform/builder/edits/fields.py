"""Changes of a table's fields: pure functions. The table may be a sub-form, such as "deal.lines"."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ...core.errors import Fault, Invalid
from ...core.words import Words
from ...fields import SYSTEM_FIELDS
from .document import (
    Document,
    apply_changes,
    check_new,
    find,
    moved,
    placed,
    table_in,
    with_changed,
    with_table,
)
from .field_places import shown
from .grants import EVERY_TABLE, grant_in, set_field_level
from .removal import Removal, removed

SYSTEM_TYPES = frozenset(field.type for field in SYSTEM_FIELDS)
ONLY_ONE = Words(
    "Every table has this field once; it cannot be copied.", "每张数据表只有一个该系统字段，不能复制。"
)


def add_field(
    document: Document, table: str, field: Mapping[str, Any], after: str | None = None, *, show: bool = True
) -> dict[str, Any]:
    """Return the document with a new field behind another one, or at the end.

    Unless it is hidden, or `show` is False, it joins the table's list of all records and its forms for staff;
    what strangers fill in never grows by itself. Raises NotFound, and Invalid for its key or name.
    """

    def change(piece: dict[str, Any]) -> None:
        check_new(piece["fields"], field)
        piece["fields"] = placed(piece["fields"], dict(field), after)

    changed = with_table(document, table, change)
    return shown(changed, table, field, after) if show and not field.get("hidden") else changed


def change_field(document: Document, table: str, field: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a field set, None takes one away; raises NotFound, Invalid."""

    def change(piece: dict[str, Any]) -> None:
        piece["fields"] = with_changed(piece["fields"], field, lambda each: apply_changes(each, changes))

    return with_table(document, table, change)


def copy_field(document: Document, table: str, field: str, key: str, label: Any) -> dict[str, Any]:
    """Return the document with a field like another one behind it, shown with it and to nobody else.

    Raises NotFound, Invalid.
    """
    fields = table_in(document, table)["fields"]
    original = fields[find(fields, field)]
    if original["type"] in SYSTEM_TYPES:
        raise Invalid([Fault("key", ONLY_ONE)])
    changed = add_field(document, table, {**copy.deepcopy(original), "key": key, "label": label}, field)
    for role in document.get("roles", ()):
        for held_in in (table, EVERY_TABLE):
            level = (grant_in(role, held_in) or {}).get("fields", {}).get(field)
            if level is not None:
                changed = set_field_level(changed, role["key"], held_in, key, level)
    return changed


def move_field(document: Document, table: str, field: str, after: str | None) -> dict[str, Any]:
    """Return the document with a field behind another one, or first; raises NotFound.

    A table without a title of its own keeps the one it had.
    """

    def change(piece: dict[str, Any]) -> None:
        first = piece["fields"][0]["key"]
        piece["fields"] = moved(piece["fields"], field, after)
        if "." not in table and piece["fields"][0]["key"] != first:
            piece.setdefault("title", first)

    return with_table(document, table, change)


def remove_field(document: Document, table: str, field: str) -> Removal:
    """Return the document without a field and without what cannot be without it; raises NotFound."""
    find(table_in(document, table)["fields"], field)
    return removed(document, field_path(table, field))


def field_path(table: str, field: str) -> tuple[str, ...]:
    """Return the path of a field; that of ("deal.lines", "amount") leads through the sub-form."""
    key, _, inner = table.partition(".")
    within = ("tables", key, "fields", inner) if inner else ("tables", key)
    return (*within, "fields", field)


def add_relation(
    document: Document, table: str, field: Mapping[str, Any], reverse: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the document with a relation, and with the list of its records in the table it points to.

    `reverse` has that list's key and label; None makes none. Raises NotFound, Invalid.
    """
    changed = add_field(document, table, field)
    if reverse is None:
        return changed
    made = {**reverse, "type": "reverse", "table": table, "field": field["key"]}
    return add_field(changed, field["table"], made)
