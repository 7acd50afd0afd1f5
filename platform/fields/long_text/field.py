"""Text of several lines."""

from __future__ import annotations

from ...core.limits import LIMITS
from ...core.words import Words
from ..clean_text import lines
from ..conditions import EMPTINESS, TEXTUAL
from ..text.field import TextType


class LongTextType(TextType):
    """A text with line breaks: notes, descriptions."""

    name = "long_text"
    label = Words("Long text", "多行文本")
    help = Words("Several lines: notes, descriptions.", "多行文字，如备注、说明。")
    icon = "align-left"
    settings = {
        "min_length": TextType.settings["min_length"],
        "max_length": {
            "type": "integer",
            "minimum": 1,
            "maximum": LIMITS.long_text_length,
            "default": 20_000,
            "title": {"en": "Longest length", "zh": "最多字数"},
        },
        "rows": {
            "type": "integer",
            "minimum": 2,
            "maximum": 40,
            "default": 4,
            "title": {"en": "Lines shown in a form", "zh": "表单中显示的行数"},
        },
    }
    titled = False
    unique = False
    sortable = False
    operators = (*TEXTUAL, *EMPTINESS)
    groupings = ()
    longest = 20_000

    def clean(self, text: str, limit: int) -> str:
        """Return the text with its line breaks made equal."""
        return lines(text, limit)
