"""One line of text, with a length and a pattern it must match."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from markupsafe import Markup

from ...core.limits import LIMITS
from ...core.words import Words
from ..base import FieldType
from ..clean_text import one_line
from ..codes import CODES, EAN_13, is_ean13, modules, picture
from ..conditions import EQUALITY, TEXTUAL, allow, equality, read_text, textual
from ..field import Field
from ..masking import Masked, is_nothing, mask_text, mask_text_sql
from ..messages import NOT_TEXT, TOO_SHORT
from ..patterns import PatternValue
from ..scope import Scope
from ..value import wrong

NOT_EAN13 = Words(
    "An EAN-13 has thirteen digits, and the last must fit the others; check the number.",
    "EAN-13 为 13 位数字，且末位校验码须正确，请核对。",
)
NO_CODE = Words(
    "This cannot be shown as the code that the field is; shorten it, or leave special characters out.",
    "此内容无法生成该字段的条码，请缩短或去掉特殊字符。",
)


class TextType(FieldType):
    """A short text."""

    name = "text"
    label = Words("Text", "单行文本")
    help = Words("One line: names, titles, codes.", "一行文字，如名称、标题、代码。")
    icon = "letter-case"
    settings: Mapping[str, Any] = {
        "min_length": {
            "type": "integer",
            "minimum": 0,
            "maximum": LIMITS.text_length,
            "title": {"en": "Shortest length", "zh": "最少字数"},
        },
        "max_length": {
            "type": "integer",
            "minimum": 1,
            "maximum": LIMITS.text_length,
            "default": 255,
            "title": {"en": "Longest length", "zh": "最多字数"},
        },
        "pattern": {
            "type": "string",
            "maxLength": LIMITS.pattern_length,
            "format": "re2",
            "title": {"en": "Pattern the whole text must match", "zh": "格式（整段文字须匹配的正则表达式）"},
        },
        "pattern_message": {
            "$ref": "#/$defs/words",
            "title": {"en": "What to say when it does not match", "zh": "格式不符时的提示"},
        },
        "code": {
            "enum": list(CODES),
            "title": {"en": "Shown and scanned as", "zh": "显示并扫描为"},
        },
        "suggest": {
            "type": "boolean",
            "title": {"en": "Offer values entered before", "zh": "输入时提示已有内容"},
        },
    }
    searchable = True
    titled = True
    unique = True
    legible = True
    operators = (*EQUALITY, *TEXTUAL)
    groupings = ("value",)
    longest = 255

    @property
    def page_template(self) -> str:
        """Return the template that draws a code beside the text it says, where the field is one."""
        return "text/page.html" if self.name == "text" else self.cell_template

    def code(self, field: Field, value: Any) -> Markup | None:
        """Return the picture of the code that says a text; None where the field is none."""
        kind = field.settings.get("code")
        return picture(kind, value) if kind in CODES and isinstance(value, str) else None

    def clean(self, text: str, limit: int) -> str:
        """Return the text as stored; raises ValidationError."""
        return one_line(text, limit)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that cleans a text and checks its length and pattern."""
        return TextValue(self, field)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality, contains or starts_with."""
        allow(field, operator, self.operators)
        if operator in TEXTUAL:
            return textual(field, operator, value, column)
        return equality(field, operator, value, column, read_text)

    def mask(self, field: Field, value: Any) -> Masked | None:
        """Return the first character and stars."""
        return None if is_nothing(value) else Masked(mask_text(str(value)))

    def mask_sql(self, field: Field, column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
        """Return the same within a statement."""
        return mask_text_sql(column)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a string with its limits."""
        schema = {"type": ["string", "null"], "maxLength": field.settings.get("max_length", self.longest)}
        if "min_length" in field.settings:
            schema["minLength"] = field.settings["min_length"]
        return schema


class TextValue(PatternValue):
    """A text within its field's limits."""

    def __init__(self, type: TextType, field: Field) -> None:
        super().__init__(field.settings.get("pattern"), field.settings.get("pattern_message"))
        self.type = type
        self.longest = field.settings.get("max_length", type.longest)
        self.shortest = field.settings.get("min_length", 0)
        self.code = field.settings.get("code")

    def read(self, value: Any) -> str | None:
        """Return the cleaned text, None for an empty one."""
        if not isinstance(value, str):
            raise wrong(NOT_TEXT)
        text = self.type.clean(value, self.longest)
        if text and len(text) < self.shortest:
            raise wrong(TOO_SHORT, limit=self.shortest)
        self.match(text)
        if text and self.code == EAN_13 and not is_ean13(text):
            raise wrong(NOT_EAN13)
        if text and self.code and modules(self.code, text) is None:
            raise wrong(NO_CODE)
        return text or None
