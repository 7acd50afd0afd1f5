"""Links that work once for one person: an invitation, or a new password. Only digests are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from ..core.errors import NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .credential_models import PersonLink
from .models import Person, Workspace
from .secrets import digest, new_secret

INVITE = "invite"
RESET = "reset"


class NoSuchLink(NotFound):
    """A link that nobody made, that was used, or whose time is over: one answer for all."""

    code = "no_such_link"
    words = Words(
        "This link does not work: it was used, or its time is over. Ask for a new one.",
        "链接无效：可能已使用或已过期，请重新获取。",
    )


def make_link(
    work: UnitOfWork, person_id: int, kind: str, life: timedelta, made_by: int | None = None
) -> str:
    """Make a link, ending the person's earlier ones of this kind; returns its secret."""
    end_links(work, person_id, kind)
    secret = new_secret()
    values = {
        "digest": digest(secret),
        "kind": kind,
        "person_id": person_id,
        "made_by": made_by,
        "created_at": work.now,
        "expires_at": work.now + life,
    }
    work.connection.execute(sa.insert(PersonLink).values(values))
    return secret


def end_links(work: UnitOfWork, person_id: int, *kinds: str) -> None:
    """End a person's unused links of some kinds, or of all."""
    mine = sa.delete(PersonLink).where(PersonLink.person_id == person_id, PersonLink.used_at.is_(None))
    work.connection.execute(mine.where(PersonLink.kind.in_(kinds)) if kinds else mine)


def find_link(connection: sa.Connection, kind: str, secret: str, now: datetime) -> sa.Row:
    """Return the link in force with its person (id, person_id, name, login, email, workspace); raises NoSuchLink."""
    found = (
        sa.select(
            PersonLink.id,
            PersonLink.person_id,
            Person.name,
            Person.login,
            Person.email,
            Person.active,
            Person.workspace_id,
            Workspace.name.label("workspace"),
        )
        .join(Person, Person.id == PersonLink.person_id)
        .join(Workspace, Workspace.id == Person.workspace_id)
        .where(
            PersonLink.digest == digest(secret),
            PersonLink.kind == kind,
            PersonLink.used_at.is_(None),
            PersonLink.expires_at > now,
        )
    )
    link = connection.execute(found).first()
    if link is None:
        raise NoSuchLink
    return link


def use_link(work: UnitOfWork, kind: str, secret: str) -> sa.Row:
    """Use a link up, also when two try at once; returns it as `find_link` does. Raises NoSuchLink."""
    link = find_link(work.connection, kind, secret, work.now)
    unused = sa.update(PersonLink).where(PersonLink.id == link.id, PersonLink.used_at.is_(None))
    if work.connection.execute(unused.values(used_at=work.now)).rowcount != 1:
        raise NoSuchLink
    return link
