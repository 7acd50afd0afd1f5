"""Why somebody has a right: who gave them the role, and which part of its rows a record lies in. As words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ...core.words import Words
from ...definition.model import App
from ...identity.actor import Actor
from .condition_words import condition_words, listed
from .row_rule import SHARED, SHARED_EDIT, Part
from .sentences import field_label


class Member(Protocol):
    """Whom a role is given to; see `identity/models.RoleMember`."""

    role: str
    kind: str
    id: int


class Staff(Protocol):
    """Everybody of a workspace with their roles of one app, and why they have them."""

    @property
    def actors(self) -> Mapping[int, Actor]:
        """Every active person."""

    def reasons(self, person_id: int) -> Sequence[Member]:
        """Return all that gives a person roles."""

    def title(self, member: Member) -> str:
        """Return the name of the person, department or group that is meant."""


@dataclass(frozen=True, slots=True)
class Given:
    """A role somebody has, and how it came to them."""

    role: str
    label: Words
    how: Words


_GIVEN = {
    "person": Words("given to them by name", "直接授予"),
    "department": Words("given to {title}", "授予部门“{title}”"),
    "department_below": Words("given to {title} and departments below", "授予部门“{title}”及其下级部门"),
    "group": Words("given to the group {title}", "授予用户组“{title}”"),
    "everyone": Words("given to everyone", "授予所有人"),
}
WORKSPACE_ADMIN = Words("administers the workspace", "工作区管理员")
APP_ADMIN = Words("administers the app", "应用管理员")
ALL_RECORDS = Words("all records", "全部记录")
_SCOPES = {
    "own": Words("they own it", "本人是负责人"),
    "subordinates": Words(
        "they own it or head its department", "本人是负责人，或为其所属部门（或上级部门）的主管"
    ),
    "department": Words("it belongs to their department {department}", "属于本部门“{department}”"),
    "department_below": Words(
        "it belongs to {department}, their department or one below", "属于本部门或下级部门“{department}”"
    ),
    SHARED: Words("it was shared with them", "已共享给本人"),
    SHARED_EDIT: Words("it was shared with them for editing", "已共享给本人并可编辑"),
}
_MEMBER = Words("they are among “{field}”", "“{field}”包含本人")


def administration_words(actor: Actor, app_id: int) -> Words | None:
    """Return why somebody has every right in an app, None where they have not."""
    if not actor.administers(app_id):
        return None
    return WORKSPACE_ADMIN if actor.is_admin else APP_ADMIN


def given_roles(app: App, staff: Staff, person_id: int) -> list[Given]:
    """Return the roles of a person in the app's order, each with every way it came to them."""
    ways: dict[str, list[Words]] = {}
    for member in staff.reasons(person_id):
        ways.setdefault(member.role, []).append(_GIVEN[member.kind].fill(title=staff.title(member)))
    return [
        Given(key, role.label, listed(ways[key], Words(" and ", "，并")))
        for key, role in app.roles.items()
        if key in ways
    ]


def part_reason(app: App, table_key: str, part: Part, department: str) -> Words:
    """Return why a record lies in a part of a row rule; `department` is the name of the record's department."""
    found = []
    if part.scope is not None:
        found.append(_SCOPES[part.scope].fill(department=department))
    if part.member is not None:
        found.append(_MEMBER.fill(field=field_label(app.tables[table_key], part.member)))
    if part.condition is not None:
        found.append(condition_words(app, table_key, part.condition.source))
    if not found:
        return ALL_RECORDS
    return Words(" and ".join(each.en for each in found), "，且".join(each.zh for each in found))
