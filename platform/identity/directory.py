"""The names of a workspace's people and departments, known without a query per row.

A process keeps one directory per database and workspace and asks at most once a second whether the "people"
counter has moved. Only names may be that old: rights come from `sign_in`, which asks every time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from ..core.words import Words
from .models import Avatar, Department, Person

FRESH_SECONDS = 1.0
GONE = Words("(removed)", "（已移除）")
_VERSION = sa.text("SELECT number FROM version WHERE name = 'people'")
_PEOPLE = (
    sa.select(Person.id, Person.name, Person.active, Avatar.changed_at.label("picture"))
    .outerjoin(Avatar, Avatar.person_id == Person.id)
    .where(Person.workspace_id == sa.bindparam("workspace"))
)
_DEPARTMENTS = sa.select(Department.id, Department.name, Department.parent_id).where(
    Department.workspace_id == sa.bindparam("workspace")
)


@dataclass(slots=True)
class _Names:
    """One state of a workspace's people."""

    version: int
    people: dict[int, dict[str, Any]]
    active: frozenset[int]
    departments: dict[int, dict[str, Any]]
    below: dict[int | None, list[int]]
    pictures: dict[int, int]
    checked: float = field(default_factory=time.monotonic)


_lock = threading.Lock()
_known: WeakKeyDictionary[sa.Engine, dict[int, _Names]] = WeakKeyDictionary()


class Directory:
    """The names of one workspace, read when first needed."""

    def __init__(self, connection: sa.Connection, workspace_id: int, language: str = "zh") -> None:
        self._connection = connection
        self._workspace_id = workspace_id
        self._language = language
        self._names: _Names | None = None
        self._asked_again = False

    def person(self, person_id: int) -> Mapping[str, Any]:
        """Return {"id", "title"} of a person."""
        return self._find("people", person_id)

    def department(self, department_id: int) -> Mapping[str, Any]:
        """Return {"id", "title"} of a department."""
        return self._find("departments", department_id)

    def people(self) -> list[Mapping[str, Any]]:
        """Return {"id", "title"} of every active person, by id."""
        names = self._current()
        return [names.people[each] for each in sorted(names.active)]

    def departments(self) -> list[Mapping[str, Any]]:
        """Return {"id", "title"} of every department, parents before children."""
        names = self._current()
        return [names.departments[each] for each in _descend(names.below, names.below.get(None, ()))]

    def is_active(self, person_id: int) -> bool:
        """Say whether this is a person of the workspace who may still sign in."""
        return person_id in self._current().active or person_id in self._refreshed().active

    def picture(self, person_id: int) -> int | None:
        """Return the version of a person's picture, None without one."""
        return self._current().pictures.get(person_id)

    def refresh(self) -> None:
        """Ask whether anything has changed, however short the last look was ago."""
        self._refreshed()

    def with_descendants(self, departments: Iterable[int]) -> tuple[int, ...]:
        """Return the departments and all below them, sorted."""
        return tuple(sorted(_descend(self._current().below, departments)))

    def _find(self, kind: str, key: int) -> dict[str, Any]:
        found = getattr(self._current(), kind).get(key)
        if found is None:  # somebody added since the last look
            found = getattr(self._refreshed(), kind).get(key)
        return found or {"id": key, "title": GONE.to(self._language)}

    def _current(self) -> _Names:
        if self._names is None:
            self._names = self._load(FRESH_SECONDS)
        return self._names

    def _refreshed(self) -> _Names:
        if not self._asked_again:
            self._asked_again = True
            self._names = self._load(0)
        return self._current()

    def _load(self, age: float) -> _Names:
        with _lock:
            known = _known.setdefault(self._connection.engine, {})
            names = known.get(self._workspace_id)
        now = time.monotonic()
        if names is not None and now - names.checked < age:
            return names
        version = self._connection.scalar(_VERSION) or 0
        if names is None or names.version != version:
            names = _read(self._connection, self._workspace_id, version)
        names.checked = now
        with _lock:
            known[self._workspace_id] = names
        return names


def _read(connection: sa.Connection, workspace_id: int, version: int) -> _Names:
    people = connection.execute(_PEOPLE, {"workspace": workspace_id}).all()
    departments = connection.execute(_DEPARTMENTS, {"workspace": workspace_id}).all()
    below: dict[int | None, list[int]] = {}
    for each in departments:
        below.setdefault(each.parent_id, []).append(each.id)
    return _Names(
        version=version,
        people={p.id: {"id": p.id, "title": p.name} for p in people},
        active=frozenset(p.id for p in people if p.active),
        departments={d.id: {"id": d.id, "title": d.name} for d in departments},
        below=below,
        pictures={p.id: int(p.picture.timestamp() * 1000) for p in people if p.picture},
    )


def _descend(below: Mapping[int | None, list[int]], roots: Iterable[int]) -> list[int]:
    found: dict[int, None] = {}
    waiting = list(roots)[::-1]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = None
            waiting.extend(reversed(below.get(each, ())))
    return list(found)
