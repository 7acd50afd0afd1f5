"""What each keyword of a JSON Schema says to a person when a definition breaks it: what, where, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from jsonschema import ValidationError

from ..core.words import Words
from .fault import shown
from .layout import Steps
from .schemas import own_schema


def told(error: ValidationError) -> tuple[Steps, Words, str]:
    """Return where a schema is broken, within the piece checked, the sentence about it, and its code."""
    steps = tuple(error.absolute_path)
    own = error.schema.get("x-fault") if isinstance(error.schema, Mapping) else None
    if error.validator == "pattern" and own is None:
        own = _PATTERNS.get(error.validator_value)
    if own and error.validator in ("pattern", "oneOf", "anyOf", "not", "minProperties", "maxProperties"):
        return steps, Words.read(own), "wrong_form"
    tell = _SENTENCES.get(str(error.validator), _other)
    words, code = tell(error.validator_value, error.instance, error)
    return steps, words, code


def _wrong_type(wanted: Any, found: Any, _error: ValidationError) -> tuple[Words, str]:
    names = [wanted] if isinstance(wanted, str) else wanted
    kinds = [_TYPES[name] for name in names]
    either = Words(" or ".join(kind.en for kind in kinds), "或".join(kind.zh for kind in kinds))
    return _WRONG_TYPE.fill(wanted=either, found=_kind(found)), "wrong_type"


def _kind(value: Any) -> Words:
    if isinstance(value, bool):
        return _TYPES["boolean"]
    kinds = ((Mapping, "object"), (str, "string"), (int, "integer"), (float, "number"), (type(None), "null"))
    return _TYPES[next((name for kind, name in kinds if isinstance(value, kind)), "array")]


def _not_allowed(allowed: Any, found: Any, _error: ValidationError) -> tuple[Words, str]:
    listed = ", ".join(str(each) for each in allowed)
    words = _NOT_ALLOWED.fill(it=shown(found), allowed=listed, near=near(found, allowed))
    return words, "not_allowed"


def _not_constant(wanted: Any, found: Any, _error: ValidationError) -> tuple[Words, str]:
    return _NOT_CONSTANT.fill(it=shown(found), wanted=shown(wanted)), "not_allowed"


def _missing(_names: Any, _found: Any, error: ValidationError) -> tuple[Words, str]:
    return _MISSING.fill(name=shown(error.message)), "missing_member"


def _unknown(_rule: Any, _found: Any, error: ValidationError) -> tuple[Words, str]:
    known = tuple(error.schema.get("properties", ()))
    return unknown_member(error.message, known), "unknown_member"


def unknown_member(name: str, known: Sequence[str]) -> Words:
    """Return the sentence about a member that has no meaning."""
    listed = ", ".join(known[:30])
    return _UNKNOWN.fill(name=shown(name), known=listed, near=near(name, known))


def near(found: Any, known: Sequence[Any]) -> Words:
    """Return the end of a sentence: "; did you mean “x”?" for the nearest known spelling, or a full stop."""
    # A long text is no misspelt name, and comparing with very many would take long.
    if not isinstance(found, str) or not 0 < len(found) <= 60:
        return _STOP
    words = [each for each in known if isinstance(each, str) and each[:1] == found[:1]]
    close = get_close_matches(found, words[:_CANDIDATES], n=1, cutoff=0.6)
    if not close:
        return _STOP
    return Words("; did you mean “{it}”?", "，是否想写“{it}”？").fill(it=close[0])


def _counted(words: Words, code: str) -> Any:
    """Return a teller that names the limit and, where it can be counted, what was found."""

    def tell(limit: Any, found: Any, _error: ValidationError) -> tuple[Words, str]:
        count = len(found) if isinstance(found, str | Sequence | Mapping) else shown(found)
        return words.fill(limit=limit, count=count), code

    return tell


def _format(_format: str, found: Any, _error: ValidationError) -> tuple[Words, str]:
    return _NO_PATTERN.fill(it=shown(found)), "wrong_pattern"


def _other(_rule: Any, found: Any, _error: ValidationError) -> tuple[Words, str]:
    return _WRONG.fill(it=shown(found)), "wrong_form"


_PATTERNS = {own_schema(name)["pattern"]: own_schema(name)["x-fault"] for name in ("key", "path", "icon")}
"""What to say of a well-known pattern wherever a field type uses it."""
_TYPES = {
    "string": Words("a text in quotes", "带引号的文本"),
    "object": Words("an object { }", "对象 { }"),
    "array": Words("a list [ ]", "列表 [ ]"),
    "integer": Words("a whole number", "整数"),
    "number": Words("a number", "数字"),
    "boolean": Words("true or false", "true 或 false"),
    "null": Words("null", "null"),
}
_WRONG_TYPE = Words("This must be {wanted}, but it is {found}.", "此处应为{wanted}，实际为{found}。")
_CANDIDATES = 300
_STOP = Words(".", "。")
_NOT_ALLOWED = Words(
    "{it} is not possible here; possible: {allowed}{near}", "此处不能为{it}，可用值：{allowed}{near}"
)
_NOT_CONSTANT = Words("This must be {wanted}, not {it}.", "此处应为{wanted}，不能为{it}。")
_MISSING = Words("The member {name} is missing; add it.", "缺少成员{name}，请补上。")
_UNKNOWN = Words(
    "There is no member {name} here; possible: {known}{near}",
    "此处没有成员{name}，可用成员：{known}{near}",
)
_NO_PATTERN = Words(
    "{it} is not a pattern (RE2); check brackets and backslashes. References such as \\1 are not possible.",
    "{it} 不是有效的正则表达式（RE2），请检查括号和反斜杠；不支持 \\1 之类的引用。",
)
_WRONG = Words("{it} does not fit here.", "{it} 不符合此处要求。")
_SENTENCES = {
    "type": _wrong_type,
    "enum": _not_allowed,
    "const": _not_constant,
    "required": _missing,
    "additionalProperties": _unknown,
    "format": _format,
    "minLength": _counted(Words("At least {limit} characters; there are {count}.", "至少 {limit} 个字符，现有 {count} 个。"), "too_short"),
    "maxLength": _counted(Words("At most {limit} characters; there are {count}.", "最多 {limit} 个字符，现有 {count} 个。"), "too_long"),
    "minItems": _counted(Words("At least {limit} in this list; there are {count}.", "列表至少 {limit} 项，现有 {count} 项。"), "too_few"),
    "maxItems": _counted(Words("At most {limit} in this list; there are {count}.", "列表最多 {limit} 项，现有 {count} 项。"), "too_many"),
    "minProperties": _counted(Words("At least {limit} member; there are {count}.", "至少 {limit} 个成员，现有 {count} 个。"), "too_few"),
    "maxProperties": _counted(Words("At most {limit} member; there are {count}.", "最多 {limit} 个成员，现有 {count} 个。"), "too_many"),
    "minimum": _counted(Words("This must be {limit} or more; it is {count}.", "不能小于 {limit}，现为{count}。"), "too_small"),
    "maximum": _counted(Words("This must be {limit} or less; it is {count}.", "不能大于 {limit}，现为{count}。"), "too_large"),
    "uniqueItems": _counted(Words("Something stands in this list twice; keep one.", "列表中有重复项，请只保留一个。"), "twice"),
}  # fmt: skip
