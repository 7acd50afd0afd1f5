"""The files a record holds: each was uploaded for that field, by the one who saves or for this very record.

A record keeps a picture of each file's facts ({"id", "name", "size", "type"}), so that a list needs no join.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..apps.live import LiveTable
from ..files.models import Attachment
from .draft import Act, Draft
from .many_values import among
from .shape import shape_of

NO_SUCH_FILE = Words(
    "There is no such file; upload it to this field first.", "没有此文件，请先上传到该字段。"
)


def check_files(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Note files that cannot be held; put the facts of the others into the drafts."""
    held = list(_held(table, drafts))
    if not held:
        return
    ids = {each for _, _, files in held for each in files}
    known = {
        row.id: row
        for row in act.work.connection.execute(
            sa.select(Attachment.__table__).where(
                among(Attachment.id, ids, act.work.dialect), Attachment.table_id == table.id
            )
        )
    }
    taken: set[int] = set()
    for draft, key, files in held:
        if all(_may_hold(act, draft, key, known.get(each)) and each not in taken for each in files):
            draft.values[key] = [_facts(known[each]) for each in files] or None
            taken.update(files)
        else:
            act.fault(draft, key, NO_SUCH_FILE)


def file_ids(value: Any) -> list[int]:
    """Return the ids of a field's files, given as ids or as objects with one."""
    listed = value if isinstance(value, list) else ()
    return [each["id"] if isinstance(each, Mapping) and "id" in each else each for each in listed]


def _held(table: LiveTable, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, str, list[int]]]:
    for key, reference in shape_of(table).references.items():
        if reference.kind == "file":
            for draft in drafts:
                if draft.values.get(key):
                    yield draft, key, file_ids(draft.values[key])


def _may_hold(act: Act, draft: Draft, key: str, file: sa.Row | None) -> bool:
    if file is None or file.field_key != key:
        return False
    if file.record_id is not None:
        return file.record_id == draft.id
    actor = act.context.actor
    if actor.person_id is None and not actor.is_system:
        return file.id in actor.uploads
    return file.uploader_id == actor.person_id


def _facts(file: sa.Row) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "size": file.size, "type": file.type}


def claim_files(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Hand fresh uploads to the written records that hold them."""
    claimed = [
        {"file_id": each, "record": draft.id}
        for draft, key, files in _held(table, drafts)
        for each in files
        if each not in file_ids(draft.before.get(key))
    ]
    if claimed:
        act.work.connection.execute(
            sa.update(Attachment)
            .where(Attachment.id == sa.bindparam("file_id"))
            .values(record_id=sa.bindparam("record")),
            claimed,
        )
