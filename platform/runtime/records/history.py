"""What happened to a record, as its reader may know it: entries of the change log less what is kept from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...fields import Field, type_of
from ...fields.masking import Masked
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from .context import Context
from .frame import Frame
from .models import Change
from .scope import RecordScope
from .telling import Telling, telling_here, told_changes

_LOG = Change.__table__
LARGEST_ID = 2**63 - 1
_ENTRIES = (
    sa.select(_LOG)
    .where(_LOG.c.table_id == sa.bindparam("table"), _LOG.c.record_id == sa.bindparam("record"))
    .where(_LOG.c.id < sa.bindparam("before"))
    .order_by(_LOG.c.id.desc())
    .limit(sa.bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act on a record. `changes` are {field key: (old, new)} of readable fields, pointers as {"id", "title"}."""

    id: int
    at: datetime
    by: Mapping[str, Any] | None
    act: str
    source: str
    rev: int
    changes: Mapping[str, tuple[Any, Any]]


def list_history(
    context: Context, table_key: str, record_id: int, limit: int = 50, before: int | None = None
) -> list[HistoryEntry]:
    """Return the newest entries first, those with an id below `before`; of a record in the recycle bin too.

    Raises NotFound for a record that is not there for the actor, Refused without the right "history". An update
    of unreadable fields alone does not appear; what shows masked is masked on both sides.
    """
    table, mine = context.table(table_key)
    if "history" not in mine.actions:
        raise NotAllowed("history", context.app.key, table.definition)
    telling = telling_here(context, table, record_id)
    found: list[HistoryEntry] = []
    last = LARGEST_ID if before is None else before
    while len(found) < limit:
        entries = _entries(context, table, record_id, last, limit)
        found += _shown(context, table, entries, telling)
        if len(entries) < limit:
            break
        last = entries[-1].id
    return found[:limit]


def _entries(context: Context, table: LiveTable, record_id: int, before: int, most: int) -> Sequence[sa.Row]:
    values = {"table": table.id, "record": record_id, "before": before, "most": most}
    return context.connection.execute(_ENTRIES, values).all()


def _shown(
    context: Context, table: LiveTable, entries: Sequence[sa.Row], telling: Telling
) -> Iterable[HistoryEntry]:
    told = [told_changes(table, entry.changes, telling, context.rights) for entry in entries]
    names = _Names(context, table, told)
    for entry, changes in zip(entries, told, strict=True):
        if entry.act == "update" and not changes:
            continue
        who = "created_by" if entry.act == "create" else "updated_by"
        by = context.directory.person(entry.actor_id) if entry.actor_id and who in telling.readable else None
        shown = {key: (names.shown(key, old), names.shown(key, new)) for key, (old, new) in changes.items()}
        yield HistoryEntry(entry.id, entry.at, by, entry.act, entry.source, entry.rev, shown)


def named_changes(
    context: Context, table: LiveTable, changes: Mapping[str, Sequence[Any]]
) -> dict[str, tuple[Any, Any]]:
    """Return those of some changes that the actor may read on every record of the table, pointers named."""
    mine = context.rights.tables.get(table.key)
    if mine is None:
        return {}
    readable = mine.readable - mine.guards.keys()
    masked = frozenset(mine.masked) - readable
    told = told_changes(table, changes, Telling(frozenset(readable), masked), context.rights)
    names = _Names(context, table, [told])
    return {key: (names.shown(key, old), names.shown(key, new)) for key, (old, new) in told.items()}


class _Names:
    """The titles of everything some changes point to, as far as the actor may see it: a query per table."""

    def __init__(
        self, context: Context, table: LiveTable, changes: Iterable[Mapping[str, Sequence[Any]]]
    ) -> None:
        self._context = context
        self._fields = table.definition.by_key
        wanted: dict[str, set[int]] = {}
        for each in changes:
            for key, pair in each.items():
                target = self._target(self._fields[key])
                if target is not None:
                    wanted.setdefault(target, set()).update(_ids(pair))
        self._titles = {target: visible_titles(context, target, ids) for target, ids in wanted.items()}

    def shown(self, key: str, value: Any) -> Any:
        """Return a changed value with its pointers named; what the actor may not see is left out."""
        field = self._fields[key]
        reference = type_of(field).reference(field)
        if reference is None or reference.kind == "file" or value is None or isinstance(value, Masked):
            return value
        one = {
            "record": lambda each: self._titles[reference.table].get(each),
            "person": self._context.directory.person,
            "department": self._context.directory.department,
        }[reference.kind]
        if isinstance(value, list):
            return [shown for each in value if (shown := one(each)) is not None]
        return one(value)

    def _target(self, field: Field) -> str | None:
        reference = type_of(field).reference(field)
        return reference.table if reference is not None and reference.kind == "record" else None


def visible_titles(context: Context, table_key: str, ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    """Return {id: {"id", "title"}} of those records that the actor may see."""
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, context.app.tables[table_key])
    title = scope.shown_title
    found: dict[int, Mapping[str, Any]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 1000):
        part = wanted[start : start + 1000]
        rows = context.connection.execute(
            sa.select(scope.id, title).select_from(scope.joined()).where(scope.id.in_(part), *scope.visible())
        )
        found |= {record_id: {"id": record_id, "title": text or ""} for record_id, text in rows}
    return found


def _ids(pair: Iterable[Any]) -> Iterable[int]:
    for value in pair:
        yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int))
