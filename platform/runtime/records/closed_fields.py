"""Fields that an actor may write on other records but not on this one: what its form shows and does not offer."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ..apps.live import LiveTable
from .context import Context
from .frame import Frame
from .scope import RecordScope

LARGEST_ID = 2**63 - 1


def closed_fields(context: Context, table: LiveTable, record_id: int) -> frozenset[str]:
    """Return the editable fields that are closed on a record: not to be written there, or not to be read.

    The record service refuses them in any case. All of them where the record is not there for the actor.
    """
    mine = context.rights.tables[table.key]
    rules = [(key, rule) for key, rule in mine.edit_guards.items() if key in mine.editable]
    rules += [(key, rule) for key, rule in mine.guards.items() if key in mine.editable]
    if not rules:
        return frozenset()
    scope = RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
    held = context.connection.execute(
        sa.select(scope.id, *(scope.holds(rule) for _, rule in rules)).where(
            scope.id == min(record_id, LARGEST_ID), *scope.visible()
        )
    ).first()
    if held is None:
        return mine.editable
    return frozenset(key for (key, _), is_open in zip(rules, held[1:], strict=True) if not is_open)


def open_records(context: Context, table: LiveTable, key: str, ids: Sequence[int]) -> frozenset[int]:
    """Return those of `ids` on which the actor may change one field: what cards can be dragged, rows moved.

    One statement at most, none where no rule narrows it; the record service refuses in any case.
    """
    mine = context.rights.tables[table.key]
    if key not in mine.editable or "edit" not in mine.actions or context.actor.read_only:
        return frozenset()
    rules = (mine.edit_rows, mine.edit_guards.get(key), mine.guards.get(key))
    rules = tuple(rule for rule in rules if rule is not None)
    if not rules or not ids:
        return frozenset(ids)
    scope = RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
    held = [scope.holds(rule) for rule in rules]
    statement = sa.select(scope.id).where(scope.id.in_(ids), *scope.visible(), *held)
    return frozenset(context.connection.scalars(statement))
