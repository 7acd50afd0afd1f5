"""Departments of the workspace."""

from __future__ import annotations

from ...core.words import Words
from ...expressions import RECORD, Type, list_of
from ..field import Field
from ..pointers import PointersType, PointerType


class DepartmentsType(PointersType):
    """Several departments."""

    name = "department"
    label = Words("Departments", "部门（多个）")
    help = Words("Several departments.", "多个部门。")
    icon = "sitemap"
    kind = "department"

    def type(self, field: Field) -> Type:
        """Return a list of RECORD."""
        return list_of(RECORD)


class DepartmentType(PointerType):
    """One department."""

    name = "department"
    label = Words("Department", "部门")
    help = Words("One department, or several.", "一个或多个部门。")
    icon = "sitemap"
    kind = "department"
    to_many = DepartmentsType()

    def type(self, field: Field) -> Type:
        """Return RECORD."""
        return RECORD
