"""Out of the recycle bin: records, and exactly those that went there together with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..apps.live import LiveTable
from . import changes as change_log
from .changes import Entry
from .deletion import went_with
from .draft import Act, Draft
from .incoming import Incoming, incoming, outgoing
from .many_values import among
from .models import Change as LogRow
from .shape import shape_of
from .standing import stored_columns
from .uniques import check_uniques

GONE_TOO = Words(
    "What it belongs to is in the recycle bin. Restore that first.",
    "所属记录仍在回收站中，请先恢复该记录。",
)

Coming = dict[LiveTable, dict[int, Draft]]
"""Records to restore by table and id."""


def restore_records(
    act: Act, table: LiveTable, standing: Mapping[int, dict[str, Any]], paths: Mapping[int, str]
) -> None:
    """Take locked records out of the recycle bin with everything that went with them."""
    coming: Coming = {table: {}}
    for record_id, values in standing.items():
        coming[table][record_id] = _draft(table, paths[record_id], values)
    _gather(act, coming, table, standing)
    emptied = _check_targets(act, coming)
    for each, drafts in coming.items():
        check_uniques(act, each, list(drafts.values()))
    act.refuse_faults()
    for each, drafts in coming.items():
        _unbin(act, each, drafts, emptied)


def _draft(table: LiveTable, path: str, values: dict[str, Any]) -> Draft:
    """Return a draft that brings all its values back, so that they are judged like new ones."""
    shape = shape_of(table)
    back = {key: value for key, value in values.items() if key in shape.columns}
    return Draft(table, path, back, id=values["id"], rev=values["rev"])


def _gather(act: Act, coming: Coming, table: LiveTable, ids: Iterable[int]) -> None:
    """Add the records that were deleted together with `ids`, and those deleted with them."""
    for relation in incoming(table):
        if relation.on_delete != "delete" or relation.table.definition.parent is not None:
            continue
        known = coming.setdefault(relation.table, {})
        # What is wrong with a record that comes along is told of the one it comes along with.
        fresh = {
            values["id"]: _draft(relation.table, coming[table][values[relation.key]].path, values)
            for values in _gone_with(act, table, relation, ids)
            if values["id"] not in known
        }
        known.update(fresh)
        if fresh:
            _gather(act, coming, relation.table, fresh)


def _gone_with(
    act: Act, table: LiveTable, relation: Incoming, ids: Iterable[int]
) -> Sequence[dict[str, Any]]:
    """Return the stored values of binned records whose latest entry says that one of `ids` took them along."""
    sql, log, columns = relation.table.sql, LogRow.__table__, stored_columns(relation.table)
    latest = sa.and_(log.c.table_id == relation.table.id, log.c.record_id == sql.c.id, log.c.rev == sql.c.rev)
    rows = act.work.connection.execute(
        sa.select(log.c.changes, sql.c.id, sql.c.rev, *columns.values())
        .join(log, latest)
        .where(
            among(relation.column, ids, act.work.dialect),
            sql.c.deleted_at.is_not(None),
            log.c.act == "delete",
        )
        .order_by(sql.c.id)
        .with_for_update(of=sql)
    )
    names = ("id", "rev", *columns)
    found = [(changes, dict(zip(names, values, strict=True))) for changes, *values in rows]
    return [values for changes, values in found if changes == went_with((table.id, values[relation.key]))]


def _check_targets(act: Act, coming: Coming) -> dict[tuple[LiveTable, int], list[str]]:
    """Note records whose owner stays in the bin; return the links that must be emptied instead."""
    emptied: dict[tuple[LiveTable, int], list[str]] = {}
    for table, drafts in coming.items():
        for key, target, on_delete in outgoing(table):
            wanted = {d.values[key] for d in drafts.values() if d.values.get(key)}
            missing = wanted - coming.get(target, {}).keys() - _live(act, target, wanted) if wanted else set()
            for draft in drafts.values():
                if draft.values.get(key) in missing:
                    if on_delete == "set_empty":
                        emptied.setdefault((table, draft.id), []).append(key)
                    else:
                        act.fault(draft, key, GONE_TOO)
    return emptied


def _live(act: Act, table: LiveTable, ids: Iterable[int]) -> set[int]:
    return set(
        act.work.connection.scalars(
            sa.select(table.sql.c.id)
            .where(among(table.sql.c.id, ids, act.work.dialect), table.sql.c.deleted_at.is_(None))
            .with_for_update(of=table.sql, read=True, key_share=True)
        )
    )


def _unbin(
    act: Act,
    table: LiveTable,
    drafts: Mapping[int, Draft],
    emptied: Mapping[tuple[LiveTable, int], list[str]],
) -> None:
    sql, columns = table.sql, shape_of(table).columns
    rows = act.work.connection.execute(
        sa.update(sql)
        .where(among(sql.c.id, drafts, act.work.dialect))
        .values(deleted_at=None, rev=sql.c.rev + 1)
        .returning(sql.c.id, sql.c.rev)
    ).all()
    entries = []
    for record_id, rev in rows:
        keys = emptied.get((table, record_id), [])
        if keys:
            act.work.connection.execute(
                sa.update(sql).where(sql.c.id == record_id).values({columns[key].key: None for key in keys})
            )
        changes = {key: [drafts[record_id].values[key], None] for key in keys}
        entries.append(Entry(record_id, rev, changes))
    change_log.write(act, table, "restore", entries)
