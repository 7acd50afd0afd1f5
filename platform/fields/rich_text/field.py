"""Text with headings, lists and links: a short list of harmless tags, cleaned on every way in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa
from markupsafe import Markup

from ...core.limits import LIMITS
from ...core.words import Words
from ..base import FieldType, Reader
from ..clean_text import stored_text
from ..conditions import EMPTINESS, TEXTUAL, allow, textual
from ..field import Field
from ..messages import NOT_TEXT, TOO_LONG
from ..scope import Scope
from ..value import Value, wrong
from .html import canonical, clean, is_stored, plain, plain_sql

LONGEST = 20_000


class RichTextType(FieldType):
    """A formatted text. Stored: HTML of few tags, which always begins with a block such as `<p>`."""

    name = "rich_text"
    label = Words("Formatted text", "富文本")
    help = Words("Headings, lists, bold and links.", "可设置标题、列表、加粗和链接的文字。")
    icon = "typography"
    settings = {
        "max_length": {
            "type": "integer",
            "minimum": 1,
            "maximum": LIMITS.long_text_length,
            "default": LONGEST,
            "title": {"en": "Longest length", "zh": "最多字数"},
        },
        "rows": {
            "type": "integer",
            "minimum": 2,
            "maximum": 40,
            "default": 6,
            "title": {"en": "Lines shown in a form", "zh": "表单中显示的行数"},
        },
    }
    searchable = True
    sortable = False
    operators = (*TEXTUAL, *EMPTINESS)
    aggregates = ("count", "filled", "empty")

    @property
    def page_template(self) -> str:
        """Return the template that shows the text as it was formatted."""
        return "rich_text/page.html"

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the text without its tags."""
        return plain_sql(scope.column(field.key), scope.dialect)

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return the text with its tags."""
        return (scope.column(field.key),)

    def search_text(self, field: Field, value: Any) -> str:
        """Return what the search looks into: the words alone."""
        return plain(value)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes HTML, or text without any."""
        return RichTextValue(field.settings.get("max_length", LONGEST))

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return what an editor sent, or the plain text somebody typed; the value cleans both."""
        return text if text.strip() else None

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return plain text where that says all of it, so that it can be changed without scripts; else the HTML."""
        if not isinstance(value, str) or not is_stored(value):
            return value if isinstance(value, str) else ""
        words = plain(value)
        return words if canonical(words) == value else value

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the words."""
        return plain(value) if isinstance(value, str) else ""

    def markup(self, value: Any) -> Markup:
        """Return the formatted text, cleaned once more."""
        return Markup(clean(value)) if isinstance(value, str) else Markup("")

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether the words contain something."""
        allow(field, operator, self.operators)
        return textual(field, operator, value, column)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a string; `max_length` counts its words' characters, not its tags."""
        return {"type": ["string", "null"], "contentMediaType": "text/html"}


class RichTextValue(Value):
    """A formatted text whose words keep to a length."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest

    def read(self, value: Any) -> str | None:
        """Return clean HTML; None where nothing can be seen."""
        if not isinstance(value, str):
            raise wrong(NOT_TEXT)
        html = canonical(stored_text(value, LIMITS.long_text_length))
        words = plain(html)
        if len(words) > self.longest:
            raise wrong(TOO_LONG, limit=self.longest, count=len(words))
        return html if words.strip() else None
