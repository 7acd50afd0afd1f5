"""Finding entries: by what happened, who did it, where and when. Newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ..models import Person, Workspace
from .events import events_of
from .models import AuditEntry

_ENTRIES = AuditEntry.__table__
_DETAIL = sa.cast(_ENTRIES.c.detail, sa.Text)
MOST_PEOPLE = 200
ABOUT = ("person", "to")
"""The members of an entry's detail that name somebody it is about."""


@dataclass(frozen=True, slots=True)
class Search:
    """What an administrator of a workspace looks for; None and "" ask for nothing."""

    workspace_id: int
    group: str = ""
    person_id: int | None = None
    app_id: int | None = None
    table_key: str = ""
    record_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    address: str = ""
    text: str = ""


def find(
    connection: sa.Connection, search: Search, limit: int, before: int | None = None
) -> Sequence[sa.Row]:
    """Return the newest entries that are found, those with an id below `before`."""
    told = sa.select(_ENTRIES).where(*conditions(connection, search))
    if before is not None:
        told = told.where(_ENTRIES.c.id < before)
    return connection.execute(told.order_by(_ENTRIES.c.id.desc()).limit(limit)).all()


def conditions(connection: sa.Connection, search: Search) -> list[sa.ColumnElement[bool]]:
    """Return what the entries must meet: above all, to be of the workspace."""
    c = _ENTRIES.c
    found = [_of_workspace(connection, search.workspace_id)]
    if search.group:
        found.append(c.event.in_(events_of(search.group)))
    if search.person_id is not None:
        found.append(_concerns(search.person_id, connection.dialect.name))
    for column, value in (
        (c.app_id, search.app_id),
        (c.table_key, search.table_key or None),
        (c.record_id, search.record_id),
    ):
        if value is not None:
            found.append(column == value)
    if search.since is not None:
        found.append(c.at >= search.since)
    if search.until is not None:
        found.append(c.at < search.until)
    if search.address:
        found.append(c.address.startswith(search.address, autoescape=True))
    if search.text:
        found.append(_tells(connection, search))
    return found


def _of_workspace(connection: sa.Connection, workspace_id: int) -> sa.ColumnElement[bool]:
    """Return the workspace's own entries; with nobody else there, also those that are nobody's in particular."""
    own = _ENTRIES.c.workspace_id == workspace_id
    alone = connection.scalar(sa.select(sa.func.count()).select_from(Workspace)) == 1
    return sa.or_(own, _ENTRIES.c.workspace_id.is_(None)) if alone else own


def _concerns(person_id: int, dialect: str) -> sa.ColumnElement[bool]:
    """Return the entries of what a person did, and of what was done to them."""
    if dialect == "postgresql":
        about = [_ENTRIES.c.detail.op("@>")({name: person_id}) for name in ABOUT]
    else:
        about = [sa.func.json_extract(_ENTRIES.c.detail, f"$.{name}") == person_id for name in ABOUT]
    return sa.or_(_ENTRIES.c.actor_id == person_id, *about)


def _tells(connection: sa.Connection, search: Search) -> sa.ColumnElement[bool]:
    """Return the entries whose details hold a text, and those of people of that name."""
    named = sa.select(Person.id).where(
        Person.workspace_id == search.workspace_id, Person.name.icontains(search.text, autoescape=True)
    )
    people = connection.scalars(named.limit(MOST_PEOPLE)).all()
    holds = _DETAIL.icontains(search.text, autoescape=True)
    concerned = [_concerns(each, connection.dialect.name) for each in people]
    return sa.or_(holds, *concerned)
