"""Giving roles to people, departments, groups and everyone, and naming an app's administrators.

Each call is part of a unit of work, holds for the next request in every process, and stands in the audit log.
"""

from __future__ import annotations

import sqlalchemy as sa

from ..core.errors import Fault, Invalid, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.models import AppAdmin, Department, Group, Person, RoleMember
from ..identity.versions import bump
from ..runtime.apps.live import LiveApp
from .publishing import check_administrator
from .staff import KINDS, Member

_MEMBERS = RoleMember.__table__
_ADMINS = AppAdmin.__table__
NO_MEMBER = Words(
    "Choose a person, a department, a group, or everyone.", "请选择人员、部门、用户组或所有人。"
)
EVERYONE = Words("everyone", "所有人")
_TABLES = {
    "person": (Person, Person.active),
    "department": (Department, sa.true()),
    "department_below": (Department, sa.true()),
    "group": (Group, sa.true()),
}


def give_role(work: UnitOfWork, app: LiveApp, actor: Actor, member: Member) -> bool:
    """Give a role; returns whether that is new. Raises NotFound for a role or member that is not there."""
    check_administrator(app, actor)
    if member.role not in app.model.roles:
        raise NotFound
    check_member(work.connection, app.workspace_id, member)
    return give_member(work, app, actor, member)


def give_member(work: UnitOfWork, app: LiveApp, actor: Actor, member: Member) -> bool:
    """Give a role that the app has, or is just getting, to a member who is there; returns whether that is new."""
    if work.connection.execute(sa.select(_MEMBERS).where(_same(app.id, member)).with_for_update()).first():
        return False
    work.connection.execute(sa.insert(_MEMBERS).values(**_row(app.id, member)))
    bump(work.connection, "people")
    _audit(work, "role_given", app, actor, member)
    return True


def take_role(work: UnitOfWork, app: LiveApp, actor: Actor, member: Member) -> bool:
    """Take a role away; returns whether it was given."""
    check_administrator(app, actor)
    taken = work.connection.execute(sa.delete(_MEMBERS).where(_same(app.id, member))).rowcount
    if taken:
        bump(work.connection, "people")
        _audit(work, "role_taken", app, actor, member)
    return bool(taken)


def take_role_from_all(work: UnitOfWork, app: LiveApp, actor: Actor, role: str) -> list[Member]:
    """Take a role away from all who have it, as it is about to be deleted; returns who that was."""
    held = sa.select(_MEMBERS.c.kind, _MEMBERS.c.member_id).where(
        _MEMBERS.c.app_id == app.id, _MEMBERS.c.role_key == role
    )
    members = [Member(role, *row) for row in work.connection.execute(held).all()]
    for each in members:
        take_role(work, app, actor, each)
    return members


def add_administrator(work: UnitOfWork, app: LiveApp, actor: Actor, person_id: int) -> bool:
    """Make a person an administrator of the app; returns whether that is new. Raises NotFound."""
    check_administrator(app, actor)
    check_member(work.connection, app.workspace_id, Member("", "person", person_id))
    row = {"app_id": app.id, "person_id": person_id}
    if work.connection.execute(sa.select(_ADMINS).filter_by(**row)).first():
        return False
    work.connection.execute(sa.insert(_ADMINS).values(**row))
    bump(work.connection, "people")
    audit(work, "app_admin_given", actor=actor, app_id=app.id, person=person_id)
    return True


def remove_administrator(work: UnitOfWork, app: LiveApp, actor: Actor, person_id: int) -> bool:
    """End a person's administration of the app; returns whether they had it.

    The workspace's administrators always remain: an app is never without one.
    """
    check_administrator(app, actor)
    named = (_ADMINS.c.app_id == app.id, _ADMINS.c.person_id == person_id)
    removed = work.connection.execute(sa.delete(_ADMINS).where(*named)).rowcount
    if removed:
        bump(work.connection, "people")
        audit(work, "app_admin_taken", actor=actor, app_id=app.id, person=person_id)
    return bool(removed)


def check_member(connection: sa.Connection, workspace_id: int, member: Member) -> None:
    """Raise Invalid where a member is of no known kind, NotFound where the workspace has no such one."""
    if member.kind not in KINDS:
        raise Invalid([Fault("member", NO_MEMBER)])
    if member.kind == "everyone":
        if member.id != 0:
            raise NotFound
        return
    model, open_ = _TABLES[member.kind]
    found = sa.select(model.id).where(model.id == member.id, model.workspace_id == workspace_id, open_)
    if connection.scalar(found) is None:
        raise NotFound


def _same(app_id: int, member: Member) -> sa.ColumnElement[bool]:
    return sa.and_(*(_MEMBERS.c[name] == value for name, value in _row(app_id, member).items()))


def _row(app_id: int, member: Member) -> dict[str, object]:
    return {"app_id": app_id, "role_key": member.role, "kind": member.kind, "member_id": member.id}


def _audit(work: UnitOfWork, event: str, app: LiveApp, actor: Actor, member: Member) -> None:
    """Note who gave what to whom, by the names these have now."""
    role = app.model.roles.get(member.role)
    told: dict[str, object] = {"role": role.label.to(actor.language) if role else member.role}
    if member.kind == "everyone":
        told["member"] = EVERYONE.to(actor.language)
    else:
        model, _ = _TABLES[member.kind]
        told["member"] = work.connection.scalar(sa.select(model.name).where(model.id == member.id))
    if member.kind == "person":
        told["person"] = member.id
    audit(work, event, actor=actor, app_id=app.id, kind=member.kind, **told)
