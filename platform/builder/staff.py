"""Everybody of a workspace as an app's rights see them: departments, groups, and the roles they have and why.

Read in a handful of statements however many people there are: what `identity/sign_in.load_actor` finds for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cmp_to_key, lru_cache

import sqlalchemy as sa

from ..core.collation import compare_chinese
from ..core.pinyin import pinyin
from ..identity.actor import Actor
from ..identity.models import (
    AppAdmin,
    Department,
    Group,
    GroupMember,
    Person,
    PersonDepartment,
    RecordShare,
    RoleMember,
    Workspace,
)
from ..identity.tree import DepartmentTree

KINDS = ("person", "department", "department_below", "group", "everyone")


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """Whom a role is given to; see `RoleMember`."""

    role: str
    kind: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Staff:
    """One state of a workspace's people and of who has which role of one app."""

    app_id: int
    actors: Mapping[int, Actor]
    """Every active person, with the roles of this app alone."""
    groups_of: Mapping[int, frozenset[int]]
    above: Mapping[int, frozenset[int]]
    """Each person's departments and all above them."""
    members: frozenset[Member]
    departments: Mapping[int, str]
    groups: Mapping[int, str]
    parents: Mapping[int, int | None] = field(default_factory=dict)

    def reasons(self, person_id: int, members: frozenset[Member] | None = None) -> list[Member]:
        """Return what gives a person roles: all that is given to them, in a department, a group or to everyone."""
        given = _by_target(self.members if members is None else members)
        meant = [("person", person_id), ("everyone", 0)]
        meant += [("department", each) for each in self.actors[person_id].own_departments]
        meant += [("department_below", each) for each in self.above[person_id]]
        meant += [("group", each) for each in self.groups_of.get(person_id, ())]
        return sorted(member for target in meant for member in given.get(target, ()))

    def roles_of(self, person_id: int, members: frozenset[Member] | None = None) -> frozenset[str]:
        """Return the keys of a person's roles; by other members than the present ones where they are given."""
        return frozenset(each.role for each in self.reasons(person_id, members))

    def people_of(self, role: str) -> list[Actor]:
        """Return everybody who has a role, however it was given."""
        told = frozenset(each for each in self.members if each.role == role)
        return [actor for key, actor in self.actors.items() if self.reasons(key, told)]

    def as_having(self, person_id: int, roles: Iterable[str]) -> Actor:
        """Return a person with other roles of the app than they have now."""
        return replace(self.actors[person_id], roles=frozenset((self.app_id, role) for role in roles))

    def title(self, member: Member) -> str:
        """Return the name of the person, department or group that is meant; "" for one that is gone, or all."""
        if member.kind == "person":
            found = self.actors.get(member.id)
            return found.name if found else ""
        named = self.groups if member.kind == "group" else self.departments
        return named.get(member.id, "")

    def path(self, department_id: int) -> str:
        """Return a department's name with those above it: "Company / East"."""
        names: list[str] = []
        at: int | None = department_id
        while at is not None and at in self.departments and len(names) < 20:
            names.insert(0, self.departments[at])
            at = self.parents.get(at)
        return " / ".join(names)


@lru_cache(maxsize=8)
def _by_target(members: frozenset[Member]) -> dict[tuple[str, int], list[Member]]:
    """Return the members by whom they mean."""
    found: dict[tuple[str, int], list[Member]] = {}
    for each in members:
        found.setdefault((each.kind, each.id), []).append(each)
    return found


def by_name(people: Iterable[Actor]) -> list[Actor]:
    """Return people in the order of their names, Chinese ones by pinyin."""
    return sorted(people, key=cmp_to_key(lambda one, other: compare_chinese(one.name, other.name)))


def is_meant(search: str, name: str, place: str = "") -> bool:
    """Say whether every word of a search is in a name, its pinyin, or the place it belongs to."""
    told = "\n".join((name, place, *pinyin(name))).casefold()
    return all(word in told for word in search.casefold().split())


def read_members(connection: sa.Connection, app_id: int) -> frozenset[Member]:
    """Return whom the roles of an app are given to."""
    rows = connection.execute(
        sa.select(RoleMember.role_key, RoleMember.kind, RoleMember.member_id).where(
            RoleMember.app_id == app_id
        )
    )
    return frozenset(Member(*row) for row in rows)


def read_staff(connection: sa.Connection, workspace_id: int, app_id: int) -> Staff:
    """Return everybody active in a workspace with their roles in one app."""
    place = connection.execute(
        sa.select(Workspace.zone, Workspace.language).where(Workspace.id == workspace_id)
    ).one()
    departments = connection.execute(
        sa.select(Department.id, Department.name, Department.parent_id, Department.head_id)
        .where(Department.workspace_id == workspace_id)
        .order_by(Department.position, Department.id)
    ).all()
    tree = DepartmentTree({each.id: each.parent_id for each in departments})
    people = connection.execute(
        sa.select(Person.__table__)
        .where(Person.workspace_id == workspace_id, Person.active)
        .order_by(Person.id)
    ).all()
    also = _pairs(connection, PersonDepartment.person_id, PersonDepartment.department_id, workspace_id)
    own = {each.id: also.get(each.id, frozenset()) | ({each.department_id} - {None}) for each in people}
    headed: dict[int, set[int]] = {}
    for each in departments:
        headed.setdefault(each.head_id, set()).add(each.id)
    administered = frozenset(
        connection.scalars(sa.select(AppAdmin.person_id).where(AppAdmin.app_id == app_id))
    )
    shared = _shares(connection, workspace_id)
    staff = Staff(
        app_id=app_id,
        actors={
            each.id: Actor(
                person_id=each.id,
                workspace_id=workspace_id,
                name=each.name,
                language=each.language or place.language,
                zone=each.zone or place.zone,
                departments=tree.below(own[each.id]),
                department_id=each.department_id,
                is_admin=each.is_admin,
                own_departments=tuple(sorted(own[each.id])),
                headed=tree.below(headed.get(each.id, ())),
                admin_of=frozenset({app_id} if each.id in administered else ()),
                shared=shared.get(each.id, frozenset()),
            )
            for each in people
        },
        groups_of=_pairs(connection, GroupMember.person_id, GroupMember.group_id, workspace_id),
        above={key: frozenset(tree.above(each)) for key, each in own.items()},
        members=read_members(connection, app_id),
        departments={each.id: each.name for each in departments},
        groups=dict(
            connection.execute(
                sa.select(Group.id, Group.name).where(Group.workspace_id == workspace_id).order_by(Group.name)
            ).all()
        ),
        parents={each.id: each.parent_id for each in departments},
    )
    return replace(staff, actors={key: staff.as_having(key, staff.roles_of(key)) for key in staff.actors})


def _pairs(
    connection: sa.Connection, person: sa.ColumnElement, other: sa.ColumnElement, workspace_id: int
) -> dict[int, frozenset[int]]:
    """Return the ids on the other side by person."""
    found: dict[int, set[int]] = {}
    ours = sa.select(person, other).join(Person, Person.id == person)
    for key, each in connection.execute(ours.where(Person.workspace_id == workspace_id)):
        found.setdefault(key, set()).add(each)
    return {key: frozenset(each) for key, each in found.items()}


def _shares(connection: sa.Connection, workspace_id: int) -> dict[int, frozenset[tuple[int, str]]]:
    found: dict[int, set[tuple[int, str]]] = {}
    told = sa.select(RecordShare.person_id, RecordShare.table_id, RecordShare.level).distinct()
    ours = told.join(Person, Person.id == RecordShare.person_id).where(Person.workspace_id == workspace_id)
    for row in connection.execute(ours):
        found.setdefault(row.person_id, set()).add((row.table_id, row.level))
    return {key: frozenset(each) for key, each in found.items()}
