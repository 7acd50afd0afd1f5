"""The platform's own tables about people: workspaces, departments, groups, persons, and who has which role."""

from __future__ import annotations

import sqlalchemy as sa

from ..core.database import db
from ..core.json_column import Json
from ..core.moment import Moment


class Workspace(db.Model):
    __tablename__ = "workspace"
    id = sa.Column(sa.Integer, primary_key=True)
    key = sa.Column(sa.Text, nullable=False, unique=True)
    name = sa.Column(sa.Text, nullable=False)
    zone = sa.Column(sa.Text, nullable=False, server_default="Asia/Shanghai")
    language = sa.Column(sa.Text, nullable=False, server_default="zh")
    settings = sa.Column(Json(), nullable=False, server_default="{}")
    """What an administrator chose for all: see `settings.py`."""


class Department(db.Model):
    __tablename__ = "department"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False, index=True)
    parent_id = sa.Column(sa.ForeignKey("department.id"), index=True)
    name = sa.Column(sa.Text, nullable=False)
    head_id = sa.Column(sa.Integer, index=True)
    """Who heads the department: they see as "subordinates" what belongs to it and to those below it."""
    position = sa.Column(sa.Integer, nullable=False, server_default="0")


class Person(db.Model):
    __tablename__ = "person"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False, index=True)
    name = sa.Column(sa.Text, nullable=False)
    login = sa.Column(sa.Text, nullable=False)
    email = sa.Column(sa.Text)
    department_id = sa.Column(sa.ForeignKey("department.id"), index=True)
    """The main department, whose records the person's are; more of them in `PersonDepartment`."""
    language = sa.Column(sa.Text)
    """NULL: as the browser asks."""
    is_admin = sa.Column(sa.Boolean, nullable=False, server_default=sa.false())
    """Administers the workspace; has every right in its apps."""
    active = sa.Column(sa.Boolean, nullable=False, server_default=sa.true())
    created_at = sa.Column(Moment(), nullable=False)
    zone = sa.Column(sa.Text)
    """NULL: the workspace's."""
    left_at = sa.Column(Moment())
    """When the person was deactivated."""
    password_hash = sa.Column(sa.Text)
    """argon2; NULL while the person has none."""
    totp_secret = sa.Column(sa.Text)
    """Encrypted (core/secret_box.py); NULL without a second factor."""
    totp_last = sa.Column(sa.BigInteger)
    """The last time step whose code was taken: no code works twice."""
    __table_args__ = (sa.UniqueConstraint("workspace_id", "login"),)


class PersonDepartment(db.Model):
    """A person belongs to one more department beside the main one."""

    __tablename__ = "person_department"
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    department_id = sa.Column(sa.ForeignKey("department.id"), primary_key=True, index=True)


class Avatar(db.Model):
    """A person's picture, a square WebP of at most 64 KB."""

    __tablename__ = "avatar"
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True)
    picture = sa.Column(sa.LargeBinary, nullable=False)
    changed_at = sa.Column(Moment(), nullable=False)


class Group(db.Model):
    """People across departments who are given roles together ("regional leads")."""

    __tablename__ = "person_group"
    id = sa.Column(sa.Integer, primary_key=True)
    workspace_id = sa.Column(sa.ForeignKey("workspace.id"), nullable=False, index=True)
    name = sa.Column(sa.Text, nullable=False)
    __table_args__ = (sa.UniqueConstraint("workspace_id", "name"),)


class GroupMember(db.Model):
    __tablename__ = "group_member"
    group_id = sa.Column(sa.ForeignKey("person_group.id"), primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class RoleMember(db.Model):
    """Somebody has a role of an app: a person, everybody of a department, of it and those below, of a group, or all.

    `kind` is "person", "department", "department_below", "group" or "everyone" (whose `member_id` is 0).
    """

    __tablename__ = "role_member"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    role_key = sa.Column(sa.Text, primary_key=True)
    kind = sa.Column(sa.Text, primary_key=True)
    member_id = sa.Column(sa.Integer, primary_key=True, autoincrement=False)
    __table_args__ = (sa.Index("role_member_of", "kind", "member_id"),)


class AppAdmin(db.Model):
    """A person may change an app, and has every right in it."""

    __tablename__ = "app_admin"
    app_id = sa.Column(sa.ForeignKey("app.id"), primary_key=True)
    person_id = sa.Column(sa.ForeignKey("person.id"), primary_key=True, index=True)


class RecordShare(db.Model):
    """A person may see ("view") or also change ("edit") one record, until a moment or for good."""

    __tablename__ = "record_share"
    id = sa.Column(sa.Integer, primary_key=True)
    table_id = sa.Column(sa.ForeignKey("physical_table.id"), nullable=False)
    record_id = sa.Column(sa.BigInteger, nullable=False)
    person_id = sa.Column(sa.ForeignKey("person.id"), nullable=False)
    level = sa.Column(sa.Text, nullable=False)
    until = sa.Column(Moment())
    shared_by = sa.Column(sa.Integer, nullable=False)
    at = sa.Column(Moment(), nullable=False)
    __table_args__ = (
        sa.UniqueConstraint("table_id", "record_id", "person_id"),
        sa.Index("record_share_person", "person_id", "table_id"),
    )
