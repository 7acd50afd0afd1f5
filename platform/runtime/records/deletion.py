"""Into the recycle bin: records, those that hang on them, and the links that others hold to them.

First everything that must go is gathered, relation by relation; then it is asked whether anything that stays
still needs it; only then is anything written. Each step is one statement for a whole set of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..apps.live import LiveTable
from . import changes as change_log
from .changes import DELETED_WITH, Entry
from .draft import Act, Draft
from .emptying import empty_links
from .incoming import Incoming, incoming
from .many_values import among
from .owners import live_root
from .reach import titles_of, visible_ids

NEEDED = Words(
    "{count} of “{table}” point here, for example “{title}”. Change or delete them first.",
    "“{table}”中有 {count} 条记录引用了它，例如“{title}”，请先修改或删除这些记录。",
)
NEEDED_UNNAMED = Words(
    "Records of “{table}” still point here. Change or delete them first.",
    "“{table}”中仍有记录引用它，请先修改或删除这些记录。",
)

Going = dict[LiveTable, dict[int, tuple[int, int] | None]]
"""Records to delete: by table and id, the (table id, record id) they go with; None for those that were named."""


def delete_records(act: Act, table: LiveTable, ids: Sequence[int], paths: Mapping[int, str]) -> None:
    """Move locked records to the recycle bin with everything that follows from it."""
    going: Going = {table: dict.fromkeys(ids)}
    _gather(act, going, table, ids)
    _check_needed(act, going, table, paths)
    act.refuse_faults()
    for each, records in going.items():
        empty_links(act, each, records, going)
    for each, records in going.items():
        _bin(act, each, records)


def _gather(act: Act, going: Going, table: LiveTable, ids: Iterable[int]) -> None:
    """Add the records that go with `ids`, and those that go with them."""
    for relation in incoming(table):
        if relation.on_delete != "delete" or relation.table.definition.parent is not None:
            continue
        known = going.setdefault(relation.table, {})
        fresh = {
            record_id: (table.id, target)
            for record_id, target in pointing(act, relation, ids, lock=True)
            if record_id not in known
        }
        known.update(fresh)
        if fresh:
            _gather(act, going, relation.table, fresh)


def pointing(act: Act, relation: Incoming, ids: Iterable[int], lock: bool = False) -> list[tuple[int, int]]:
    """Return (record or row id, target id) of what points at `ids` and does not lie in the bin itself."""
    sql = relation.table.sql
    statement = (
        sa.select(sql.c.id, relation.column)
        .where(among(relation.column, ids, act.work.dialect), live_root(relation.table))
        .order_by(sql.c.id)
    )
    if lock:
        statement = statement.with_for_update(of=sql)
    return [tuple(row) for row in act.work.connection.execute(statement)]


def _check_needed(act: Act, going: Going, named: LiveTable, paths: Mapping[int, str]) -> None:
    """Note what stays and still points at what goes, where the relation forbids that."""
    for table, records in going.items():
        for relation in incoming(table):
            if relation.on_delete != "restrict":
                continue
            staying = [
                (record_id, target)
                for record_id, target in pointing(act, relation, records)
                if record_id not in going.get(relation.table, ())
            ]
            if staying:
                target = staying[0][1]
                path = paths.get(target, "") if table is named else ""
                act.fault(Draft(table, path), "id", _needed(act, relation, [each for each, _ in staying]))


def _needed(act: Act, relation: Incoming, ids: Sequence[int]) -> Words:
    """Return the sentence about records that still point here: how many the actor may see, and one of them."""
    label = relation.table.definition.label
    seen = visible_ids(act, relation.table.key, ids) if relation.table.definition.parent is None else set()
    titles = titles_of(act, relation.table, sorted(seen)[:1]) if seen else {}
    if not titles:
        return NEEDED_UNNAMED.fill(table=label)
    return NEEDED.fill(count=len(seen), table=label, title=next(iter(titles.values())))


def _bin(act: Act, table: LiveTable, records: Mapping[int, Any]) -> None:
    sql = table.sql
    rows = act.work.connection.execute(
        sa.update(sql)
        .where(among(sql.c.id, records, act.work.dialect))
        .values(deleted_at=act.work.now, rev=sql.c.rev + 1)
        .returning(sql.c.id, sql.c.rev)
    )
    entries = [Entry(row.id, row.rev, went_with(records[row.id])) for row in rows]
    change_log.write(act, table, "delete", entries)


def went_with(reason: tuple[int, int] | None) -> dict[str, list[Any]]:
    """Return the changes of a "delete" entry: what took the record along, if it was not named itself."""
    return {} if reason is None else {DELETED_WITH: [None, list(reason)]}
