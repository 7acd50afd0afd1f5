"""What reading and writing one app need for one request: connection, app, actor, names, and the moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...expressions import Environment
from ...identity.actor import Actor
from ...identity.directory import Directory
from ..access.rights import AppRights, TableRights, rights
from ..apps.live import LiveApp, LiveTable
from .cause import NOTHING, Cause


@dataclass(frozen=True, slots=True)
class Context:
    """One actor at work in one app."""

    connection: sa.Connection
    app: LiveApp
    actor: Actor
    directory: Directory
    environment: Environment
    rights: AppRights
    """What the actor may do in the app."""
    cause: Cause = NOTHING
    """The automations that led to what is done."""
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was read for this request and may be asked for again."""

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self.connection.dialect.name

    def table(self, key: str) -> tuple[LiveTable, TableRights]:
        """Return a table the actor may see, and the rights over it; raises NotFound as for an unknown one."""
        table, mine = self.app.tables.get(key), self.rights.tables.get(key)
        if table is None or mine is None or table.definition.parent is not None:
            raise NotFound
        return table, mine


def environment_of(actor: Actor, now: datetime) -> Environment:
    """Return what expressions and row rules may know of an actor at a moment (aware)."""
    return Environment(
        now=now,
        zone=actor.zone,
        person=actor.person_id,
        departments=actor.departments,
        language=actor.language,
        own_departments=actor.own_departments,
        headed=actor.headed,
    )


def make_context(connection: sa.Connection, app: LiveApp, actor: Actor, now: datetime) -> Context:
    """Return the context of `actor` in `app` at the moment `now` (aware)."""
    return Context(
        connection=connection,
        app=app,
        actor=actor,
        directory=Directory(connection, actor.workspace_id, actor.language),
        environment=environment_of(actor, now),
        rights=rights(app, actor),
    )
