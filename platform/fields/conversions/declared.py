"""Which way values go for every ordered pair of field types; a pair of the same type goes by its settings."""

from __future__ import annotations

from collections.abc import Mapping

from ...core.words import Words
from ..field import Field
from ..type_of import TYPES, type_of
from . import ways
from .way import Refusal, Way

FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("text", "long_text", "rich_text"), "text"),
    **dict.fromkeys(("phone", "email", "url", "address", "location"), "contact"),
    **dict.fromkeys(("number", "money", "percent", "rating", "progress"), "number"),
    **dict.fromkeys(("attachment", "image", "signature"), "file"),
    **dict.fromkeys(("lookup", "rollup", "formula"), "computed"),
    **dict.fromkeys(
        ("created_at", "created_by", "updated_at", "updated_by", "owner", "owner_department"), "system"
    ),
    **{
        each: each
        for each in (
            "duration", "checkbox", "select", "multi_select", "date", "date_time", "time_of_day", "serial",
            "member", "department", "relation", "reverse", "subform",
        )
    },
}  # fmt: skip
"""Types that turn into others alike."""
NO_VALUE = Words(
    "No value of this type can be read as the other one. Add a new field instead.",
    "两种类型的值无法互相识别，请新建字段。",
)
FROM: Mapping[str, Words] = {
    "file": Words(
        "Files cannot be read as values. Add a new field instead.", "文件无法转为其他值，请新建字段。"
    ),
    "computed": Words(
        "It is worked out from other fields and keeps no values. Delete it and add a new field.",
        "此字段由其他字段计算得出，没有自己的值。请删除后新建字段。",
    ),
    "system": Words(
        "Every table has this field; it stays what it is.", "此系统字段每张数据表都有，不能更改类型。"
    ),
    "reverse": Words(
        "It lists the records that point here. Change the link in the other table.",
        "此字段显示指向本表的记录，请在另一张数据表中修改关联字段。",
    ),
    "subform": Words(
        "Its rows have fields of their own. Split them off into a table, or add a new field.",
        "子表单的每一行有自己的字段，请拆分为数据表或新建字段。",
    ),
}
TO: Mapping[str, Words] = {
    "file": Words("Files are uploaded; no value turns into one.", "文件需要上传，其他值无法转为文件。"),
    "computed": Words(
        "It would keep no values of its own. Add a new field beside this one.",
        "计算字段不保存值，请在旁边新建字段。",
    ),
    "system": Words("Every table has this field already.", "每张数据表已有此系统字段。"),
    "reverse": Words(
        "Add a link in the other table; its list appears here.",
        "请在另一张数据表中添加关联字段，其列表会显示在这里。",
    ),
    "subform": Words("Rows have fields of their own. Add a new field.", "子表单有自己的字段，请新建字段。"),
    "serial": Words(
        "Numbers are given when a record is created. Add a new field.",
        "编号在新建记录时生成，请新建字段。",
    ),
}
SIGNED = Words("A signature is drawn by hand. Add a new field.", "签名需要手写，请新建字段。")
LEGIBLE = ("text", "contact", "serial", "select", "multi_select")
"""Families whose values are words that may say anything."""
PLAIN = (
    *LEGIBLE, "number", "duration", "checkbox", "date", "date_time", "time_of_day", "member", "department", "relation",
)  # fmt: skip
"""Families that keep values which people read as text."""

_PAIRS: Mapping[tuple[str, str], Way] = {
    **{(each, "text"): ways.AS_TEXT for each in PLAIN},
    **{(each, to): ways.AS_OPTIONS for each in PLAIN for to in ("select", "multi_select")},
    **{
        (each, to): ways.READ_AGAIN
        for each in LEGIBLE
        for to in ("contact", "number", "duration", "checkbox", "date", "date_time", "time_of_day")
    },
    **{(each, to): ways.BY_NAME for each in LEGIBLE for to in ("member", "department")},
    **{(each, "relation"): ways.BY_NAME for each in PLAIN if each != "checkbox"},
    ("relation", "member"): ways.BY_NAME,
    ("relation", "department"): ways.BY_NAME,
    ("relation", "contact"): ways.READ_AGAIN,
    ("number", "number"): ways.AS_NUMBER,
    ("number", "duration"): ways.READ_AGAIN,
    ("number", "checkbox"): ways.NOT_ZERO,
    ("checkbox", "number"): ways.ONE_OR_ZERO,
    ("select", "multi_select"): ways.AS_LIST,
    ("multi_select", "select"): ways.FIRST,
    ("date", "date_time"): ways.MIDNIGHT,
    ("date_time", "date"): ways.DAY,
    ("date_time", "time_of_day"): ways.CLOCK,
    ("text", "text"): ways.AS_TEXT,
}


def conversion(before: str, after: str) -> Way | Refusal:
    """Return the way from one type to another, by their names; for a type and itself, every value stays."""
    old, new = FAMILIES[before], FAMILIES[after]
    if old == new == "file":
        if after == "signature" != before:
            return Refusal(SIGNED)
        return ways.ONLY_PICTURES if before == "attachment" != after else ways.SAME
    if old in FROM and before != after:
        return Refusal(FROM[old])
    if before == after:
        return Refusal(FROM[old]) if old == "system" else ways.SAME
    if new in TO:
        return Refusal(TO[new])
    return _PAIRS.get((old, new)) or Refusal(NO_VALUE)


def way_of(before: Field, after: Field) -> Way | Refusal:
    """Return the way from one field to another: by their types, and by the settings of two of the same type."""
    found = conversion(before.type, after.type)
    if before.type != after.type or isinstance(found, Refusal):
        return found
    old, new = type_of(before), type_of(after)
    one, other = old.reference(before), new.reference(after)
    if one is not None and other is not None and one.table != other.table:
        return ways.BY_NAME
    if old.many != new.many:
        return ways.AS_LIST if new.many else ways.FIRST
    return ways.AS_NUMBER if FAMILIES[before.type] in ("number", "duration") else ways.SAME


def undeclared() -> list[str]:
    """Return the types that no family names: whoever adds a type says here how it turns into others."""
    return sorted(TYPES.keys() - FAMILIES.keys())
