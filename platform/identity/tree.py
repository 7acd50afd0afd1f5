"""The tree of a workspace's departments, as ids: what lies below some of them, and what above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from .models import Department


class DepartmentTree:
    """Departments by parent, read once."""

    def __init__(self, parents: Mapping[int, int | None]) -> None:
        self._parents = parents
        self._children: dict[int | None, list[int]] = {}
        for each, parent in parents.items():
            self._children.setdefault(parent, []).append(each)

    @classmethod
    def read(cls, connection: sa.Connection, workspace_id: int) -> DepartmentTree:
        """Return the tree of a workspace."""
        rows = connection.execute(
            sa.select(Department.id, Department.parent_id).where(Department.workspace_id == workspace_id)
        )
        return cls({row.id: row.parent_id for row in rows})

    def below(self, departments: Iterable[int]) -> tuple[int, ...]:
        """Return some departments and all below them, sorted."""
        found: set[int] = set()
        waiting = list(departments)
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self._children.get(each, ())
        return tuple(sorted(found))

    def above(self, departments: Iterable[int]) -> tuple[int, ...]:
        """Return some departments and all above them, sorted."""
        found: set[int] = set()
        for each in departments:
            at: int | None = each
            while at is not None and at not in found:
                found.add(at)
                at = self._parents.get(at)
        return tuple(sorted(found))
