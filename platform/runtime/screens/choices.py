"""What a pointer field may point to, as one actor sees it: for controls, pickers and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.errors import Malformed, NotFound
from ...fields import type_of
from ...fields.base import Reference
from ...fields.field import Field
from ...identity.directory import Directory
from ..records.context import Context
from ..records.query import ListRequest, list_records

Choice = Mapping[str, Any]
"""{"id", "title"}"""


def options_for(
    context: Context, field: Field, search: str, limit: int, tree: Mapping[str, Any] | None = None
) -> Sequence[Choice]:
    """Return up to `limit` choices that match `search`; none where the actor may not see the target.

    `tree` is a filter that a form sets over the records it offers.
    """
    reference = type_of(field).reference(field)
    if reference is None or reference.kind == "file":
        return ()
    if reference.kind == "record":
        return _records(context, reference, ListRequest(fields=(), filter=tree, search=search, limit=limit))
    wanted = search.casefold().strip()
    return [each for each in _staff(context.directory, reference) if wanted in str(each["title"]).casefold()][
        :limit
    ]


def titles_of(context: Context, field: Field, value: Any) -> Sequence[Choice]:
    """Return the choices a control holds, in their order; an id that may not be seen is left out."""
    reference = type_of(field).reference(field)
    ids = ids_in(value)
    if reference is None or reference.kind == "file" or not ids:
        return ()
    if reference.kind == "record":
        found = _records(context, reference, ListRequest(fields=(), ids=tuple(ids), limit=len(ids)))
    else:
        look_up = context.directory.person if reference.kind == "person" else context.directory.department
        found = [look_up(each) for each in ids]
    by_id = {each["id"]: each for each in found}
    return [by_id[each] for each in ids if each in by_id]


def ids_in(value: Any) -> list[int]:
    """Return the ids a pointer's value holds, whatever its form: ids, texts of ids, {"id": …}, or a list."""
    found: list[int] = []
    for each in value if isinstance(value, list | tuple) else [value]:
        one = each.get("id") if isinstance(each, Mapping) else each
        if isinstance(one, int) and not isinstance(one, bool):
            found.append(one)
        elif isinstance(one, str) and one.isascii() and one.isdigit() and len(one) < 19:
            found.append(int(one))
    return found


def _records(context: Context, reference: Reference, request: ListRequest) -> Sequence[Choice]:
    try:
        page = list_records(context, reference.table or "", request)
    except (NotFound, Malformed):  # Malformed: the form's filter names what this actor may not see
        return ()
    return [{"id": row.id, "title": row.title or f"#{row.id}"} for row in page.rows]


def _staff(directory: Directory, reference: Reference) -> Sequence[Choice]:
    return directory.people() if reference.kind == "person" else directory.departments()
