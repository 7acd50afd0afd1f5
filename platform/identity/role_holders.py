"""Which roles many people have, and how they come by them, worked out in a few statements."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa

from .models import AppAdmin, GroupMember, Person, PersonDepartment, RoleMember
from .tree import DepartmentTree

_APP = sa.table("app", sa.column("id"), sa.column("workspace_id"))


class HeldRole(NamedTuple):
    """A role of an app somebody has; `kind` and `member_id` say what it was given to. No role: administers it."""

    app_id: int
    role_key: str | None
    kind: str
    member_id: int


def roles_of(
    connection: sa.Connection, workspace_id: int, people: Collection[int]
) -> dict[int, list[HeldRole]]:
    """Return the roles of some people of a workspace, by person."""
    apps = sa.select(_APP.c.id).where(_APP.c.workspace_id == workspace_id)
    given = [
        HeldRole(*row)
        for row in connection.execute(
            sa.select(RoleMember.app_id, RoleMember.role_key, RoleMember.kind, RoleMember.member_id)
            .where(RoleMember.app_id.in_(apps))
            .order_by(RoleMember.app_id, RoleMember.role_key)
        )
    ]
    names = _names(connection, workspace_id, people)
    administered = connection.execute(
        sa.select(AppAdmin.person_id, AppAdmin.app_id).where(
            AppAdmin.app_id.in_(apps), AppAdmin.person_id.in_(people)
        )
    ).all()
    found = {each: [role for role in given if (role.kind, role.member_id) in names[each]] for each in names}
    for person_id, app_id in administered:
        found[person_id].insert(0, HeldRole(app_id, None, "person", person_id))
    return found


def _names(
    connection: sa.Connection, workspace_id: int, people: Collection[int]
) -> dict[int, set[tuple[str, int]]]:
    """Return, by person, everything a role may be given to that reaches them."""
    tree = DepartmentTree.read(connection, workspace_id)
    own: dict[int, set[int]] = {}
    main = sa.select(Person.id, Person.department_id).where(
        Person.workspace_id == workspace_id, Person.id.in_(people)
    )
    for person_id, department_id in connection.execute(main):
        own[person_id] = {department_id} - {None}
    for person_id, department_id in connection.execute(
        sa.select(PersonDepartment.person_id, PersonDepartment.department_id).where(
            PersonDepartment.person_id.in_(own)
        )
    ):
        own[person_id].add(department_id)
    names = {each: {("person", each), ("everyone", 0)} for each in own}
    for each, departments in own.items():
        names[each] |= {("department", one) for one in departments}
        names[each] |= {("department_below", one) for one in tree.above(departments)}
    for person_id, group_id in connection.execute(
        sa.select(GroupMember.person_id, GroupMember.group_id).where(GroupMember.person_id.in_(own))
    ):
        names[person_id].add(("group", group_id))
    return names
