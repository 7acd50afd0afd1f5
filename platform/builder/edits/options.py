"""Changes of a choice's options: pure functions. The table may be a sub-form, such as "deal.lines"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.errors import Fault, Invalid, NotFound
from ...core.words import Words
from .document import (
    Change,
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
from .fields import field_path
from .merging import merged
from .removal import Removal, removed

INTO_ITSELF = Words(
    "An option cannot be merged into itself; choose another.", "选项不能合并到自身，请选择其他选项。"
)


def add_option(
    document: Document, table: str, field: str, option: Mapping[str, Any], after: str | None = None
) -> dict[str, Any]:
    """Return the document with a new option behind another one, or at the end; raises NotFound, Invalid."""

    def change(piece: dict[str, Any]) -> None:
        check_new(piece["options"], option)
        piece["options"] = placed(piece["options"], dict(option), after)

    return _with_choice(document, table, field, change)


def change_option(
    document: Document, table: str, field: str, key: str, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the document with members of an option set, None takes one away; raises NotFound, Invalid."""

    def change(piece: dict[str, Any]) -> None:
        piece["options"] = with_changed(piece["options"], key, lambda each: apply_changes(each, changes))

    return _with_choice(document, table, field, change)


def move_option(document: Document, table: str, field: str, key: str, after: str | None) -> dict[str, Any]:
    """Return the document with an option behind another one, or first; raises NotFound."""

    def change(piece: dict[str, Any]) -> None:
        piece["options"] = moved(piece["options"], key, after)

    return _with_choice(document, table, field, change)


def remove_option(document: Document, table: str, field: str, key: str) -> Removal:
    """Return the document without an option and without what cannot be without it; raises NotFound.

    Records keep it as it was, and show it again when it comes back.
    """
    find(_options(document, table, field), key)
    return removed(document, (*field_path(table, field), "options", key))


def merge_options(document: Document, table: str, field: str, keys: Sequence[str], into: str) -> Removal:
    """Return the document with the options `keys` become one with `into`, which stands wherever they stood.

    The records' values are no part of it. Raises NotFound, and Invalid for an option merged into itself.
    """
    known = _options(document, table, field)
    for key in (*keys, into):
        find(known, key)
    if into in keys or not keys:
        raise Invalid([Fault("into", INTO_ITSELF)])
    return merged(document, field_path(table, field), keys, into)


def _options(document: Document, table: str, field: str) -> Sequence[Mapping[str, Any]]:
    fields = table_in(document, table)["fields"]
    found = fields[find(fields, field)].get("options")
    if found is None:
        raise NotFound
    return found


def _with_choice(document: Document, table: str, field: str, change: Change) -> dict[str, Any]:
    _options(document, table, field)

    def within(piece: dict[str, Any]) -> None:
        piece["fields"] = with_changed(piece["fields"], field, change)

    return with_table(document, table, within)
