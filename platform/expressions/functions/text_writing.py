"""Writing texts: joining, upper and lower case, characters, and numbers and dates as text."""

from __future__ import annotations

from typing import Any

from ..tree import Apply, Parameter
from ..types import BOOLEAN, NUMBER, TEXT, WRONG_VALUE, Kind
from . import letters
from .declare import TEXTS, declare, elaborated
from .formats import format_call
from .text_limits import fitting

_TEXT = Parameter("text", TEXT)


def _unichar(code: float) -> str:
    number = int(max(min(code, 2e6), -1))
    if not 1 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise ValueError(code)
    return chr(number)


UNICHAR_POSTGRESQL = """
BEGIN
  code := trunc(code);
  IF code < 1 OR code > 1114111 OR code BETWEEN 55296 AND 57343 THEN RETURN NULL; END IF;
  RETURN chr(code::integer);
END
"""


def _unicode(text: str) -> Any:
    return float(ord(text[0])) if text else WRONG_VALUE


def _join(separator: str, skip: bool, texts: list[str]) -> str:
    return fitting(separator.join(text for text in texts if text or not skip))


TEXTJOIN_POSTGRESQL = """
BEGIN
  IF array_position(texts, NULL) IS NOT NULL THEN RETURN NULL; END IF;
  IF skip_empty THEN texts := array_remove(texts, ''); END IF;
  RETURN tw_fitting(array_to_string(texts, separator));
END
"""


def _concat_sql(compiler: Any, node: Apply) -> Any:
    if any(argument.type.many for argument in node.arguments):
        return compiler.call(node)
    first, *rest = compiler.operands(node)
    for text in rest:
        first = first.concat(text)
    return first


_CONCAT = {
    "gathers": True,
    "sql": _concat_sql,
    "postgresql": "CASE WHEN array_position(texts, NULL) IS NULL THEN tw_fitting(array_to_string(texts, '')) END",
}
_TEXTS_GATHERED = Parameter("texts", TEXT)


def _value(checker: Any, call: Any) -> Any:
    node = checker.check(call.arguments[0])
    if node.type.kind in (Kind.NUMBER, Kind.EMPTY):
        return checker.coerce(node, call.span, NUMBER)
    return checker.coerce(checker.coerce(node, call.span, TEXT), call.span, NUMBER)


FUNCTIONS = (
    declare(
        TEXTS,
        "CONCAT",
        [_TEXTS_GATHERED],
        TEXT,
        lambda texts: "".join(texts),
        "Texts joined into one; lists are joined too.",
        "将多个文本连接成一个，列表也会展开连接。",
        "CONCAT(last_name, first_name)",
        **_CONCAT,
    ),
    declare(
        TEXTS,
        "CONCATENATE",
        [_TEXTS_GATHERED],
        TEXT,
        lambda texts: "".join(texts),
        "The same as CONCAT.",
        "与 CONCAT 相同。",
        'CONCATENATE(code, "-", name)',
        **_CONCAT,
    ),
    declare(
        TEXTS,
        "TEXTJOIN",
        [Parameter("separator", TEXT), Parameter("skip_empty", BOOLEAN), _TEXTS_GATHERED],
        TEXT,
        _join,
        "Texts joined with a separator; empty ones are left out if wanted.",
        "用分隔符连接文本，可选择跳过空文本。",
        'TEXTJOIN(", ", TRUE, city, street)',
        gathers=True,
        postgresql=TEXTJOIN_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "LOWER",
        [_TEXT],
        TEXT,
        letters.lowered,
        "The text in small letters.",
        "将字母转换为小写。",
        "LOWER(email)",
        postgresql=letters.LOWER_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "UPPER",
        [_TEXT],
        TEXT,
        letters.raised,
        "The text in capitals.",
        "将字母转换为大写。",
        "UPPER(code)",
        postgresql=letters.UPPER_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "PROPER",
        [_TEXT],
        TEXT,
        letters.titled,
        "The text with a capital at the beginning of each word.",
        "将每个单词的首字母大写。",
        "PROPER(name)",
        postgresql=letters.PROPER_POSTGRESQL,
    ),
    elaborated(
        TEXTS,
        "TEXT",
        "TEXT(value, format)",
        2,
        format_call,
        "A number or a date as text in a given format.",
        "按指定格式将数字或日期转换为文本。",
        'TEXT(due, "yyyy-mm-dd")',
        2,
    ),
    elaborated(
        TEXTS,
        "VALUE",
        "VALUE(text)",
        1,
        _value,
        "The number that a text writes.",
        "将文本转换为数字。",
        'VALUE("1,200")',
        1,
    ),
    declare(
        TEXTS,
        "CHAR",
        [Parameter("code", NUMBER)],
        TEXT,
        _unichar,
        "The character with a number, for example CHAR(10) for a new line.",
        "返回编号对应的字符，例如 CHAR(10) 为换行。",
        "CHAR(10)",
        postgresql=UNICHAR_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "UNICHAR",
        [Parameter("code", NUMBER)],
        TEXT,
        _unichar,
        "The character with a Unicode number.",
        "返回 Unicode 编号对应的字符。",
        "UNICHAR(9733)",
        postgresql=UNICHAR_POSTGRESQL,
    ),
    declare(
        TEXTS,
        "CODE",
        [_TEXT],
        NUMBER,
        _unicode,
        "The number of a text's first character.",
        "首个字符的编号。",
        'CODE("A")',
        postgresql="nullif(ascii(text), 0)",
    ),
    declare(
        TEXTS,
        "UNICODE",
        [_TEXT],
        NUMBER,
        _unicode,
        "The Unicode number of a text's first character.",
        "首个字符的 Unicode 编号。",
        'UNICODE("表")',
        postgresql="nullif(ascii(text), 0)",
    ),
)
