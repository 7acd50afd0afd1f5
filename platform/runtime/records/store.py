"""The only file that writes records: rows of generated tables, set by set.

Callers have checked everything; what is left is the unique index, whose refusal is translated by `uniques`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..apps.live import LiveTable
from .defaults import OWNER
from .draft import Act, Draft
from .many_rows import insert_rows, update_rows
from .references import follow_owners
from .search_index import index_rows, search_columns
from .shape import shape_of


def insert(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Insert new records (not rows of sub-forms) and learn their ids."""
    person = act.context.actor.person_id
    departments = follow_owners(act, drafts)
    system = {"rev": 1, "created_by": person, "updated_by": person}
    documents, columns = search_columns(act, table, drafts)
    rows = [
        _stored(table, draft)
        | system
        | dict.fromkeys(("created_at", "updated_at"), draft.made_at or act.work.now)
        | {"department_id": departments.get(draft.values.get(OWNER))}
        | searched
        for draft, searched in zip(drafts, columns, strict=True)
    ]
    for draft, new_id in zip(drafts, insert_rows(act.work.connection, table.sql, rows), strict=True):
        draft.id, draft.rev = new_id, 1
    index_rows(act, table, drafts, documents)


def insert_children(act: Act, table: LiveTable, owned: Sequence[tuple[int, Draft]]) -> None:
    """Insert rows of a sub-form, each with the id of the record or row that owns it."""
    rows = [
        _stored(table, draft) | {"parent_id": parent, "position": draft.position} for parent, draft in owned
    ]
    for (_, draft), new_id in zip(owned, insert_rows(act.work.connection, table.sql, rows), strict=True):
        draft.id = new_id


def update(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Write the changed columns of existing records and raise their revision numbers."""
    person, shape = act.context.actor.person_id, shape_of(table)
    departments = follow_owners(act, drafts)
    searched = [draft for draft in drafts if shape.searched & draft.values.keys()]
    documents, columns = search_columns(act, table, searched)
    indexed = dict(zip(searched, columns, strict=True))
    rows = []
    for draft in drafts:
        draft.rev += 1
        row = _changed(table, draft) | {"updated_at": act.work.now, "updated_by": person}
        if OWNER in draft.values:
            row["department_id"] = departments.get(draft.values[OWNER])
        rows.append((draft.id, row | indexed.get(draft, {})))
    # The rows are locked, so one more than what stands there is what the draft says.
    update_rows(act.work.connection, table.sql, rows, raised=True)
    index_rows(act, table, searched, documents)


def update_children(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Write the changed columns and places of existing rows of a sub-form."""
    rows = [
        (draft.id, _changed(table, draft) | {"position": draft.position})
        for draft in drafts
        if draft.values or draft.position != draft.before["position"]
    ]
    update_rows(act.work.connection, table.sql, rows)


def _stored(table: LiveTable, draft: Draft) -> dict[str, Any]:
    """Return every column of a new row, empty ones included, so that all rows share one statement."""
    return {name: draft.values.get(key) for key, name in shape_of(table).names.items()}


def _changed(table: LiveTable, draft: Draft) -> dict[str, Any]:
    names = shape_of(table).names
    return {names[key]: value for key, value in draft.values.items() if key in names}
