"""Departments of the workspace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...expressions import RECORD, Type, list_of
from ..conditions import EQUALITY, LISTED, takes_no_value
from ..field import Field
from ..json_lists import has_any
from ..pointers import PointersType, PointerType
from ..scope import Scope


class DepartmentOperators:
    """Adds `is_mine` to what else a department can be filtered by: one of the asker's, or below one of them."""

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether the department is, or one of them is, the asker's own or below it."""
        if operator != "is_mine":
            return super().condition(field, operator, value, column, scope)  # type: ignore[misc]
        takes_no_value(field, operator, value)
        mine = list(scope.environment.departments)
        return has_any(column, mine, scope.dialect) if self.many else column.in_(mine)  # type: ignore[attr-defined]


class DepartmentsType(DepartmentOperators, PointersType):
    """Several departments."""

    name = "department"
    label = Words("Departments", "部门（多个）")
    help = Words("Several departments.", "多个部门。")
    icon = "sitemap"
    kind = "department"
    operators = (*LISTED, "is_mine")

    def type(self, field: Field) -> Type:
        """Return a list of RECORD."""
        return list_of(RECORD)


class DepartmentType(DepartmentOperators, PointerType):
    """One department."""

    name = "department"
    label = Words("Department", "部门")
    help = Words("One department, or several.", "一个或多个部门。")
    icon = "sitemap"
    kind = "department"
    operators = (*EQUALITY, "is_mine")
    to_many = DepartmentsType()

    def type(self, field: Field) -> Type:
        """Return RECORD."""
        return RECORD
