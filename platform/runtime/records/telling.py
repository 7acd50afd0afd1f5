"""How one record's fields are told to a reader from stored values: in full, as masks, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...fields import type_of
from ..access.rights import AppRights
from ..apps.live import LiveTable
from .context import Context
from .frame import Frame
from .scope import RecordScope

LARGEST_ID = 2**63 - 1
Changes = Mapping[str, Sequence[Any]]
"""{field key: [old, new]}, API values."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The fields of one record that may be told in full, and those of which only the mask may."""

    readable: frozenset[str]
    masked: frozenset[str] = frozenset()


def telling_here(context: Context, table: LiveTable, record_id: int) -> Telling:
    """Return how the actor is told of this very record, live or deleted; raises NotFound without "history" on it."""
    mine = context.rights.tables[table.key]
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, table)
    states = [sa.and_(*scope.visible())]
    if mine.actions & {"restore", "delete"}:
        states.append(sa.and_(*scope.visible(deleted=True)))
    guards = [scope.holds(rule) for rule in mine.guards.values()]
    masks = [scope.holds(rule) for rule in mine.masked.values()]
    row = context.connection.execute(
        sa.select(scope.id, *guards, *masks).where(
            scope.id == min(record_id, LARGEST_ID), sa.or_(*states), scope.holds(mine.rows["history"])
        )
    ).first()
    if row is None:
        raise NotFound
    closed = {key for key, holds in zip(mine.guards, row[1:], strict=False) if not holds}
    hinted = {key for key, holds in zip(mine.masked, row[1 + len(guards) :], strict=True) if holds}
    readable = mine.readable - closed
    return Telling(readable, frozenset(hinted - readable))


def told_changes(table: LiveTable, changes: Changes, telling: Telling, rights: AppRights) -> dict[str, Any]:
    """Return the changes that may be told, both sides of masked fields masked."""
    found: dict[str, Any] = {}
    for key, pair in changes.items():
        field = table.definition.by_key.get(key)
        below = table.app.tables.get(f"{table.key}.{key}")
        if field is None:
            continue
        if key in telling.masked:
            found[key] = [type_of(field).mask(field, value) for value in pair]
        elif key not in telling.readable:
            continue
        elif below is None:
            found[key] = pair
        else:
            known = [_known_rows(below, rows, rights) for rows in pair]
            if known[0] != known[1]:
                found[key] = [_masked_rows(below, rows, rights) for rows in known]
    return found


def _known_rows(table: LiveTable, rows: Any, rights: AppRights) -> list[dict[str, Any]]:
    """Return a sub-form's rows with the fields the actor knows of, those that show masked still in full."""
    mine = rights.tables.get(table.key)
    shown = mine.shown | {"id"} if mine else frozenset({"id"})
    found = []
    for row in rows or ():
        known = {key: value for key, value in row.items() if key in shown}
        for key, value in known.items():
            below = table.app.tables.get(f"{table.key}.{key}")
            if below is not None:
                known[key] = _known_rows(below, value, rights)
        found.append(known)
    return found


def _masked_rows(table: LiveTable, rows: Any, rights: AppRights) -> list[dict[str, Any]]:
    mine = rights.tables.get(table.key)
    hinted = mine.masked.keys() - mine.readable if mine else frozenset()
    found = []
    for row in rows:
        told = dict(row)
        for key, value in row.items():
            field, below = table.definition.by_key.get(key), table.app.tables.get(f"{table.key}.{key}")
            if key in hinted and field is not None:
                told[key] = type_of(field).mask(field, value)
            elif below is not None:
                told[key] = _masked_rows(below, value, rights)
        found.append(told)
    return found
