"""What people say about themselves: name, language, time zone, and a picture."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ..core.errors import Fault, Invalid, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import LANGUAGES
from .models import Avatar, Person
from .versions import bump
from .workspaces import NO_LANGUAGE, check_zone, clean_name

LARGEST_PICTURE = 64 * 1024


def change_profile(
    work: UnitOfWork, person_id: int, name: str, language: str | None, zone: str | None
) -> None:
    """Set one's name, language and zone; None: as the browser asks, as the workspace has it. Raises Invalid."""
    faults: list[Fault] = []
    name = clean_name(name, faults)
    if language is not None and language not in LANGUAGES:
        faults.append(Fault("language", NO_LANGUAGE))
    if zone is not None:
        check_zone(zone, faults)
    if faults:
        raise Invalid(faults)
    values = {"name": name, "language": language, "zone": zone}
    work.connection.execute(sa.update(Person).where(Person.id == person_id).values(values))
    bump(work.connection, "people")


def set_picture(work: UnitOfWork, person_id: int, picture: bytes) -> None:
    """Give a person a picture (a square WebP of at most 64 KB), instead of the one before."""
    if len(picture) > LARGEST_PICTURE:
        raise ValueError("a picture of oneself is at most 64 KB")
    remove_picture(work, person_id)
    values = {"person_id": person_id, "picture": picture, "changed_at": work.now}
    work.connection.execute(sa.insert(Avatar).values(values))


def remove_picture(work: UnitOfWork, person_id: int) -> None:
    """Take a person's picture away."""
    work.connection.execute(sa.delete(Avatar).where(Avatar.person_id == person_id))
    bump(work.connection, "people")


def find_picture(connection: sa.Connection, workspace_id: int, person_id: int) -> tuple[bytes, datetime]:
    """Return the picture of a person of the workspace, and since when it is theirs. Raises NotFound."""
    row = connection.execute(
        sa.select(Avatar.picture, Avatar.changed_at)
        .join(Person, Person.id == Avatar.person_id)
        .where(Person.id == person_id, Person.workspace_id == workspace_id)
    ).first()
    if row is None:
        raise NotFound
    return bytes(row.picture), row.changed_at
