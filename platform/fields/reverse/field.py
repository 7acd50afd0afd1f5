"""The other end of a relation: the records that point here."""

from __future__ import annotations

from ...core.words import Words
from ..record_lists import RecordListType


class ReverseType(RecordListType):
    """Records of another table that link to this one; a list that is read, not written."""

    name = "reverse"
    label = Words("Linked from", "反向关联")
    help = Words("The records of another table that link to this one.", "其他数据表中关联到此记录的记录。")
    icon = "arrow-back"
    settings = {
        "table": {"type": "string", "x-reference": "table", "title": {"en": "Table", "zh": "数据表"}},
        "field": {
            "type": "string",
            "x-reference": "field",
            "title": {"en": "Its link to this table", "zh": "该表中的关联字段"},
        },
    }
    required_settings = ("table", "field")
    writable = False
    input_template = "readonly.html"
