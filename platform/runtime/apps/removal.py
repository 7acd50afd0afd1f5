"""Removing an app for good: its tables, its records, its files, and every row of the platform's own about it.

What stays is the audit log, and in the change log who changed what and when, without the values.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from ...core.database import db
from ...core.unit_of_work import UnitOfWork
from ...identity.versions import bump
from ..storage.models import PhysicalTable
from ..storage.purge import purge_hidden
from .models import AppRow

_APPS = AppRow.__table__
_TABLES = PhysicalTable.__table__
STAYS = frozenset({"audit_entry", "change_log"})


def remove_app(work: UnitOfWork, app_id: int) -> None:
    """Remove an app with everything in it, and the trial of its draft; only a backup brings it back."""
    for trial in work.connection.scalars(sa.select(_APPS.c.id).where(_APPS.c.trial_of == app_id)).all():
        remove_app(work, trial)
    if work.dialect == "postgresql":
        # Dropping many large tables takes longer than a page may.
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    for table, mine in _about(app_id):
        if table is not _TABLES:
            work.connection.execute(sa.delete(table).where(mine))
    hidden = sa.update(_TABLES).where(_TABLES.c.app_id == app_id, _TABLES.c.hidden_at.is_(None))
    work.connection.execute(hidden.values(hidden_at=work.now))
    purge_hidden(work, app_id)
    work.connection.execute(sa.delete(_APPS).where(_APPS.c.id == app_id))
    bump(work.connection, "definitions")
    bump(work.connection, "people")


def _about(app_id: int) -> Iterator[tuple[sa.Table, sa.ColumnElement[bool]]]:
    """Give every platform table that has rows about an app, with the condition for them; what points at others first."""
    tables = sa.select(_TABLES.c.id).where(_TABLES.c.app_id == app_id)
    own: dict[str, list[sa.ColumnElement[bool]]] = {}
    for table in db.metadata.sorted_tables:
        if table is _APPS or table.name in STAYS or table.name == "physical_column":
            continue
        found = [
            key
            for column in table.columns
            for each in column.foreign_keys
            for key in _owned(each, own, app_id)
        ]
        if not found and "app_id" in table.c:
            found.append(table.c.app_id == app_id)
        if not found and "table_id" in table.c:
            found.append(table.c.table_id.in_(tables))
        if found:
            own[table.name] = found
    for table in reversed(db.metadata.sorted_tables):
        if table.name in own:
            yield table, sa.or_(*own[table.name])


def _owned(
    key: sa.ForeignKey, own: dict[str, list[sa.ColumnElement[bool]]], app_id: int
) -> Iterator[sa.ColumnElement[bool]]:
    """Give the condition for rows that point at the app, or at a row about it."""
    owner = key.column.table
    if owner is _APPS:
        yield key.parent == app_id
    elif owner.name in own and owner is not key.parent.table:
        yield key.parent.in_(sa.select(key.column).where(sa.or_(*own[owner.name])))
