"""Whose access a change opens or closes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...definition.uses import uses
from ...definition.uses.reading import field_path
from ...runtime.apps.live import LiveApp
from ..effect_words import Told, told_effects
from ..effects import Side, effects
from ..staff import read_staff
from .changes import Change


def people(connection: sa.Connection, app: LiveApp, change: Change, now: datetime) -> Sequence[Told]:
    """Return what people see or may do more or less, in sentences.

    Records are asked for as they lie now, so nothing is told where rights decide by what is only being made or turned
    into another type.
    """
    if not _concerns(change):
        return ()
    retyped = {field_path(table.key, field) for table, field, _ in change.retyped()}
    decided = (use.element for use in uses(change.after) if use.role == "rows")
    if any(change.is_new(each) or each in retyped for each in decided):
        return ()
    staff = read_staff(connection, app.workspace_id, app.id)
    before, after = Side(change.before, staff.members), Side(change.after, staff.members)
    return told_effects(change.before, staff, effects(connection, app, staff, before, after, now))


def _concerns(change: Change) -> bool:
    """Return whether the roles are others, beside what they say of fields that go."""
    return _roles(change, change.before.document) != _roles(change, change.after.document)


def _roles(change: Change, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rights of every role, without those to what is removed."""
    told = {}
    for role in document.get("roles", ()):
        tables = {}
        for key, grant in role.get("tables", {}).items():
            levels = grant.get("fields", {})
            kept = {field: level for field, level in levels.items() if not change.field_is_gone(key, field)}
            if not change.is_gone(("tables", key)):
                tables[key] = {**grant, "fields": kept}
        told[role["key"]] = (tables, role.get("all_tables"))
    return told
