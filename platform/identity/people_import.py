"""Importing people and departments: every row is understood and checked first, then all is written or nothing.

Who is known already by login or e-mail is changed, everybody else is added; columns that the sheet does not have,
and cells left empty, change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import marshmallow as ma
import sqlalchemy as sa

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..fields.email.field import EXPECTED, read_email
from .departments import DEEPEST, TOO_DEEP, create_department
from .models import Person
from .people_columns import guess_columns
from .people_rows import (
    CHANGE,
    DEPARTMENT,
    NO,
    YES,
    Row,
    clean_path,
    departments_by_path,
    groups_by_name,
    parts,
    write_people,
)
from .person_details import BAD_LOGIN, clean_login, is_login
from .person_list import state_of
from .versions import bump
from .workspaces import LONGEST_NAME, TOO_LONG, lock_workspace

NO_NAME = Words("The name is missing.", "缺少姓名。")
NO_ACCOUNT = Words("Login or e-mail is needed.", "登录名与邮箱至少填一项。")
TWICE = Words("Row {row} has the same.", "与第 {row} 行重复。")
TWO_PEOPLE = Words("The login is one person's, the e-mail another's.", "登录名与邮箱分别属于两位不同的成员。")
HAS_LEFT = Words("This person has left; reactivate the account first.", "该成员已离职，请先重新启用其账号。")
NO_GROUP = Words("There is no group “{name}”.", "没有用户组“{name}”。")
YES_OR_NO = Words("Write yes or no.", "请填“是”或“否”。")
NO_MAIN = Words("Who heads needs a department.", "填写主管时必须填写部门。")
TWO_HEADS = Words("Row {row} heads this department already.", "第 {row} 行已是该部门主管。")
EMPTY_PART = Words("A department between the slashes is missing.", "部门路径中有空缺。")
NOTHING = Words("There are no rows below the headings.", "列名下方没有数据。")


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    columns: list[str]
    rows: list[Row]
    new_departments: list[str]

    @property
    def faulty(self) -> list[Row]:
        """Return the rows that cannot be taken as they are."""
        return [row for row in self.rows if row.faults]

    def count(self, act: str) -> int:
        """Return how many rows do one thing."""
        return sum(row.act == act for row in self.rows)


def plan_import(connection: sa.Connection, workspace_id: int, sheet: Sequence[Sequence[str]]) -> Plan:
    """Return what the rows of a sheet, headings first, would do. Raises Invalid where the sheet makes no sense."""
    if len(sheet) < 2:
        raise Invalid([Fault("file", NOTHING)])
    keys = guess_columns(sheet[0])
    known = _Known(connection, workspace_id)
    rows = []
    for number, cells in enumerate(sheet[1:], 2):
        told = {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if key}
        if any(told.values()):
            rows.append(Row(number, told))
    for row in rows:
        _understand(row, known)
    new = [path for path in known.wanted if path not in known.departments]
    return Plan([key for key in keys if key], rows, new)


def run_import(work: UnitOfWork, workspace_id: int, sheet: Sequence[Sequence[str]]) -> Plan:
    """Write all that a sheet says; returns what was done. Raises Invalid, having written nothing, for any fault."""
    lock_workspace(work, workspace_id)
    plan = plan_import(work.connection, workspace_id, sheet)
    faults = [Fault(f"{row.number}.{key}", words) for row in plan.faulty for key, words in row.faults.items()]
    if faults:
        raise Invalid(faults)
    departments = departments_by_path(work.connection, workspace_id)
    for path in plan.new_departments:
        above, _, name = path.rpartition("/")
        departments[path] = create_department(work, workspace_id, name, departments.get(above))
    write_people(work, workspace_id, [row for row in plan.rows if row.act != DEPARTMENT], departments)
    bump(work.connection, "people")
    return plan


class _Known:
    """What a workspace has already, and what the rows read so far ask for."""

    def __init__(self, connection: sa.Connection, workspace_id: int) -> None:
        self.connection = connection
        columns = (Person.id, Person.login, Person.email, Person.active, Person.left_at)
        people = connection.execute(sa.select(*columns).where(Person.workspace_id == workspace_id)).all()
        self.people = {row.id: row for row in people}
        self.by_name = {name.lower(): row.id for row in people for name in (row.login, row.email) if name}
        self.departments = departments_by_path(connection, workspace_id)
        self.groups = groups_by_name(connection, workspace_id)
        self.wanted: dict[str, None] = {}
        self.seen: dict[str, int] = {}
        self.heads: dict[str, int] = {}


def _understand(row: Row, known: _Known) -> None:
    """Say what a row does, and note what is wrong with it."""
    cells, faults = row.cells, row.faults
    main = _path(cells.get("department", ""), row, "department", known)
    for path in parts(cells.get("more", "")):
        _path(path, row, "more", known)
    if main and not any(cells.get(key) for key in ("name", "login", "email")):
        row.act = DEPARTMENT
        return
    _identify(row, known)
    if not cells.get("name") and row.person_id is None:
        faults["name"] = NO_NAME
    elif len(cells.get("name", "")) > LONGEST_NAME:
        faults["name"] = TOO_LONG.fill(limit=LONGEST_NAME)
    for name in parts(cells.get("groups", "")):
        if name not in known.groups:
            faults["groups"] = NO_GROUP.fill(name=name[:50])
    _head(row, main, known)


def _identify(row: Row, known: _Known) -> None:
    """Find whom a row is about."""
    login, email = clean_login(row.cells.get("login", "")), row.cells.get("email", "")
    if not login and not email:
        row.faults["login" if "login" in row.cells else "email"] = NO_ACCOUNT
        return
    if login and not is_login(login):
        row.faults["login"] = BAD_LOGIN
    if email:
        _check_email(row, email)
    for key, name in (("login", login), ("email", email)):
        if name and known.seen.setdefault(name.lower(), row.number) != row.number:
            row.faults.setdefault(key, TWICE.fill(row=known.seen[name.lower()]))
    found = {known.by_name[name.lower()] for name in (login, email) if name and name.lower() in known.by_name}
    if len(found) > 1:
        row.faults.setdefault("email", TWO_PEOPLE)
    elif found:
        row.person_id = found.pop()
        row.act = CHANGE
        person = known.people[row.person_id]
        if state_of(person.active, person.left_at) == "left":
            row.faults.setdefault("login" if login else "email", HAS_LEFT)


def _check_email(row: Row, email: str) -> None:
    try:
        read_email(email)
    except ma.ValidationError:
        row.faults["email"] = EXPECTED


def _path(text: str, row: Row, key: str, known: _Known) -> str:
    """Return a department's path in its one form, and want it with all above it; "" for none."""
    path = clean_path(text)
    if not path:
        return ""
    names = path.split("/")
    if not all(names):
        row.faults[key] = EMPTY_PART
    elif any(len(name) > LONGEST_NAME for name in names):
        row.faults[key] = TOO_LONG.fill(limit=LONGEST_NAME)
    elif len(names) > DEEPEST:
        row.faults[key] = TOO_DEEP.fill(limit=DEEPEST)
    else:
        for level in range(1, len(names) + 1):
            known.wanted.setdefault("/".join(names[:level]))
    return path


def _head(row: Row, main: str, known: _Known) -> None:
    told = row.cells.get("head", "").lower()
    if told not in YES | NO:
        row.faults["head"] = YES_OR_NO
    elif told in YES and not main:
        row.faults["head"] = NO_MAIN
    elif told in YES and known.heads.setdefault(main, row.number) != row.number:
        row.faults["head"] = TWO_HEADS.fill(row=known.heads[main])
