"""The tree of departments: added, renamed, moved, ordered, headed, and removed once nothing hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ..core.errors import Conflict, Fault, Invalid, NotFound
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from .models import Department, Person, PersonDepartment, RoleMember
from .tree import DepartmentTree
from .versions import bump
from .workspaces import clean_name, lock_workspace

DEEPEST = 20
NAME_TAKEN = Words("Its parent has a department of this name already.", "上级部门下已有同名部门。")
BELOW_ITSELF = Words(
    "A department cannot lie below itself or one of its own.", "不能将部门移到自身或其下级部门之下。"
)
TOO_DEEP = Words("Departments have at most {limit} levels.", "部门层级最多 {limit} 级。")
NO_PARENT = Words("There is no such department.", "没有此部门。")
NO_HEAD = Words("There is no such person, or they have left.", "没有此成员，或该成员已停用。")


class NotEmpty(Conflict):
    """Something still hangs on a department that shall be removed."""

    code = "department_not_empty"
    words = Words(
        "The department still has people or departments. Move them to another first.",
        "部门下仍有成员或下级部门，请先移走。",
    )


@dataclass(slots=True)
class ListedDepartment:
    """One line of the tree. `people` counts those below too, each person once."""

    id: int
    name: str
    parent_id: int | None
    head_id: int | None
    level: int
    people: int
    own_people: int
    is_first: bool = False
    is_last: bool = False
    path: str = ""


def list_departments(connection: sa.Connection, workspace_id: int) -> list[ListedDepartment]:
    """Return the tree, parents before children, in the order of the workspace."""
    rows = connection.execute(
        sa.select(Department.__table__)
        .where(Department.workspace_id == workspace_id)
        .order_by(Department.position, Department.id)
    ).all()
    children: dict[int | None, list[sa.Row]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    members = _members(connection, workspace_id)
    return list(_walk(children, members, None, 0, ""))


def _walk(
    children: dict[int | None, list[sa.Row]],
    members: dict[int, set[int]],
    parent: int | None,
    level: int,
    path: str,
) -> Iterator[ListedDepartment]:
    siblings = children.get(parent, [])
    for place, row in enumerate(siblings):
        whole = f"{path}/{row.name}" if path else row.name
        below = list(_walk(children, members, row.id, level + 1, whole))
        people = set(members.get(row.id, ()))
        people.update(*(members.get(each.id, ()) for each in below))
        own = len(members.get(row.id, ()))
        first, last = place == 0, place == len(siblings) - 1
        yield ListedDepartment(
            row.id, row.name, parent, row.head_id, level, len(people), own, first, last, whole
        )
        yield from below


def _members(connection: sa.Connection, workspace_id: int) -> dict[int, set[int]]:
    """Return the active people of each department, its further members included."""
    active = sa.and_(Person.workspace_id == workspace_id, Person.active)
    found: dict[int, set[int]] = {}
    for statement in (
        sa.select(Person.department_id, Person.id).where(active, Person.department_id.is_not(None)),
        sa.select(PersonDepartment.department_id, Person.id)
        .join(Person, Person.id == PersonDepartment.person_id)
        .where(active),
    ):
        for department_id, person_id in connection.execute(statement):
            found.setdefault(department_id, set()).add(person_id)
    return found


def find_department(connection: sa.Connection, workspace_id: int, department_id: int) -> sa.Row:
    """Return a department of the workspace. Raises NotFound."""
    found = connection.execute(
        sa.select(Department.__table__).where(
            Department.id == department_id, Department.workspace_id == workspace_id
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def create_department(work: UnitOfWork, workspace_id: int, name: str, parent_id: int | None) -> int:
    """Add a department as the last of its parent's; returns its id. Raises Invalid."""
    lock_workspace(work, workspace_id)
    name = _checked(work, workspace_id, name, parent_id, None)
    last = sa.select(sa.func.coalesce(sa.func.max(Department.position), -1)).where(
        Department.workspace_id == workspace_id, _under(parent_id)
    )
    values = {
        "workspace_id": workspace_id,
        "name": name,
        "parent_id": parent_id,
        "position": work.connection.scalar(last) + 1,
    }
    bump(work.connection, "people")
    return work.connection.scalar(sa.insert(Department).values(values).returning(Department.id))


def change_department(
    work: UnitOfWork,
    workspace_id: int,
    department_id: int,
    name: str,
    parent_id: int | None,
    head_id: int | None,
) -> None:
    """Rename a department, move it below another, and say who heads it. Raises NotFound and Invalid."""
    lock_workspace(work, workspace_id)
    before = find_department(work.connection, workspace_id, department_id)
    name = _checked(work, workspace_id, name, parent_id, department_id)
    if head_id is not None and head_id != before.head_id:
        known = sa.exists().where(Person.id == head_id, Person.workspace_id == workspace_id, Person.active)
        if not work.connection.scalar(sa.select(known)):
            raise Invalid([Fault("head_id", NO_HEAD)])
    values = {"name": name, "parent_id": parent_id, "head_id": head_id}
    work.connection.execute(sa.update(Department).where(Department.id == department_id).values(values))
    bump(work.connection, "people")


def shift_department(work: UnitOfWork, workspace_id: int, department_id: int, by: int) -> None:
    """Move a department one place up (-1) or down (1) among those beside it. Raises NotFound."""
    lock_workspace(work, workspace_id)
    row = find_department(work.connection, workspace_id, department_id)
    beside = list(
        work.connection.scalars(
            sa.select(Department.id)
            .where(Department.workspace_id == workspace_id, _under(row.parent_id))
            .order_by(Department.position, Department.id)
        )
    )
    place = beside.index(department_id)
    other = min(max(place + by, 0), len(beside) - 1)
    beside.insert(other, beside.pop(place))
    for position, each in enumerate(beside):
        changed = sa.update(Department).where(Department.id == each).values(position=position)
        work.connection.execute(changed)
    bump(work.connection, "people")


def move_contents(work: UnitOfWork, workspace_id: int, department_id: int, target_id: int) -> None:
    """Move the people and departments of one department to another. Raises NotFound and Invalid."""
    lock_workspace(work, workspace_id)
    find_department(work.connection, workspace_id, department_id)
    find_department(work.connection, workspace_id, target_id)
    if target_id in DepartmentTree.read(work.connection, workspace_id).below([department_id]):
        raise Invalid([Fault("target", BELOW_ITSELF)])
    connection = work.connection
    connection.execute(
        sa.update(Department).where(Department.parent_id == department_id).values(parent_id=target_id)
    )
    connection.execute(
        sa.update(Person).where(Person.department_id == department_id).values(department_id=target_id)
    )
    there = sa.select(PersonDepartment.person_id).where(PersonDepartment.department_id == target_id)
    here = PersonDepartment.department_id == department_id
    connection.execute(sa.delete(PersonDepartment).where(here, PersonDepartment.person_id.in_(there)))
    connection.execute(sa.update(PersonDepartment).where(here).values(department_id=target_id))
    # Whose main department the target is now need not belong to it once more.
    main = sa.select(Person.id).where(Person.department_id == target_id)
    again = sa.and_(PersonDepartment.department_id == target_id, PersonDepartment.person_id.in_(main))
    connection.execute(sa.delete(PersonDepartment).where(again))
    bump(connection, "people")


def remove_department(work: UnitOfWork, workspace_id: int, department_id: int) -> None:
    """Remove a department, and what was given to it. Raises NotFound, and NotEmpty while something hangs on it."""
    lock_workspace(work, workspace_id)
    find_department(work.connection, workspace_id, department_id)
    for hanging in (
        sa.exists().where(Department.parent_id == department_id),
        sa.exists().where(Person.department_id == department_id),
        sa.exists().where(PersonDepartment.department_id == department_id),
    ):
        if work.connection.scalar(sa.select(hanging)):
            raise NotEmpty
    given = sa.and_(
        RoleMember.kind.in_(("department", "department_below")), RoleMember.member_id == department_id
    )
    work.connection.execute(sa.delete(RoleMember).where(given))
    work.connection.execute(sa.delete(Department).where(Department.id == department_id))
    bump(work.connection, "people")


def people_in(connection: sa.Connection, department_id: int) -> Sequence[str]:
    """Return the names of all who belong to a department itself, whether they are still active or not."""
    more = sa.select(PersonDepartment.person_id).where(PersonDepartment.department_id == department_id)
    return connection.scalars(
        sa.select(Person.name)
        .where(sa.or_(Person.department_id == department_id, Person.id.in_(more)))
        .order_by(Person.id)
    ).all()


def headed_by(connection: sa.Connection, workspace_id: int, person_id: int) -> Sequence[sa.Row]:
    """Return (id, name) of the departments somebody heads."""
    return connection.execute(
        sa.select(Department.id, Department.name)
        .where(Department.workspace_id == workspace_id, Department.head_id == person_id)
        .order_by(Department.id)
    ).all()


def _under(parent_id: int | None) -> sa.ColumnElement[bool]:
    return Department.parent_id.is_(None) if parent_id is None else Department.parent_id == parent_id


def _checked(
    work: UnitOfWork, workspace_id: int, name: str, parent_id: int | None, department_id: int | None
) -> str:
    """Return the name. Raises Invalid where name or parent cannot be."""
    faults: list[Fault] = []
    name = clean_name(name, faults)
    if "/" in name:
        # In imports and lists a slash leads to the department below.
        name = name.replace("/", "／")
    tree = DepartmentTree.read(work.connection, workspace_id)
    if parent_id is not None:
        above = tree.above([parent_id])
        own = sa.exists().where(Department.id == parent_id, Department.workspace_id == workspace_id)
        if not work.connection.scalar(sa.select(own)):
            faults.append(Fault("parent_id", NO_PARENT))
        elif department_id in above:
            faults.append(Fault("parent_id", BELOW_ITSELF))
        elif len(above) >= DEEPEST:
            faults.append(Fault("parent_id", TOO_DEEP.fill(limit=DEEPEST)))
    same = sa.exists().where(
        Department.workspace_id == workspace_id,
        _under(parent_id),
        Department.name == name,
        Department.id != (department_id or 0),
    )
    if name and work.connection.scalar(sa.select(same)):
        faults.append(Fault("name", NAME_TAKEN))
    if faults:
        raise Invalid(faults)
    return name
