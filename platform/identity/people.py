"""Adding workspaces, departments and people, and giving them roles. Each call is part of a unit of work."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from ..core.errors import NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .actor import Actor
from .audit.log import audit
from .models import Department, Person, RoleMember, Workspace
from .versions import bump


class NoSuchPerson(NotFound):
    """Nobody has this name or login."""

    words = Words("There is no person “{name}”.", "没有名为“{name}”的人员。")


def add_workspace(work: UnitOfWork, key: str, name: str, zone: str, language: str) -> int:
    """Add a workspace; returns its id."""
    values = {"key": key, "name": name, "zone": zone, "language": language}
    return work.connection.scalar(sa.insert(Workspace).values(values).returning(Workspace.id))


def add_department(work: UnitOfWork, workspace_id: int, name: str, parent_id: int | None = None) -> int:
    """Add a department; returns its id."""
    bump(work.connection, "people")
    values = {"workspace_id": workspace_id, "name": name, "parent_id": parent_id}
    return work.connection.scalar(sa.insert(Department).values(values).returning(Department.id))


def add_person(
    work: UnitOfWork,
    workspace_id: int,
    login: str,
    name: str,
    *,
    department_id: int | None = None,
    is_admin: bool = False,
    language: str | None = None,
    email: str | None = None,
) -> int:
    """Add an active person; returns its id."""
    bump(work.connection, "people")
    values = {
        "workspace_id": workspace_id,
        "login": login,
        "name": name,
        "department_id": department_id,
        "is_admin": is_admin,
        "language": language,
        "email": email,
        "created_at": work.now,
    }
    return work.connection.scalar(sa.insert(Person).values(values).returning(Person.id))


def give_roles(
    work: UnitOfWork, app_id: int, person_id: int, roles: Iterable[str], actor: Actor | None = None
) -> None:
    """Set which roles of an app a person has been given by name."""
    member = {"app_id": app_id, "kind": "person", "member_id": person_id}
    had = set(work.connection.scalars(sa.select(RoleMember.role_key).filter_by(**member)))
    given = set(roles)
    if had == given:
        return
    work.connection.execute(sa.delete(RoleMember).filter_by(**member))
    for role in sorted(given):
        work.connection.execute(sa.insert(RoleMember).values(**member, role_key=role))
    bump(work.connection, "people")
    name, workspace_id = work.connection.execute(
        sa.select(Person.name, Person.workspace_id).where(Person.id == person_id)
    ).one()
    told = {"actor": actor, "workspace_id": workspace_id, "app_id": app_id, "person": person_id}
    for event, changed in (("role_taken", had - given), ("role_given", given - had)):
        for role in sorted(changed):
            audit(work, event, **told, kind="person", member=name, role=role)


def give_role(work: UnitOfWork, app_id: int, role_key: str, person_id: int) -> None:
    """Give a person one more role of an app."""
    member = {"app_id": app_id, "role_key": role_key, "kind": "person", "member_id": person_id}
    if not work.connection.scalar(sa.select(sa.exists().where(*_is(member)))):
        work.connection.execute(sa.insert(RoleMember).values(member))
    bump(work.connection, "people")


def _is(member: dict[str, object]) -> list[sa.ColumnElement[bool]]:
    return [getattr(RoleMember, name) == value for name, value in member.items()]


def find_person(connection: sa.Connection, name: str) -> int | None:
    """Return the id of the active person with this login, e-mail or full name; None when there is none or two."""
    by_name = sa.or_(Person.login == name, Person.email == name, Person.name == name)
    found = connection.scalars(sa.select(Person.id).where(by_name, Person.active).limit(2)).all()
    return found[0] if len(found) == 1 else None
