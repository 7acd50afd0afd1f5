"""What people have on one record, and what a share would open: nobody gives more than they have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.errors import NotFound
from ..access.rights import AppRights
from ..access.row_rule import NOTHING, SHARED, SHARED_EDIT, RowRule
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.frame import Frame
from ..records.scope import RecordScope

LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Had:
    """What an actor has on one record."""

    may_share: bool
    may_edit: bool
    readable: frozenset[str]
    """The keys of fields; those of sub-forms as "lines.price"."""
    editable: frozenset[str]


NOTHING_HAD = Had(may_share=False, may_edit=False, readable=frozenset(), editable=frozenset())


def had_on(context: Context, table: LiveTable, record_id: int) -> Had:
    """Return what the actor has on a record; raises NotFound for one that is not there for them."""
    if not 0 < record_id <= LARGEST_ID:
        raise NotFound
    mine = context.rights.tables[table.key]
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, table)
    asked = [
        scope.holds(mine.rows.get("share", NOTHING)),
        scope.holds(mine.rows.get("edit", NOTHING)),
        *(scope.holds(rule) for rule in mine.guards.values()),
        *(scope.holds(rule) for rule in mine.edit_guards.values()),
    ]
    columns = [each.label(f"a{place}") for place, each in enumerate(asked)]
    source = scope.joined()
    row = context.connection.execute(
        sa.select(*columns).select_from(source).where(scope.id == record_id, *scope.visible())
    ).first()
    if row is None:
        raise NotFound
    may_share, may_edit, *rest = row
    unread = _closed(mine.guards, rest[: len(mine.guards)])
    unwritten = _closed(mine.edit_guards, rest[len(mine.guards) :])
    below = _below(table, context.rights)
    readable = {key for key in mine.fields if key not in unread}
    editable = {key for key in mine.editable if key not in unwritten} if may_edit else set()
    return Had(
        bool(may_share),
        bool(may_edit),
        frozenset(readable | {name for name, _ in below}),
        frozenset(editable | {name for name, level in below if level == "edit" and may_edit}),
    )


def opened_by_share(table: LiveTable, after: AppRights, level: str) -> Had:
    """Return what rights that count a share at `level` open on the shared record alone."""
    gets = after.tables[table.key]
    below = _below(table, after)
    read = {key for key in gets.fields if _within(gets.guards.get(key), SHARED)}
    edit: set[str] = set()
    if level == "edit":
        edit = {key for key in gets.editable if _within(gets.edit_guards.get(key), SHARED_EDIT)}
        edit |= {name for name, how in below if how == "edit"}
    return Had(False, level == "edit", frozenset(read | {name for name, _ in below}), frozenset(edit))


def beyond(opened: Had, sharer: Had, receiver: Had) -> frozenset[str]:
    """Return the keys of this table's fields that a share opens to a receiver beyond what either has there."""
    read = opened.readable - sharer.readable - receiver.readable
    edit = opened.editable - sharer.editable - receiver.editable
    return frozenset(key.partition(".")[0] for key in read | edit)


def _within(guard: RowRule | None, scope: str) -> bool:
    """Say whether a field is open on shared records: everywhere, or by the part that stands for them."""
    return guard is None or any(part.scope in (scope, SHARED) for part in guard)


def _below(table: LiveTable, rights: AppRights) -> list[tuple[str, str]]:
    """Return (name, level) of the fields of a table's sub-forms."""
    start = f"{table.key}."
    return [
        (f"{key.removeprefix(start)}.{field}", level)
        for key, each in rights.tables.items()
        if key.startswith(start)
        for field, level in each.fields.items()
    ]


def _closed(guards: Iterable[str], opened: Iterable[object]) -> set[str]:
    return {key for key, is_open in zip(guards, opened, strict=True) if not is_open}
