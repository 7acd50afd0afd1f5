"""A value worked out from other fields by an expression, written into the statement whenever it is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...expressions import Type, check, parse, to_sql
from ..base import FieldType
from ..delegating import DelegatingType
from ..field import Field
from ..inlining import inlining
from ..results import RESULT_WORDS, RESULTS
from ..scope import Scope


class FormulaType(FieldType):
    """A formula, as the palette offers it; a field has the shape of its result."""

    name = "formula"
    label = Words("Formula", "公式")
    help = Words(
        "Worked out from other fields, as in a spreadsheet.", "由其他字段计算得出，写法与电子表格公式相同。"
    )
    icon = "math-function"
    family = "computed"
    settings: Mapping[str, Any] = {
        "expression": {"type": "string", "x-expression": "any", "title": {"en": "Formula", "zh": "公式"}},
        "result": {
            "enum": list(RESULTS),
            "x-words": RESULT_WORDS,
            "x-inferred": True,
            "title": {"en": "Result", "zh": "结果类型"},
        },
        "decimals": {
            "type": "integer",
            "minimum": 0,
            "maximum": 8,
            "title": {"en": "Decimal places", "zh": "小数位数"},
        },
        "unit": {"$ref": "#/$defs/words", "title": {"en": "Unit", "zh": "单位"}},
    }
    required_settings = ("expression", "result")
    writable = False
    input_template = "readonly.html"
    cell_template = "delegated.html"

    def shaped(self, field: Field) -> FieldType:
        """Return the shape of the field's result."""
        return SHAPES.get(field.settings.get("result", ""), SHAPES["text"])

    def column_type(self, field: Field) -> None:
        """Return None: it is computed."""


class FormulaShape(DelegatingType, FormulaType):
    """A formula with one kind of result."""

    def __init__(self, inner: FieldType, result: Type, column: sa.types.TypeEngine) -> None:
        self.take_shape(inner)
        self.result = result
        self.column = column

    def shaped(self, field: Field) -> FieldType:
        """Return itself."""
        return self

    def type(self, field: Field) -> Type:
        """Return the declared result."""
        return self.result

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the expression over this record; NULL where it fails or gives an empty text."""
        with inlining():
            checked = check(_parsed(field.settings["expression"]), scope.type_of)
            value = to_sql(checked, scope.value, scope.environment, scope.dialect)
        if isinstance(self.column, sa.Text):
            value = sa.func.nullif(value, "")
        return sa.type_coerce(value, self.column)

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the value."""
        return self.sql(field, scope)


SHAPES = {name: FormulaShape(*of) for name, of in RESULTS.items()}


@lru_cache(maxsize=4096)
def _parsed(source: str) -> Any:
    return parse(source)
