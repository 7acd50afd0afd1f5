"""People of the workspace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...expressions import PERSON, Type, list_of
from ..conditions import EQUALITY, LISTED, takes_no_value
from ..field import Field
from ..json_lists import has_any
from ..pointers import PointersType, PointerType
from ..scope import Scope


class PersonOperators:
    """Adds `is_me` to what else a pointer can be filtered by."""

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether the person is, or is among them, who asks."""
        if operator != "is_me":
            return super().condition(field, operator, value, column, scope)  # type: ignore[misc]
        takes_no_value(field, operator, value)
        me = scope.environment.person
        if me is None:
            return sa.false()
        return has_any(column, [me], scope.dialect) if self.many else column == me  # type: ignore[attr-defined]


class MembersType(PersonOperators, PointersType):
    """Several people."""

    name = "member"
    label = Words("People", "成员（多人）")
    help = Words("Several people of the workspace.", "工作区中的多位成员。")
    icon = "users"
    kind = "person"
    operators = (*LISTED, "is_me")

    def type(self, field: Field) -> Type:
        """Return a list of PERSON."""
        return list_of(PERSON)


class MemberType(PersonOperators, PointerType):
    """One person."""

    name = "member"
    label = Words("Person", "成员")
    help = Words("One person of the workspace, or several.", "工作区中的一位或多位成员。")
    icon = "user"
    kind = "person"
    operators = (*EQUALITY, "is_me")
    to_many = MembersType()

    def type(self, field: Field) -> Type:
        """Return PERSON."""
        return PERSON
