"""The people of a workspace as a list: searched by name, pinyin, e-mail and department, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from ..core.collation import compare_chinese
from ..core.pinyin import pinyin
from .models import Department, Group, GroupMember, Person, PersonDepartment
from .tree import DepartmentTree

STATES = ("active", "invited", "left")
_COLUMNS = (
    Person.id,
    Person.name,
    Person.login,
    Person.email,
    Person.department_id,
    Person.is_admin,
    Person.active,
    Person.left_at,
    (Person.password_hash.is_not(None)).label("has_password"),
)


@dataclass(slots=True)
class ListedPerson:
    """One line of the list."""

    id: int
    name: str
    login: str
    email: str | None
    department_id: int | None
    is_admin: bool
    state: str
    left_at: datetime | None
    has_password: bool
    departments: list[str] = field(default_factory=list)
    """Names, the main department first."""
    groups: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the name, as pickers call it."""
        return self.name


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some of the people found, how many there are, and how many of each state match the search."""

    people: Sequence[ListedPerson]
    total: int
    counts: Mapping[str, int]


def state_of(active: bool, left_at: datetime | None) -> str:
    """Return "active", "left", or "invited" for somebody who has not come yet."""
    return "active" if active else "left" if left_at else "invited"


def list_people(
    connection: sa.Connection,
    workspace_id: int,
    *,
    search: str = "",
    state: str | None = "active",
    department_id: int | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> PeoplePage:
    """Return a page of the people in a state, in the order of their names."""
    rows = connection.execute(sa.select(*_COLUMNS).where(Person.workspace_id == workspace_id)).all()
    names, paths = _departments(connection, workspace_id)
    more = _memberships(connection, workspace_id)
    found = [_listed(row) for row in rows]
    if department_id is not None:
        within = set(DepartmentTree.read(connection, workspace_id).below([department_id]))
        found = [each for each in found if within & {each.department_id, *more.get(each.id, ())}]
    for each in found:
        own = [each.department_id, *more.get(each.id, ())]
        each.departments = [names[one] for one in own if one in names]
    words = search.casefold().split()
    if words:
        found = [
            each
            for each in found
            if _matches(
                each,
                [paths[one] for one in (each.department_id, *more.get(each.id, ())) if one in paths],
                words,
            )
        ]
    counts = {name: sum(each.state == name for each in found) for name in STATES}
    if state is not None:
        found = [each for each in found if each.state == state]
    found.sort(key=lambda each: (_order(each.name), each.id))
    shown = found[offset : None if limit is None else offset + limit]
    _add_groups(connection, shown)
    return PeoplePage(shown, len(found), counts)


def find_listed(connection: sa.Connection, workspace_id: int, person_id: int) -> ListedPerson | None:
    """Return one person of a workspace as the list shows them; None where there is none."""
    own = sa.and_(Person.workspace_id == workspace_id, Person.id == person_id)
    row = connection.execute(sa.select(*_COLUMNS).where(own)).first()
    if row is None:
        return None
    found, names = _listed(row), department_names(connection, workspace_id)
    more = connection.scalars(
        sa.select(PersonDepartment.department_id).where(PersonDepartment.person_id == person_id)
    )
    found.departments = [names[one] for one in (found.department_id, *more) if one in names]
    _add_groups(connection, [found])
    return found


def department_names(connection: sa.Connection, workspace_id: int) -> dict[int, str]:
    """Return the name of every department by id."""
    return _departments(connection, workspace_id)[0]


def _departments(connection: sa.Connection, workspace_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """Return the name of every department by id, and all names from the top down to it."""
    columns = (Department.id, Department.name, Department.parent_id)
    rows = {
        row.id: row
        for row in connection.execute(sa.select(*columns).where(Department.workspace_id == workspace_id))
    }
    tree = DepartmentTree({row.id: row.parent_id for row in rows.values()})
    paths = {each: " ".join(rows[one].name for one in tree.above([each]) if one in rows) for each in rows}
    return {each: row.name for each, row in rows.items()}, paths


@lru_cache(maxsize=20_000)
def _order(name: str) -> _Spoken:
    return _Spoken(name)


class _Spoken:
    """A name that sorts as names do in every list of the product."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: _Spoken) -> bool:
        return compare_chinese(self.text, other.text) < 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Spoken) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@lru_cache(maxsize=20_000)
def _spoken(name: str) -> tuple[str, str]:
    return pinyin(name)


def _listed(row: sa.Row) -> ListedPerson:
    return ListedPerson(
        row.id,
        row.name,
        row.login,
        row.email,
        row.department_id,
        row.is_admin,
        state_of(row.active, row.left_at),
        row.left_at,
        bool(row.has_password),
    )


def _matches(person: ListedPerson, paths: Iterable[str], words: Iterable[str]) -> bool:
    texts = (person.name, person.login, person.email or "", *paths)
    told = "\n".join((*texts, *_spoken(person.name))).casefold()
    return all(word in told for word in words)


def _memberships(connection: sa.Connection, workspace_id: int) -> dict[int, list[int]]:
    rows = connection.execute(
        sa.select(PersonDepartment.person_id, PersonDepartment.department_id)
        .join(Person, Person.id == PersonDepartment.person_id)
        .where(Person.workspace_id == workspace_id)
    )
    found: dict[int, list[int]] = {}
    for person_id, department_id in rows:
        found.setdefault(person_id, []).append(department_id)
    return found


def _add_groups(connection: sa.Connection, people: Collection[ListedPerson]) -> None:
    by_id = {each.id: each for each in people}
    rows = connection.execute(
        sa.select(GroupMember.person_id, Group.name)
        .join(Group, Group.id == GroupMember.group_id)
        .where(GroupMember.person_id.in_(by_id))
        .order_by(Group.name)
    )
    for person_id, name in rows:
        by_id[person_id].groups.append(name)
