"""From what was sent to drafts: every member known and permitted, every value checked by its field's type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma

from ...core.errors import NO_SUCH_FIELD, Fault
from ...core.words import Words
from ..apps.live import LiveTable
from .attachments import file_ids
from .draft import Act, Draft, Rows
from .schema import READ_ONLY, flatten, schema_for
from .shape import shape_of

NO_SUCH_ROW = Words("This record has no row with that id.", "该记录没有此编号的明细行。")
ROW_TWICE = Words("The same row is given twice.", "同一明细行重复出现。")


def read_fields(act: Act, table: LiveTable, fields: Any, path: str, action: str) -> dict[str, Any]:
    """Return the stored values of one record's members; wrong ones are noted as faults and left out.

    `action` is "create" or "edit": some fields can be given to a new record only.
    """
    mine = act.context.rights.tables[table.key]
    schema = schema_for(table, mine.writable(action), mine.shown)
    try:
        return schema.load(fields)
    except ma.ValidationError as error:
        act.faults.extend(Fault(path + where, words) for where, words in flatten(error.messages))
        return dict(error.valid_data) if isinstance(error.valid_data, Mapping) else {}


def read_each(
    act: Act, table: LiveTable, given: Sequence[Any], paths: Sequence[str], action: str
) -> list[dict[str, Any]]:
    """Return what `read_fields` returns for each of many records; what many share is read once for all of them."""
    found: list[dict[str, Any]] = []
    shared, values, right = None, {}, False
    for fields, path in zip(given, paths, strict=True):
        if fields is not shared or not right:
            faults = len(act.faults)
            shared, values = fields, read_fields(act, table, fields, path, action)
            right = len(act.faults) == faults
        found.append(values)
    return found


def take_values(act: Act, draft: Draft, values: Mapping[str, Any]) -> None:
    """Put read values into a draft; the rows of sub-forms become drafts of their own."""
    shape = shape_of(draft.table)
    for key, value in values.items():
        if key in shape.subforms:
            draft.children[key] = _rows(act, draft, key, value or ())
        elif key in shape.links:
            draft.values[key] = value or []
        elif value and file_ids(draft.before.get(key)) == value:
            draft.values[key] = draft.before[key]
        else:
            draft.values[key] = value


def _rows(act: Act, draft: Draft, key: str, given: Sequence[Mapping[str, Any]]) -> Rows:
    """Return what a sub-form shall hold: known rows by their id, the others new."""
    table = shape_of(draft.table).subforms[key]
    standing = {row["id"]: row for row in draft.before.get(key) or ()}
    kept: list[Draft] = []
    for position, fields in enumerate(given):
        path = f"{draft.path}{key}.{position}."
        row = Draft(table, path, position=position)
        members = dict(fields)
        row_id = members.pop("id", None)
        if row_id is not None:
            if row_id not in standing:
                twice = any(each.id == row_id for each in kept)
                act.fault(row, "id", ROW_TWICE if twice else NO_SUCH_ROW)
                continue
            row.id, row.before, row.fresh = row_id, standing.pop(row_id), False
        _permitted(act, row, members)
        take_values(act, row, members)
        kept.append(row)
    return Rows(kept, list(standing))


def _permitted(act: Act, row: Draft, members: dict[str, Any]) -> None:
    """Note members of a sub-form's row that the actor may not read or may not write, where rights name them."""
    of_rows = act.context.rights.tables.get(row.table.key)
    if of_rows is None:
        return
    writable = of_rows.writable("create" if row.fresh else "edit")
    for key in list(members):
        if key not in writable:
            act.fault(row, key, READ_ONLY if key in of_rows.shown else NO_SUCH_FIELD)
            del members[key]
