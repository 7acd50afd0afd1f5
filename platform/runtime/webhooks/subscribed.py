"""Who subscribes to a table, kept beside the live app: a save in a table without webhooks looks into a dictionary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...identity.versions import bump
from ..apps.live import LiveApp, LiveTable
from .models import Webhook

_HOOKS = Webhook.__table__
_NAME = "webhooks"


def subscribed(connection: sa.Connection, table: LiveTable) -> Sequence[sa.Row]:
    """Return the webhooks of a table that are switched on."""
    beside = table.app.beside  # once: another dictionary stands there as soon as something has changed
    known = beside.get(_NAME)
    if known is None:
        known = beside[_NAME] = _read(connection, table.app)
    return known.get(table.id, ())


def _read(connection: sa.Connection, app: LiveApp) -> Mapping[int, Sequence[sa.Row]]:
    asked = sa.select(_HOOKS).where(_HOOKS.c.app_id == app.id, _HOOKS.c.enabled).order_by(_HOOKS.c.id)
    found: dict[int, list[sa.Row]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.table_id, []).append(row)
    return found


def tell_processes(work: UnitOfWork) -> None:
    """Have every process read its webhooks anew."""
    bump(work.connection, "definitions")
