"""The demo workspace: its people put in place, their roles of an app, and links to sign in by for one start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.words import Words
from .credential_models import SignInLink
from .demo_company import DEPARTMENTS, GROUP, GROUP_MEMBERS, PEOPLE, ROLES
from .models import Department, Group, GroupMember, Person, PersonDepartment, RoleMember, Workspace
from .people import add_department, add_person, add_workspace, give_roles
from .secrets import digest, new_secret
from .versions import bump

LINK_LIFE = timedelta(hours=24)


def ensure_demo_people(work: UnitOfWork) -> int:
    """Make the demo workspace with its people where it is not there yet; returns the workspace's id."""
    found = work.connection.scalar(sa.select(Workspace.id).where(Workspace.key == "demo"))
    if found is not None:
        return found
    workspace_id = add_workspace(work, "demo", "示范公司", "Asia/Shanghai", "zh")
    departments: dict[str, int] = {}
    for each in DEPARTMENTS:
        above = departments.get(each.above or "")
        departments[each.key] = add_department(work, workspace_id, each.name, above)
    people = {
        each.login: add_person(
            work,
            workspace_id,
            each.login,
            each.name,
            department_id=departments[each.department],
            is_admin=each.login == "admin",
        )
        for each in PEOPLE
    }
    _appoint(work, workspace_id, departments, people)
    return workspace_id


def _appoint(
    work: UnitOfWork, workspace_id: int, departments: Mapping[str, int], people: Mapping[str, int]
) -> None:
    """Name the heads, who belongs to a second department, and the members of the group."""
    for each in DEPARTMENTS:
        if each.head:
            headed = sa.update(Department).where(Department.id == departments[each.key])
            work.connection.execute(headed.values(head_id=people[each.head]))
    for person in PEOPLE:
        if person.also_in:
            second = {"person_id": people[person.login], "department_id": departments[person.also_in]}
            work.connection.execute(sa.insert(PersonDepartment).values(second))
    group = {"workspace_id": workspace_id, "name": GROUP}
    group_id = work.connection.scalar(sa.insert(Group).values(group).returning(Group.id))
    members = [{"group_id": group_id, "person_id": people[login]} for login in GROUP_MEMBERS]
    work.connection.execute(sa.insert(GroupMember), members)
    bump(work.connection, "people")


def give_demo_roles(work: UnitOfWork, app_id: int, role_keys: set[str]) -> None:
    """Give the demo's people, departments and group their roles of an app, as far as it has them."""
    workspace_id = work.connection.scalar(sa.select(Workspace.id).where(Workspace.key == "demo"))
    ids = _ids_by_login(work.connection, workspace_id)
    for person in PEOPLE:
        if given := [role for role in person.roles if role in role_keys]:
            give_roles(work, app_id, ids[person.login], given)
    for each in ROLES:
        if each.role in role_keys:
            member = _member_id(work.connection, workspace_id, each.kind, each.to)
            values = {"app_id": app_id, "role_key": each.role, "kind": each.kind, "member_id": member}
            work.connection.execute(sa.insert(RoleMember).values(values))
    bump(work.connection, "people")


def _member_id(connection: sa.Connection, workspace_id: int, kind: str, to: str) -> int:
    model = Group if kind == "group" else Department
    name = to if kind == "group" else next(each.name for each in DEPARTMENTS if each.key == to)
    found = sa.select(model.id).where(model.workspace_id == workspace_id, model.name == name)
    return connection.scalars(found).one()


def demo_people(connection: sa.Connection, workspace_id: int) -> list[int]:
    """Return the ids of those whom the sample data belongs to, each as often as their share of it says."""
    ids = _ids_by_login(connection, workspace_id)
    return [ids[each.login] for each in PEOPLE if each.login in ids for _ in range(each.share)]


def demo_person(connection: sa.Connection, login: str) -> int:
    """Return the id of one of the demo's people."""
    workspace_id = connection.scalar(sa.select(Workspace.id).where(Workspace.key == "demo"))
    return _ids_by_login(connection, workspace_id)[login]


def _ids_by_login(connection: sa.Connection, workspace_id: int) -> dict[str, int]:
    found = connection.execute(sa.select(Person.login, Person.id).where(Person.workspace_id == workspace_id))
    return {row.login: row.id for row in found}


def sign_in_links(engine: Engine, base_url: str) -> list[tuple[Words, str]]:
    """Make new sign-in links for the demo people, ending all earlier ones; returns (who, address) pairs."""
    links: list[tuple[Words, str]] = []
    with unit_of_work(engine) as work:
        work.connection.execute(sa.delete(SignInLink))
        for person in PEOPLE:
            if person.signs_in_as is None:
                continue
            secret = new_secret()
            values = {
                "digest": digest(secret),
                "person_id": demo_person(work.connection, person.login),
                "expires_at": work.now + LINK_LIFE,
            }
            work.connection.execute(sa.insert(SignInLink).values(values))
            links.append((person.signs_in_as, f"{base_url.rstrip('/')}/sign-in/{secret}"))
    return links
