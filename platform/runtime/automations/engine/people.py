"""Whom a step means: people, departments, roles, or what an expression gives; and who of them is away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from ....identity.models import GroupMember, Person, PersonDepartment, RoleMember
from ....identity.tree import DepartmentTree
from ..models import Absence

_PEOPLE, _IN, _ROLES = Person.__table__, PersonDepartment.__table__, RoleMember.__table__
_AWAY, _GROUPS = Absence.__table__, GroupMember.__table__


def meant(
    connection: sa.Connection,
    workspace_id: int,
    app_id: int,
    whom: Sequence[Mapping[str, Any]],
    value: Callable[[str], Any],
) -> list[int]:
    """Return the ids of the active people meant, each once, in order; `value` gives what an expression does."""
    found: dict[int, None] = {}
    for each in whom:
        if "person" in each:
            ids: Iterable[int] = [each["person"]]
        elif "department" in each:
            ids = _of_department(connection, workspace_id, each["department"])
        elif "role" in each:
            ids = _of_role(connection, workspace_id, app_id, each["role"])
        else:
            ids = _named(value(each["expression"]))
        found.update(dict.fromkeys(ids))
    if not found:
        return []
    active = set(
        connection.scalars(
            sa.select(_PEOPLE.c.id).where(
                _PEOPLE.c.id.in_(list(found)), _PEOPLE.c.active, _PEOPLE.c.workspace_id == workspace_id
            )
        )
    )
    return [each for each in found if each in active]


def away(connection: sa.Connection, people: Sequence[int], today: date) -> set[int]:
    """Return those of some people who are away on a day."""
    if not people:
        return set()
    absent = sa.select(_AWAY.c.person_id).where(
        _AWAY.c.person_id.in_(people), _AWAY.c.from_day <= today, _AWAY.c.to_day >= today
    )
    return set(connection.scalars(absent))


def _named(value: Any) -> list[int]:
    listed = value if isinstance(value, list) else [value]
    return [each for each in listed if isinstance(each, int) and not isinstance(each, bool)]


def _of_department(connection: sa.Connection, workspace_id: int, department_id: int) -> Sequence[int]:
    below = DepartmentTree.read(connection, workspace_id).below({department_id})
    joined = sa.select(_IN.c.person_id).where(_IN.c.department_id.in_(below))
    main = sa.select(_PEOPLE.c.id).where(
        sa.or_(_PEOPLE.c.department_id.in_(below), _PEOPLE.c.id.in_(joined)),
        _PEOPLE.c.workspace_id == workspace_id,
    )
    return connection.scalars(main.order_by(_PEOPLE.c.id)).all()


def _of_role(connection: sa.Connection, workspace_id: int, app_id: int, role: str) -> list[int]:
    found: dict[int, None] = {}
    members = connection.execute(
        sa.select(_ROLES.c.kind, _ROLES.c.member_id)
        .where(_ROLES.c.app_id == app_id, _ROLES.c.role_key == role)
        .order_by(_ROLES.c.kind, _ROLES.c.member_id)
    ).all()
    tree = DepartmentTree.read(connection, workspace_id) if members else None
    everybody = sa.select(_PEOPLE.c.id).where(_PEOPLE.c.workspace_id == workspace_id).order_by(_PEOPLE.c.id)
    for kind, member in members:
        if kind == "person":
            ids: Iterable[int] = [member]
        elif kind == "group":
            ids = connection.scalars(sa.select(_GROUPS.c.person_id).where(_GROUPS.c.group_id == member))
        elif kind == "everyone" or tree is None:
            ids = connection.scalars(everybody)
        else:
            departments = tree.below({member}) if kind == "department_below" else (member,)
            joined = sa.select(_IN.c.person_id).where(_IN.c.department_id.in_(departments))
            ids = connection.scalars(
                everybody.where(sa.or_(_PEOPLE.c.department_id.in_(departments), _PEOPLE.c.id.in_(joined)))
            )
        found.update(dict.fromkeys(ids))
    return list(found)
