"""Yes or no; not set is no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ...expressions import BOOLEAN, Type
from ..base import Directory, FieldType, NotUnderstood, Reader
from ..conditions import allow, operand
from ..field import Field
from ..messages import NOT_BOOLEAN
from ..scope import Scope
from ..value import Value, wrong

YES = Words("Yes", "是")
NO = Words("No", "否")
YES_WORDS = frozenset({"yes", "y", "true", "t", "1", "on", "是", "对", "真", "√", "✓", "✔", "☑", "✅", "x"})
NO_WORDS = frozenset(
    {"no", "n", "false", "f", "0", "off", "否", "不", "不是", "假", "×", "✗", "✘", "☐", "❌"}
)


class CheckboxType(FieldType):
    """A check box."""

    name = "checkbox"
    label = Words("Check box", "复选框")
    help = Words("Yes or no.", "是或否。")
    icon = "checkbox"
    absent = False
    operators = ("is", "is_not")
    aggregates = ("count", "checked", "unchecked", "percent_checked")
    groupings = ("value",)
    summary = "center"

    def type(self, field: Field) -> Type:
        """Return BOOLEAN."""
        return BOOLEAN

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return boolean."""
        return sa.Boolean()

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return true or false, never NULL."""
        return sa.func.coalesce(self.sql(field, scope), sa.false())

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return true or false, so that not set sorts as no."""
        return self.in_expression(field, scope)

    def group(self, field: Field, way: str, column: sa.ColumnElement, scope: Scope) -> sa.ColumnElement:
        """Return true or false, so that not set groups with no."""
        return sa.func.coalesce(column, sa.false())

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> bool:
        """Return whether it is checked."""
        return bool(parts[0])

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes true and false alone."""
        return CheckboxValue()

    def parse(self, field: Field, text: str, reader: Reader) -> bool:
        """Return what 是/否, yes/no, ✓/✗ and the like mean; nothing is no, as a form sends a box without its tick."""
        bare = text.strip().lower()
        if bare and bare not in YES_WORDS and bare not in NO_WORDS:
            raise NotUnderstood(NOT_BOOLEAN)
        return bare in YES_WORDS

    def checked(self, field: Field, value: Any, reader: Reader) -> bool:
        """Return whether its control shows a tick, for a value or for what was posted."""
        return value.strip().lower() in YES_WORDS if isinstance(value, str) else bool(value)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return 是 or 否; not set is 否."""
        return (YES if value else NO).to(reader.language)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether it is, or is not, checked."""
        allow(field, operator, self.operators)
        wanted = operand(field, operator, value, read_boolean)
        if wanted is (operator == "is"):
            return column == sa.true()
        return sa.or_(column.is_(None), column == sa.false())

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a boolean."""
        return {"type": ["boolean", "null"]}


class CheckboxValue(Value):
    """True or false."""

    def read(self, value: Any) -> bool:
        """Return the boolean."""
        return read_boolean(value)


def read_boolean(value: Any) -> bool:
    """Return a JSON boolean; raises ValidationError."""
    if not isinstance(value, bool):
        raise wrong(NOT_BOOLEAN)
    return value
