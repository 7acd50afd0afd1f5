"""The rows of an import once they are understood, and writing them in few statements however many they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..fields.email.field import read_email
from .departments import list_departments
from .models import Department, Group, GroupMember, Person, PersonDepartment
from .person_details import clean_login

ADD, CHANGE, DEPARTMENT = "add", "change", "department"
YES = frozenset({"yes", "y", "true", "1", "是", "√", "✓", "对", "主管"})
NO = frozenset({"", "no", "n", "false", "0", "否", "×", "不是"})
_SPLIT = re.compile(r"[;；]")
_SLASH = re.compile(r"\s*[/>]\s*")


@dataclass(slots=True)
class Row:
    """One row of a sheet as it was understood. `faults` are by column key."""

    number: int
    cells: Mapping[str, str]
    act: str = ADD
    person_id: int | None = None
    faults: dict[str, Words] = field(default_factory=dict)


def parts(text: str) -> list[str]:
    """Return the members of a cell that holds several."""
    return [bare for each in _SPLIT.split(text) if (bare := each.strip())]


def clean_path(text: str) -> str:
    """Return a department's path in its one form: names from the top, with slashes between."""
    return _SLASH.sub("/", text.strip()).strip("/")


def departments_by_path(connection: sa.Connection, workspace_id: int) -> dict[str, int]:
    """Return the id of every department by its path."""
    return {each.path: each.id for each in list_departments(connection, workspace_id)}


def groups_by_name(connection: sa.Connection, workspace_id: int) -> dict[str, int]:
    """Return the id of every group by name."""
    rows = connection.execute(sa.select(Group.name, Group.id).where(Group.workspace_id == workspace_id))
    return {row.name: row.id for row in rows}


def write_people(
    work: UnitOfWork, workspace_id: int, rows: Sequence[Row], departments: Mapping[str, int]
) -> None:
    """Add and change the people of rows without faults; sets `person_id` of the new ones."""
    fresh = [row for row in rows if row.person_id is None]
    _change(work, workspace_id, [row for row in rows if row.person_id is not None], departments)
    _add(work, workspace_id, fresh, departments)
    _belong(work, rows, departments)
    _join(work, rows, groups_by_name(work.connection, workspace_id))
    heads = [
        {"of": departments[clean_path(row.cells["department"])], "head_id": row.person_id}
        for row in rows
        if row.cells.get("head", "").lower() in YES
    ]
    if heads:
        headed = sa.update(Department).where(Department.id == sa.bindparam("of"))
        work.connection.execute(headed, heads)


def _told(row: Row, departments: Mapping[str, int]) -> dict[str, Any]:
    """Return what a row says of the person's own columns."""
    cells = row.cells
    found: dict[str, Any] = {}
    if cells.get("name"):
        found["name"] = cells["name"]
    if cells.get("login"):
        found["login"] = clean_login(cells["login"])
    if cells.get("email"):
        found["email"] = read_email(cells["email"])
    if cells.get("department"):
        found["department_id"] = departments[clean_path(cells["department"])]
    return found


def _add(work: UnitOfWork, workspace_id: int, rows: Sequence[Row], departments: Mapping[str, int]) -> None:
    common = {"workspace_id": workspace_id, "created_at": work.now, "email": None, "department_id": None}
    values = []
    for row in rows:
        told = _told(row, departments)
        values.append({**common, "login": told.get("email"), **told})
    if values:
        made = sa.insert(Person).returning(Person.id, sort_by_parameter_order=True)
        for row, person_id in zip(rows, work.connection.scalars(made, values), strict=True):
            row.person_id = person_id


def _change(work: UnitOfWork, workspace_id: int, rows: Sequence[Row], departments: Mapping[str, int]) -> None:
    columns = (Person.name, Person.login, Person.email, Person.department_id)
    people = work.connection.execute(
        sa.select(Person.id, *columns).where(Person.workspace_id == workspace_id)
    ).all()
    standing = {row.id: {column.key: getattr(row, column.key) for column in columns} for row in people}
    changed = [
        {"of": row.person_id, **after}
        for row in rows
        if (after := {**standing[row.person_id], **_told(row, departments)}) != standing[row.person_id]
    ]
    if changed:
        work.connection.execute(sa.update(Person).where(Person.id == sa.bindparam("of")), changed)


def _belong(work: UnitOfWork, rows: Sequence[Row], departments: Mapping[str, int]) -> None:
    """Set the further departments where a row names some; the main one is not among them."""
    named = {row.person_id: parts(row.cells.get("more", "")) for row in rows}
    named = {person_id: paths for person_id, paths in named.items() if paths}
    if not named:
        return
    work.connection.execute(sa.delete(PersonDepartment).where(PersonDepartment.person_id.in_(named)))
    main = dict(
        tuple(row)
        for row in work.connection.execute(
            sa.select(Person.id, Person.department_id).where(Person.id.in_(named))
        )
    )
    pairs = dict.fromkeys(
        (person_id, departments[clean_path(path)]) for person_id, paths in named.items() for path in paths
    )
    values = [
        {"person_id": person_id, "department_id": department_id}
        for person_id, department_id in pairs
        if main[person_id] != department_id
    ]
    if values:
        work.connection.execute(sa.insert(PersonDepartment), values)


def _join(work: UnitOfWork, rows: Sequence[Row], groups: Mapping[str, int]) -> None:
    """Set the groups where a row names some."""
    named = {row.person_id: parts(row.cells.get("groups", "")) for row in rows}
    named = {person_id: names for person_id, names in named.items() if names}
    if not named:
        return
    work.connection.execute(sa.delete(GroupMember).where(GroupMember.person_id.in_(named)))
    pairs = dict.fromkeys((person_id, groups[name]) for person_id, names in named.items() for name in names)
    values = [{"person_id": person_id, "group_id": group_id} for person_id, group_id in pairs]
    work.connection.execute(sa.insert(GroupMember), values)
