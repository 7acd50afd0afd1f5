"""Saying what happened: one change-log row per record and act, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, JSONB

from ..apps.live import LiveTable
from .after_write import tell
from .api_value import api_value
from .draft import Act, Draft
from .models import Change

DELETED_WITH = "@deleted_with"
"""The member of a "delete" entry that names the record whose deletion took this one along. Not a field's key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one record: its revision number afterwards, and {field key: [old, new]}."""

    record_id: int
    rev: int
    changes: Mapping[str, Sequence[Any]]


def told(draft: Draft) -> dict[str, list[Any]]:
    """Return {field key: [old, new]} of a draft's fields that get another value, as API values."""
    before = draft.before.get
    changes = {
        key: [api_value(before(key)), api_value(value)]
        for key, value in draft.values.items()
        if differs(before(key), value)
    }
    for key, rows in draft.children.items():
        old = rows_told(draft.before.get(key) or ())
        new = rows_told([_as_stored(row) for row in rows.kept])
        if old != new:
            changes[key] = [old, new]
    return changes


def _as_stored(row: Draft) -> dict[str, Any]:
    """Return a draft of a sub-form's row as it would be read back."""
    below = {
        key: [{**_as_stored(each), "position": each.position} for each in rows.kept]
        for key, rows in row.children.items()
    }
    return {"id": row.id, **row.before, **row.values, **below} if row.id else {**row.values, **below}


def differs(before: Any, after: Any) -> bool:
    """Say whether two stored values are different; an empty list and nothing are the same."""
    return before != after and not (before in (None, []) and after in (None, []))


def entry_of(draft: Draft) -> Entry:
    """Return the entry of a written draft."""
    return Entry(draft.id, draft.rev, told(draft))


def rows_told(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a sub-form's rows as the log keeps them: each its id and its filled fields."""
    return [_row(row) for row in rows]


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key, value in values.items():
        if value is None or value == [] or key == "position":
            continue
        below = isinstance(value, list) and isinstance(value[0], Mapping) and "position" in value[0]
        told[key] = rows_told(value) if below else api_value(value)
    return told


def write(act: Act, table: LiveTable, name: str, entries: Sequence[Entry]) -> None:
    """Append the entries of one act ("create", "update", "delete", "restore", "purge") on one table, and tell who listens."""
    if not entries:
        return
    told = [{"record_id": e.record_id, "rev": e.rev, "changes": e.changes} for e in entries]
    values = {
        "of_table": table.id,
        "of_act": name,
        "of_actor": act.context.actor.person_id,
        "of_source": act.source,
        "of_depth": act.context.cause.depth,
        "of_moment": act.work.now,
        "entries": orjson.dumps(told).decode(),
    }
    act.work.connection.execute(_append(act.work.dialect), values)
    tell(act, table, name, entries)


@cache
def _append(dialect: str) -> sa.Insert:
    """Return the statement that appends entries: one parameter, however many rows."""
    columns = ("table_id", "record_id", "rev", "act", "changes", "actor_id", "source", "depth", "at")
    rows, log = _as_rows(dialect), Change.__table__
    told = sa.select(
        sa.bindparam("of_table", type_=sa.Integer),
        rows.c.record_id,
        rows.c.rev,
        sa.bindparam("of_act", type_=sa.Text),
        rows.c.changes,
        sa.bindparam("of_actor", type_=sa.Integer),
        sa.bindparam("of_source", type_=sa.Text),
        sa.bindparam("of_depth", type_=sa.SmallInteger),
        sa.bindparam("of_moment", type_=log.c.at.type),
    ).order_by(rows.c.record_id)
    return sa.insert(log).from_select(columns, told, include_defaults=False)


def _as_rows(dialect: str) -> sa.Subquery:
    """Return the entries as a table inside the statement."""
    rows = sa.bindparam("entries", type_=sa.Text)
    if dialect == "postgresql":
        columns = (
            sa.column("record_id", sa.BigInteger),
            sa.column("rev", sa.Integer),
            sa.column("changes", JSONB),
        )
        found = sa.func.json_to_recordset(sa.cast(rows, JSON)).table_valued(*columns)
        return sa.select(*found.render_derived(with_types=True).c).subquery()
    each = sa.func.json_each(rows).table_valued("value").c.value
    return sa.select(
        *(sa.func.json_extract(each, f"$.{name}").label(name) for name in ("record_id", "rev", "changes"))
    ).subquery()
