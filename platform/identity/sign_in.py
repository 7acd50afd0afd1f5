"""From a secret in a request to the actor it stands for, in one statement; actors are cached by version.

The `version` row "people" moves whenever a person, a department or a role changes, so that a right taken away
is gone with the next request in every process.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from .actor import Actor
from .credential_models import Session, Token
from .models import (
    AppAdmin,
    Department,
    GroupMember,
    Person,
    PersonDepartment,
    RecordShare,
    RoleMember,
    Workspace,
)
from .secrets import digest
from .settings import with_defaults
from .tree import DepartmentTree

_NUMBER = "(SELECT number FROM version WHERE name = '{}')"
_VERSIONS = (
    sa.literal_column(_NUMBER.format("people")).label("people"),
    sa.literal_column(_NUMBER.format("definitions")).label("definitions"),
)
_NOW = {"type_": Session.expires_at.type}
_BY_TOKEN = (
    sa.select(Token.id, Token.person_id, Token.may_write, Token.app_ids, *_VERSIONS)
    .where(Token.digest == sa.bindparam("digest"), Token.revoked_at.is_(None))
    .where(sa.or_(Token.expires_at.is_(None), Token.expires_at > sa.bindparam("now", **_NOW)))
)
_BY_SESSION = sa.select(
    Session.person_id, Session.id, Session.state, Session.confirmed_at, Session.viewing, *_VERSIONS
).where(Session.digest == sa.bindparam("digest"), Session.expires_at > sa.bindparam("now", **_NOW))
_APP = sa.table("app", sa.column("id"), sa.column("workspace_id"), sa.column("trial_of"))
_SHARED = sa.select(RecordShare.table_id, RecordShare.level).distinct()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is there, and which version of all definitions is live.

    `session_id` and `confirmed_at` (when they last proved who they are) are a browser's, `token_id` a program's.
    """

    actor: Actor
    definitions: int
    session_id: str | None = None
    confirmed_at: datetime | None = None
    token_id: int | None = None


class Actors:
    """The actors of one process, by person, as of one version of the people."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version = -1
        self._actors: dict[int, Actor | None] = {}

    def by_token(self, connection: sa.Connection, secret: str, now: datetime) -> SignedIn | None:
        """Return who a personal access token stands for, or None."""
        row = connection.execute(_BY_TOKEN, {"digest": digest(secret), "now": now}).first()
        actor = self._actor(connection, row.person_id, row.people) if row else None
        if row is None or actor is None:
            return None
        if not row.may_write or row.app_ids is not None:
            app_ids = None if row.app_ids is None else frozenset(row.app_ids)
            actor = replace(actor, read_only=not row.may_write, app_ids=app_ids)
        return SignedIn(actor, row.definitions, token_id=row.id)

    def by_session(self, connection: sa.Connection, secret: str, now: datetime) -> SignedIn | None:
        """Return who is signed in with a session's cookie, or None; half signed in is not signed in."""
        row = connection.execute(_BY_SESSION, {"digest": digest(secret), "now": now}).first()
        if row is None or row.state != "full":
            return None
        actor = self._actor(connection, row.person_id, row.people)
        if actor is not None and row.viewing:
            actor = self._seen(connection, actor, row.viewing, row.people)
        return SignedIn(actor, row.definitions, row.id, row.confirmed_at) if actor else None

    def _seen(
        self, connection: sa.Connection, admin: Actor, viewing: Mapping[str, Any], version: int
    ) -> Actor:
        """Return whom an administrator looks through, unable to write; the administrator where that ended."""
        if "person" in viewing:
            seen = self._actor(connection, viewing["person"], version) if admin.is_admin else None
            if seen is None or seen.workspace_id != admin.workspace_id:
                return admin
            return replace(seen, read_only=True, seen_through=admin.person_id)
        if not admin.administers(viewing["app"]):
            return admin
        return replace(
            admin,
            roles=frozenset({(viewing["app"], viewing["role"])}),
            is_admin=False,
            admin_of=frozenset(),
            shared=frozenset(),
            app_ids=frozenset({viewing["app"]}),
            read_only=True,
            seen_through=admin.person_id,
        )

    def _actor(self, connection: sa.Connection, person_id: int, version: int) -> Actor | None:
        with self._lock:
            if version != self._version:
                self._version, self._actors = version, {}
            if person_id in self._actors:
                return self._actors[person_id]
        actor = load_actor(connection, person_id)
        with self._lock:
            if version == self._version:
                self._actors[person_id] = actor
        return actor


def load_actor(connection: sa.Connection, person_id: int) -> Actor | None:
    """Return the actor of an active person, or None."""
    columns = (
        Person.__table__,
        Workspace.zone.label("workspace_zone"),
        Workspace.language.label("spoken"),
        Workspace.settings,
    )
    person = connection.execute(
        sa.select(*columns)
        .join(Workspace, Workspace.id == Person.workspace_id)
        .where(Person.id == person_id, Person.active)
    ).first()
    if person is None:
        return None
    more = sa.select(PersonDepartment.department_id).where(PersonDepartment.person_id == person_id)
    own = {*connection.scalars(more), person.department_id} - {None}
    tree = DepartmentTree.read(connection, person.workspace_id)
    headed = sa.select(Department.id).where(Department.head_id == person_id)
    # Who administers an app administers the trials of its drafts.
    mine = sa.or_(_APP.c.id == AppAdmin.app_id, _APP.c.trial_of == AppAdmin.app_id)
    administered = sa.select(_APP.c.id).join(AppAdmin, mine).where(AppAdmin.person_id == person_id)
    return Actor(
        person_id=person.id,
        workspace_id=person.workspace_id,
        name=person.name,
        language=person.language or person.spoken,
        own_language=person.language,
        zone=person.zone or person.workspace_zone,
        departments=tree.below(own),
        department_id=person.department_id,
        is_admin=person.is_admin,
        roles=_roles(connection, person, own, tree.above(own)),
        own_departments=tuple(sorted(own)),
        headed=tree.below(connection.scalars(headed)),
        admin_of=frozenset(connection.scalars(administered)),
        shared=frozenset(
            (row.table_id, row.level)
            for row in connection.execute(_SHARED.where(RecordShare.person_id == person_id))
        ),
        watermark=with_defaults(person.settings)["watermark"],
    )


def _roles(
    connection: sa.Connection, person: sa.Row, own: Collection[int], above: Collection[int]
) -> frozenset[tuple[int, str]]:
    """Return every role of a person, whatever it was given to."""
    groups = sa.select(GroupMember.group_id).where(GroupMember.person_id == person.id)
    given = sa.or_(
        sa.and_(RoleMember.kind == "person", RoleMember.member_id == person.id),
        sa.and_(RoleMember.kind == "department", RoleMember.member_id.in_(own)),
        sa.and_(RoleMember.kind == "department_below", RoleMember.member_id.in_(above)),
        sa.and_(RoleMember.kind == "group", RoleMember.member_id.in_(groups)),
        RoleMember.kind == "everyone",
    )
    own_apps = sa.select(_APP.c.id).where(_APP.c.workspace_id == person.workspace_id)
    rows = connection.execute(
        sa.select(RoleMember.app_id, RoleMember.role_key).where(given, RoleMember.app_id.in_(own_apps))
    )
    return frozenset((row.app_id, row.role_key) for row in rows)
