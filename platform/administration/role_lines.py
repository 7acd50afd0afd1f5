"""Roles as the pages about people show them: the app, the role, and how somebody comes by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ..core.words import Words
from ..identity.groups import list_groups
from ..identity.person_list import department_names
from ..identity.role_holders import HeldRole, roles_of
from ..runtime.apps.live import LiveApp

ADMINISTERS = Words("App administrator", "应用管理员")
DIRECTLY = Words("given to the person", "直接授予")
TO_ALL = Words("given to everyone", "授予所有成员")
BY_DEPARTMENT = Words("given to the department {name}", "通过部门“{name}”授予")
BY_BRANCH = Words("given to the department {name} and those below", "通过部门“{name}”及其下级授予")
BY_GROUP = Words("given to the group {name}", "通过用户组“{name}”授予")


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of one app."""

    app_key: str
    app: Words
    color: str
    label: Words
    how: Words


def role_lines(
    connection: sa.Connection, workspace_id: int, apps: Mapping[str, LiveApp], people: Collection[int]
) -> dict[int, list[RoleLine]]:
    """Return the roles of some people, by person; roles that an app no longer has are left out."""
    by_id = {app.id: app for app in apps.values()}
    departments = department_names(connection, workspace_id)
    groups = {each.id: each.name for each in list_groups(connection, workspace_id)}
    return {
        person_id: [line for held in roles if (line := _line(held, by_id, departments, groups))]
        for person_id, roles in roles_of(connection, workspace_id, people).items()
    }


def _line(
    held: HeldRole, apps: Mapping[int, LiveApp], departments: Mapping[int, str], groups: Mapping[int, str]
) -> RoleLine | None:
    app = apps.get(held.app_id)
    if app is None or (held.role_key is not None and held.role_key not in app.model.roles):
        return None
    label = ADMINISTERS if held.role_key is None else app.model.roles[held.role_key].label
    how = {
        "person": DIRECTLY,
        "everyone": TO_ALL,
        "department": BY_DEPARTMENT.fill(name=departments.get(held.member_id, "")),
        "department_below": BY_BRANCH.fill(name=departments.get(held.member_id, "")),
        "group": BY_GROUP.fill(name=groups.get(held.member_id, "")),
    }[held.kind]
    return RoleLine(app.key, app.model.label, app.model.color, label, how)
