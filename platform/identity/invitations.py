"""Invitations: somebody is known already, and comes in by a link that works once, within a week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from ..core.errors import Conflict, Fault, Invalid, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .credential_models import PersonLink
from .models import Person, Workspace
from .password_rules import check_new_password
from .passwords import hash_password
from .people import give_role
from .person_details import PersonDetails, save_person
from .person_links import INVITE, NoSuchLink, end_links, find_link, make_link, use_link
from .versions import bump
from .workspaces import clean_name, lock_workspace

INVITATION_LIFE = timedelta(days=7)


class HasPassword(Conflict):
    """The person can sign in already."""

    code = "has_password"
    words = Words("This person can sign in already.", "该成员已经可以登录，无需邀请。")


class Invitation(NamedTuple):
    """An invitation in force, as its page shows it."""

    person_id: int
    name: str
    login: str
    email: str | None
    workspace_id: int
    workspace: str
    language: str


def invite(
    work: UnitOfWork,
    workspace_id: int,
    details: PersonDetails,
    roles: Iterable[tuple[int, str]],
    made_by: int | None,
) -> tuple[int, str]:
    """Note somebody who is to come, with departments, groups and roles; returns (person id, secret of the link).

    `roles` are (app id, role key). Raises Invalid.
    """
    person_id = save_person(work, workspace_id, details, active=False)
    for app_id, role_key in roles:
        give_role(work, app_id, role_key, person_id)
    return person_id, renew_invitation(work, workspace_id, person_id, made_by)


def renew_invitation(work: UnitOfWork, workspace_id: int, person_id: int, made_by: int | None) -> str:
    """Make a new link for somebody who has not set a password yet, ending earlier ones; returns its secret.

    Raises NotFound, and HasPassword for those who can sign in.
    """
    lock_workspace(work, workspace_id)
    own = sa.and_(Person.id == person_id, Person.workspace_id == workspace_id, Person.left_at.is_(None))
    row = work.connection.execute(sa.select(Person.id, Person.password_hash).where(own)).first()
    if row is None:
        raise NotFound
    if row.password_hash is not None:
        raise HasPassword
    return make_link(work, person_id, INVITE, INVITATION_LIFE, made_by)


def revoke_invitation(work: UnitOfWork, workspace_id: int, person_id: int) -> None:
    """End somebody's invitation; who never came counts as gone from now on. Raises NotFound."""
    lock_workspace(work, workspace_id)
    own = sa.and_(Person.id == person_id, Person.workspace_id == workspace_id)
    row = work.connection.execute(sa.select(Person.active, Person.left_at).where(own)).first()
    if row is None:
        raise NotFound
    end_links(work, person_id, INVITE)
    if not row.active and row.left_at is None:
        gone = sa.update(Person).where(Person.id == person_id).values(left_at=work.now)
        work.connection.execute(gone)
        bump(work.connection, "people")


def find_invitation(connection: sa.Connection, secret: str, now: datetime) -> Invitation:
    """Return the invitation a link stands for. Raises NoSuchLink, whatever the reason."""
    link = find_link(connection, INVITE, secret, now)
    return _standing(connection, link)


def accept_invitation(work: UnitOfWork, secret: str, name: str, password: str, again: str) -> int:
    """Let the invited in under a name and a password, once; returns the person's id.

    Raises NoSuchLink, and Invalid for a name or password that cannot be.
    """
    found = find_invitation(work.connection, secret, work.now)
    lock_workspace(work, found.workspace_id)
    faults: list[Fault] = []
    name = clean_name(name, faults)
    try:
        check_new_password(password, again, (name, found.login, found.email))
    except Invalid as error:
        faults.extend(error.faults)
    if faults:
        raise Invalid(faults)
    _standing(work.connection, use_link(work, INVITE, secret))
    come = sa.update(Person).where(Person.id == found.person_id)
    values = {"name": name, "active": True, "password_hash": hash_password(password)}
    work.connection.execute(come.values(values))
    bump(work.connection, "people")
    return found.person_id


def _standing(connection: sa.Connection, link: sa.Row) -> Invitation:
    """Return the invitation of a link, unless its person left or has a password already."""
    wanted = sa.and_(Person.id == link.person_id, Person.left_at.is_(None), Person.password_hash.is_(None))
    language = connection.scalar(
        sa.select(Workspace.language).join(Person, Person.workspace_id == Workspace.id).where(wanted)
    )
    if language is None:
        raise NoSuchLink
    return Invitation(
        link.person_id, link.name, link.login, link.email, link.workspace_id, link.workspace, language
    )


def open_invitations(connection: sa.Connection, people: Iterable[int], now: datetime) -> dict[int, datetime]:
    """Return until when the invitations of some people are in force, by person."""
    rows = connection.execute(
        sa.select(PersonLink.person_id, PersonLink.expires_at).where(
            PersonLink.person_id.in_(list(people)),
            PersonLink.kind == INVITE,
            PersonLink.used_at.is_(None),
            PersonLink.expires_at > now,
        )
    )
    return {row.person_id: row.expires_at for row in rows}
