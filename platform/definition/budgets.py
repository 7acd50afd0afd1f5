"""How large a definition may be, asked before anything looks into it, so that no check takes long."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from ..core.limits import LIMITS
from ..core.words import Words
from .collect import Faults
from .fault import shown
from .layout import PARTS, Steps


def within_budgets(document: Any, faults: Faults) -> bool:
    """Return whether the document may be looked into further; what stands against it is added to `faults`."""
    if not isinstance(document, Mapping):
        faults.add((), NO_OBJECT, "not_an_object")
        return False
    if not _plain(document, faults):
        return False
    _count_elements(document, faults)
    return not faults


def _plain(document: Mapping[str, Any], faults: Faults) -> bool:
    """Walk through every value once: nesting, bytes, and only what JSON has; stop at the first that is too much."""
    size = values = 0
    waiting: list[tuple[Any, Steps]] = [(document, ())]
    while waiting:
        value, steps = waiting.pop()
        if len(steps) > LIMITS.definition_depth:
            faults.add(steps[:6], TOO_DEEP.fill(most=LIMITS.definition_depth), "too_deep")
            return False
        size += _size(value)
        if size > LIMITS.definition_bytes:
            faults.add((), TOO_LARGE.fill(most=LIMITS.definition_bytes // 1024 // 1024), "too_large")
            return False
        values += steps[:1] != ("data",)
        if values > LIMITS.definition_values:
            faults.add((), TOO_MANY_VALUES.fill(most=LIMITS.definition_values), "too_large")
            return False
        if isinstance(value, Mapping):
            for name, each in value.items():
                if not isinstance(name, str) or (words := _wrong_text(name)):
                    faults.add(steps, WRONG_NAME.fill(it=shown(name)), "wrong_text")
                else:
                    size += len(name)
                    waiting.append((each, (*steps, name)))
        elif isinstance(value, list | tuple):
            waiting.extend((each, (*steps, position)) for position, each in enumerate(value))
        elif words := _wrong_value(value):
            faults.add(steps, words, "wrong_text" if isinstance(value, str) else "not_json")
    return not faults


def _size(value: Any) -> int:
    """Return about how many bytes a value takes in JSON, without what is inside it."""
    if isinstance(value, str):
        return len(value) + 3 if value.isascii() else len(value) * 3
    return 4


def _wrong_value(value: Any) -> Words | None:
    if isinstance(value, str):
        return _wrong_text(value)
    if isinstance(value, float):
        return None if math.isfinite(value) else NOT_JSON
    return None if value is None or isinstance(value, bool | int) else NOT_JSON


def _wrong_text(text: str) -> Words | None:
    if text.isprintable():
        return None
    for sign in text:
        if (sign < " " and sign not in "\n\r\t") or "\ud800" <= sign <= "\udfff" or sign == "\x7f":
            return WRONG_SIGN.fill(sign=f"U+{ord(sign):04X}")
    return None


def _count_elements(document: Mapping[str, Any], faults: Faults) -> None:
    elements = 0
    for part in PARTS:
        pieces = _list(document.get(part.member))
        elements += len(pieces)
        if part.member == "tables" and len(pieces) > LIMITS.tables_per_app:
            words = TOO_MANY_TABLES.fill(count=len(pieces), most=LIMITS.tables_per_app)
            faults.add(("tables",), words, "too_many_tables")
        for position, piece in enumerate(pieces):
            if not isinstance(piece, Mapping):
                continue
            for member in ("rules", "sections", "tiles"):
                elements += len(_list(piece.get(member)))
            elements += _count_steps(piece)
            if part.member == "tables":
                elements += _count_fields(piece, ("tables", position), faults)
    if elements > LIMITS.definition_elements:
        words = TOO_MANY_ELEMENTS.fill(count=elements, most=LIMITS.definition_elements)
        faults.add((), words, "too_many_elements")


def _count_steps(holder: Mapping[str, Any]) -> int:
    """Return how many steps an automation, a step or a branch holds, at every level."""
    steps = [each for each in _list(holder.get("steps")) if isinstance(each, Mapping)]
    held = (*steps, *(each for each in _list(holder.get("branches")) if isinstance(each, Mapping)))
    return len(steps) + sum(map(_count_steps, held))


def _count_fields(table: Mapping[str, Any], steps: Steps, faults: Faults) -> int:
    fields = _list(table.get("fields"))
    if len(fields) > LIMITS.fields_per_table:
        words = TOO_MANY_FIELDS.fill(count=len(fields), most=LIMITS.fields_per_table)
        faults.add((*steps, "fields"), words, "too_many_fields")
    elements = len(fields)
    for position, field in enumerate(fields):
        if isinstance(field, Mapping):
            elements += len(_list(field.get("options")))
            if "fields" in field:
                elements += _count_fields(field, (*steps, "fields", position), faults)
    return elements


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


NO_OBJECT = Words("An app is a JSON object: { … }.", "应用定义必须是 JSON 对象：{ … }。")
TOO_DEEP = Words("Nested more than {most} levels deep; flatten it.", "嵌套超过 {most} 层，请简化结构。")
TOO_LARGE = Words(
    "The definition is larger than {most} MB; split the app.", "定义超过 {most} MB，请拆分应用。"
)
TOO_MANY_VALUES = Words(
    "The definition has more than {most} values; split the app.", "定义中的取值超过 {most} 个，请拆分应用。"
)
NOT_JSON = Words(
    "This is not a value that JSON has; use a text, a number, true, false or null.",
    "此处不是 JSON 值，请使用文本、数字、true、false 或 null。",
)
WRONG_SIGN = Words(
    "The text contains the character {sign}, which cannot be kept; delete it.",
    "文本含有无法保存的字符 {sign}，请删除。",
)
WRONG_NAME = Words(
    "The member's name {it} contains characters that cannot be kept.", "成员名 {it} 含有无法保存的字符。"
)
TOO_MANY_TABLES = Words(
    "There are {count} tables; an app may have {most}.", "共有 {count} 张数据表，单个应用最多 {most} 张。"
)
TOO_MANY_FIELDS = Words(
    "There are {count} fields; a table may have {most}.", "共有 {count} 个字段，单张数据表最多 {most} 个。"
)
TOO_MANY_ELEMENTS = Words(
    "The app has {count} elements; at most {most}. Split the app.",
    "应用共有 {count} 个元素，最多 {most} 个，请拆分应用。",
)
