"""Reading JSON strictly: nothing said twice, no NaN, no endless nesting; faults with line and column."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from ..core.words import Words
from .fault import shown

LONGEST_NUMBER = 40
_TOKENS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)


class NotJson(ValueError):
    """The text is not JSON as it must be; `words` say what and where."""

    def __init__(self, words: Words, code: str) -> None:
        super().__init__(words.en)
        self.words = words
        self.code = code


def read_json(text: str, depth: int) -> Any:
    """Return what `text` says; a byte order mark before it is passed over.

    Raises NotJson for anything that is not plain JSON of at most `depth` levels.
    """
    text = text.removeprefix("\ufeff")
    _refuse_depth(text, depth)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_number,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as problem:
        raise _explained(problem) from None


def _refuse_depth(text: str, most: int) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        sign = token.group()
        if sign in "[{":
            depth += 1
            if depth > most:
                line = text.count("\n", 0, token.start()) + 1
                raise NotJson(TOO_DEEP.fill(line=line, most=most), "too_deep")
        elif sign in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise NotJson(TWICE.fill(name=shown(twice)), "duplicate_member")
    return found


def _no_constant(name: str) -> Any:
    raise NotJson(NO_NUMBER.fill(it=name), "not_a_number")


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise NotJson(NO_NUMBER.fill(it=shown(text)), "not_a_number")
    return number


def _whole_number(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NotJson(NO_NUMBER.fill(it=shown(text)), "not_a_number")
    return int(text)


def _explained(problem: json.JSONDecodeError) -> NotJson:
    words = EMPTY if not problem.doc.strip() else EXPLAINED.get(problem.msg.split(":")[0], NOT_JSON)
    return NotJson(WHERE.fill(line=problem.lineno, column=problem.colno, what=words), "not_json")


WHERE = Words("Line {line}, column {column}: {what}", "第 {line} 行第 {column} 列：{what}")
EMPTY = Words("the file is empty; write a JSON object {} in it.", "文件为空，请写入 JSON 对象 {}。")
NOT_JSON = Words(
    "this is not JSON; a quote, comma or bracket may be wrong.", "不是有效的 JSON，请检查引号、逗号和括号。"
)
EXPLAINED = {
    "Expecting ',' delimiter": Words("a comma or a closing bracket is missing.", "缺少逗号或右括号。"),
    "Expecting '": Words("a colon is missing after the member's name.", "成员名后缺少冒号。"),
    "Expecting property name enclosed in double quotes": Words(
        "a member's name in double quotes belongs here; there may be one comma too many.",
        "此处应为双引号括起的成员名，可能多了一个逗号。",
    ),
    "Illegal trailing comma before end of object": Words("there is one comma too many.", "多了一个逗号。"),
    "Illegal trailing comma before end of array": Words("there is one comma too many.", "多了一个逗号。"),
    "Expecting value": Words("a value is missing here.", "此处缺少值。"),
    "Extra data": Words(
        "there is more after the end; keep one JSON value.", "内容结束后还有多余文字，请只保留一个 JSON 值。"
    ),
    "Unterminated string starting at": Words(
        "the text that begins here has no closing quote.", "此处开始的文本缺少结束引号。"
    ),
    "Invalid control character at": Words(
        "a text may not contain a bare line break or control character; write \\n.",
        "文本中不能直接换行或包含控制字符，请写成 \\n。",
    ),
    "Invalid \\escape": Words("a backslash must be doubled: \\\\.", "反斜杠需写成两个：\\\\。"),
}
TOO_DEEP = Words(
    "Line {line}: nested more than {most} levels deep; flatten it.",
    "第 {line} 行：嵌套超过 {most} 层，请简化结构。",
)
TWICE = Words(
    "The member {name} is written twice in one object; keep one.",
    "同一对象中成员 {name} 重复，请只保留一个。",
)
NO_NUMBER = Words(
    "{it} is not a number that can be kept; use a plain number.", "{it} 不是可用的数字，请改用普通数字。"
)
