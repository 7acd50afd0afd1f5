"""What an administrator says about a person: checked as a whole, then written as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

import marshmallow as ma
import sqlalchemy as sa

from ..core.errors import Fault, Invalid, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..fields.email.field import EXPECTED, read_email
from .models import Department, Group, GroupMember, Person, PersonDepartment
from .versions import bump
from .workspaces import check_administrator_left, clean_name, lock_workspace

_LOGIN = re.compile(r"[^\s/\\<>\"']{1,100}")

BAD_LOGIN = Words(
    "A login has no spaces or quotes and at most 100 characters, like chen.xiaoyu.",
    "登录名不能包含空格或引号，最多 100 个字符，例如 chen.xiaoyu。",
)
LOGIN_TAKEN = Words("Somebody else signs in with this.", "此登录名已被他人使用。")
EMAIL_TAKEN = Words("Somebody else has this address.", "此邮箱已被他人使用。")
NO_DEPARTMENT = Words("There is no such department.", "没有此部门。")
NO_GROUP = Words("There is no such group.", "没有此用户组。")


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """A person as an administrator describes one. `departments` are those beside the main one."""

    name: str
    login: str
    email: str | None = None
    department_id: int | None = None
    departments: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    is_admin: bool = False


def clean_login(login: str) -> str:
    """Return a login in the one form it is kept in."""
    return unicodedata.normalize("NFKC", login).strip()


def is_login(login: str) -> bool:
    """Say whether this can be a login."""
    return bool(_LOGIN.fullmatch(login)) and login.isprintable()


def read_details(connection: sa.Connection, person_id: int) -> PersonDetails:
    """Return what is known of a person. Raises NotFound."""
    row = connection.execute(sa.select(Person.__table__).where(Person.id == person_id)).first()
    if row is None:
        raise NotFound
    more = sa.select(PersonDepartment.department_id).where(PersonDepartment.person_id == person_id)
    groups = sa.select(GroupMember.group_id).where(GroupMember.person_id == person_id)
    return PersonDetails(
        row.name,
        row.login,
        row.email,
        row.department_id,
        tuple(sorted(connection.scalars(more))),
        tuple(sorted(connection.scalars(groups))),
        row.is_admin,
    )


def save_person(
    work: UnitOfWork,
    workspace_id: int,
    details: PersonDetails,
    person_id: int | None = None,
    *,
    active: bool = True,
) -> int:
    """Add a person, or change one; returns the id. `active` holds for somebody new.

    Raises Invalid with every fault, NotFound, and LastAdministrator.
    """
    lock_workspace(work, workspace_id)
    details = check_details(work.connection, workspace_id, details, person_id)
    values = {
        "name": details.name,
        "login": details.login,
        "email": details.email,
        "department_id": details.department_id,
        "is_admin": details.is_admin,
    }
    if person_id is None:
        values |= {"workspace_id": workspace_id, "created_at": work.now, "active": active}
        person_id = work.connection.scalar(sa.insert(Person).values(values).returning(Person.id))
    else:
        own = sa.and_(Person.id == person_id, Person.workspace_id == workspace_id)
        if work.connection.execute(sa.update(Person).where(own).values(values)).rowcount != 1:
            raise NotFound
        if not details.is_admin:
            check_administrator_left(work, workspace_id)
    set_departments(work, person_id, details.departments)
    set_groups(work, person_id, details.groups)
    bump(work.connection, "people")
    return person_id


def set_departments(work: UnitOfWork, person_id: int, departments: Iterable[int]) -> None:
    """Set which departments somebody belongs to beside the main one."""
    work.connection.execute(sa.delete(PersonDepartment).where(PersonDepartment.person_id == person_id))
    for each in departments:
        values = {"person_id": person_id, "department_id": each}
        work.connection.execute(sa.insert(PersonDepartment).values(values))


def set_groups(work: UnitOfWork, person_id: int, groups: Iterable[int]) -> None:
    """Set which groups somebody belongs to."""
    work.connection.execute(sa.delete(GroupMember).where(GroupMember.person_id == person_id))
    for each in groups:
        work.connection.execute(sa.insert(GroupMember).values(person_id=person_id, group_id=each))


def check_details(
    connection: sa.Connection, workspace_id: int, details: PersonDetails, person_id: int | None = None
) -> PersonDetails:
    """Return the details in the form they are kept in. Raises Invalid with every fault."""
    faults: list[Fault] = []
    name, login = clean_name(details.name, faults), clean_login(details.login)
    email = _email(details.email, faults)
    if not is_login(login):
        faults.append(Fault("login", BAD_LOGIN))
    elif _is_taken(connection, workspace_id, login, person_id):
        faults.append(Fault("login", LOGIN_TAKEN))
    if email and _is_taken(connection, workspace_id, email, person_id):
        faults.append(Fault("email", EMAIL_TAKEN))
    more = tuple(dict.fromkeys(each for each in details.departments if each != details.department_id))
    wanted = {*more, details.department_id} - {None}
    if not _known(connection, Department, workspace_id, wanted):
        faults.append(Fault("department_id", NO_DEPARTMENT))
    groups = tuple(dict.fromkeys(details.groups))
    if not _known(connection, Group, workspace_id, set(groups)):
        faults.append(Fault("groups", NO_GROUP))
    if faults:
        raise Invalid(faults)
    return replace(details, name=name, login=login, email=email, departments=more, groups=groups)


def _email(email: str | None, faults: list[Fault]) -> str | None:
    if not (email or "").strip():
        return None
    try:
        return read_email(email.strip())
    except ma.ValidationError:
        faults.append(Fault("email", EXPECTED))
        return None


def _is_taken(connection: sa.Connection, workspace_id: int, name: str, person_id: int | None) -> bool:
    """Say whether somebody else signs in with this, as login or as address."""
    taken = sa.and_(
        Person.workspace_id == workspace_id,
        sa.or_(sa.func.lower(Person.login) == name.lower(), sa.func.lower(Person.email) == name.lower()),
    )
    if person_id is not None:
        taken = sa.and_(taken, Person.id != person_id)
    return connection.scalar(sa.select(sa.exists().where(taken)))


def _known(
    connection: sa.Connection, model: type[Department] | type[Group], workspace_id: int, ids: set[int]
) -> bool:
    own = sa.select(sa.func.count()).where(model.workspace_id == workspace_id, model.id.in_(ids))
    return not ids or connection.scalar(own) == len(ids)
