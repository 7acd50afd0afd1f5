"""Emptying the links to records that go: the referring records change, and their history says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from ..apps.live import LiveTable
from . import changes as change_log
from .changes import Entry, rows_told
from .draft import Act
from .incoming import Incoming, incoming
from .many_values import among
from .owners import live_root, root_id, root_of
from .standing import add_standing


def empty_links(
    act: Act, table: LiveTable, ids: Iterable[int], going: Mapping[LiveTable, Mapping[int, Any]]
) -> None:
    """Empty every link to `ids` that may be emptied, in records that stay.

    A row of a sub-form stays with its record: where its link says "delete", the link is emptied too.
    """
    for relation in incoming(table):
        in_rows = relation.table.definition.parent is not None
        if relation.on_delete == "set_empty" and not in_rows:
            _empty_records(act, relation, ids, going.get(relation.table, {}))
        elif relation.on_delete != "restrict" and in_rows:
            _empty_rows(act, relation, ids, going.get(root_of(relation.table), {}))


def _empty_records(act: Act, relation: Incoming, ids: Iterable[int], leaving: Mapping[int, Any]) -> None:
    sql = relation.table.sql
    standing = act.work.connection.execute(
        sa.select(sql.c.id, relation.column)
        .where(among(relation.column, ids, act.work.dialect), live_root(relation.table))
        .order_by(sql.c.id)
        .with_for_update(of=sql, key_share=True)
    ).all()
    held = {record_id: target for record_id, target in standing if record_id not in leaving}
    if held:
        revs = _set(act, relation.table, held, {relation.column.key: None})
        entries = [Entry(each, revs[each], {relation.key: [target, None]}) for each, target in held.items()]
        change_log.write(act, relation.table, "update", entries)


def _empty_rows(act: Act, relation: Incoming, ids: Iterable[int], leaving: Mapping[int, Any]) -> None:
    child, root = relation.table, root_of(relation.table)
    key = child.key.split(".")[1]
    pointing = act.work.connection.execute(
        sa.select(child.sql.c.id, root_id(child).label("root")).where(
            among(relation.column, ids, act.work.dialect), live_root(child)
        )
    ).all()
    rows = [row_id for row_id, owner in pointing if owner not in leaving]
    owners = sorted({owner for _, owner in pointing if owner not in leaving})
    if not rows:
        return
    before, after = [{"id": each} for each in owners], [{"id": each} for each in owners]
    add_standing(act, root, before, [key])
    act.work.connection.execute(
        sa.update(child.sql)
        .where(among(child.sql.c.id, rows, act.work.dialect))
        .values({relation.column.key: None})
    )
    add_standing(act, root, after, [key])
    revs = _set(act, root, owners, {})
    entries = [
        Entry(old["id"], revs[old["id"]], {key: [rows_told(old[key]), rows_told(new[key])]})
        for old, new in zip(before, after, strict=True)
    ]
    change_log.write(act, root, "update", entries)


def _set(act: Act, table: LiveTable, ids: Iterable[int], values: Mapping[str, Any]) -> dict[int, int]:
    """Change records in one statement and return their new revision numbers by id."""
    sql = table.sql
    rows = act.work.connection.execute(
        sa.update(sql)
        .where(among(sql.c.id, ids, act.work.dialect))
        .values(
            **values,
            rev=sql.c.rev + 1,
            updated_at=act.work.now,
            updated_by=act.context.actor.person_id,
        )
        .returning(sql.c.id, sql.c.rev)
    )
    return {row.id: row.rev for row in rows}
