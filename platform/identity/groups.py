"""Groups: people across departments who are given roles together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ..core.errors import Fault, Invalid, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .models import Group, GroupMember, Person, RoleMember
from .versions import bump
from .workspaces import clean_name, lock_workspace

NAME_TAKEN = Words("Another group has this name.", "已有同名用户组。")
NO_PERSON = Words("There is no such person.", "没有此成员。")


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group and how many of its members may sign in."""

    id: int
    name: str
    members: int


def list_groups(connection: sa.Connection, workspace_id: int) -> Sequence[ListedGroup]:
    """Return the groups of a workspace by name."""
    members = (
        sa.select(sa.func.count())
        .where(GroupMember.group_id == Group.id, Person.id == GroupMember.person_id, Person.active)
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(Group.id, Group.name, members)
        .where(Group.workspace_id == workspace_id)
        .order_by(sa.func.lower(Group.name))
    )
    return [ListedGroup(*row) for row in rows]


def find_group(connection: sa.Connection, workspace_id: int, group_id: int) -> sa.Row:
    """Return (id, name) of a group of the workspace. Raises NotFound."""
    found = connection.execute(
        sa.select(Group.id, Group.name).where(Group.id == group_id, Group.workspace_id == workspace_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def members_of(connection: sa.Connection, group_id: int) -> Sequence[int]:
    """Return the ids of a group's members, those who left included."""
    return connection.scalars(
        sa.select(GroupMember.person_id)
        .where(GroupMember.group_id == group_id)
        .order_by(GroupMember.person_id)
    ).all()


def add_group(work: UnitOfWork, workspace_id: int, name: str) -> int:
    """Add a group without members; returns its id. Raises Invalid."""
    lock_workspace(work, workspace_id)
    values = {"workspace_id": workspace_id, "name": _checked(work, workspace_id, name)}
    bump(work.connection, "people")
    return work.connection.scalar(sa.insert(Group).values(values).returning(Group.id))


def change_group(
    work: UnitOfWork, workspace_id: int, group_id: int, name: str, members: Collection[int]
) -> None:
    """Give a group a name and its members. Raises NotFound and Invalid."""
    lock_workspace(work, workspace_id)
    find_group(work.connection, workspace_id, group_id)
    name = _checked(work, workspace_id, name, group_id)
    wanted = set(members)
    known = sa.select(sa.func.count()).where(Person.workspace_id == workspace_id, Person.id.in_(wanted))
    if wanted and work.connection.scalar(known) != len(wanted):
        raise Invalid([Fault("members", NO_PERSON)])
    work.connection.execute(sa.update(Group).where(Group.id == group_id).values(name=name))
    work.connection.execute(sa.delete(GroupMember).where(GroupMember.group_id == group_id))
    if wanted:
        rows = [{"group_id": group_id, "person_id": each} for each in sorted(wanted)]
        work.connection.execute(sa.insert(GroupMember), rows)
    bump(work.connection, "people")


def remove_group(work: UnitOfWork, workspace_id: int, group_id: int) -> None:
    """Remove a group, and with it what was given to it. Raises NotFound."""
    find_group(work.connection, workspace_id, group_id)
    given = sa.and_(RoleMember.kind == "group", RoleMember.member_id == group_id)
    work.connection.execute(sa.delete(RoleMember).where(given))
    work.connection.execute(sa.delete(GroupMember).where(GroupMember.group_id == group_id))
    work.connection.execute(sa.delete(Group).where(Group.id == group_id))
    bump(work.connection, "people")


def _checked(work: UnitOfWork, workspace_id: int, name: str, group_id: int | None = None) -> str:
    faults: list[Fault] = []
    name = clean_name(name, faults)
    same = sa.and_(
        Group.workspace_id == workspace_id,
        sa.func.lower(Group.name) == name.lower(),
        Group.id != (group_id or 0),
    )
    if work.connection.scalar(sa.select(sa.exists().where(same))):
        faults.append(Fault("name", NAME_TAKEN))
    if faults:
        raise Invalid(faults)
    return name
