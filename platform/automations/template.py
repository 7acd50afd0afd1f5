"""Texts with chips: `Hello {name}, due on {steps.task.due}`. A chip is an expression in braces, `{{` and `}}` a brace.

A template is a text, or one for each language, {"en", "zh"}. A JSON template is any JSON in which each text is one;
a text that is nothing but one chip becomes the chip's value there, with its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..core.words import Words
from ..expressions import ExpressionFault
from .step import StepFailed

QUOTES = {'"': '"', "“": "”", "”": "”"}
"""Quotes that begin a text in an expression, and what ends it: a brace within is no brace."""


@dataclass(frozen=True, slots=True)
class Chip:
    """An expression within a text; `position` is where its source begins."""

    source: str
    position: int


Part = str | Chip


@lru_cache(maxsize=4096)
def parts(text: str) -> tuple[Part, ...]:
    """Return the plain texts and chips of a template in one language; raises ExpressionFault at the wrong brace."""
    found: list[Part] = []
    plain, at = "", 0
    while at < len(text):
        if text[at] in "{}" and text[at : at + 2] == text[at] * 2:
            plain, at = plain + text[at], at + 2
        elif text[at] == "}":
            raise ExpressionFault(at, 1, NOT_OPENED, text)
        elif text[at] == "{":
            end = _end(text, at)
            found += [plain] if plain else []
            found.append(_chip(text, at, end))
            plain, at = "", end + 1
        else:
            plain, at = plain + text[at], at + 1
    return (*found, plain) if plain else tuple(found)


def expressions_of(template: Any) -> Iterator[Chip]:
    """Give every chip of a template of any kind, in reading order; raises ExpressionFault."""
    if isinstance(template, str):
        yield from (each for each in parts(template) if isinstance(each, Chip))
    elif isinstance(template, Mapping | list | tuple):
        for each in template.values() if isinstance(template, Mapping) else template:
            yield from expressions_of(each)


def filled(template: Any, language: str, shown: Callable[[str], str]) -> str:
    """Return a template in a language, its chips replaced by what `shown` makes of their expressions."""
    text = Words.read(template).to(language)
    return joined(shown(each.source) if isinstance(each, Chip) else each for each in parts(text))


def joined(pieces: Iterable[str]) -> str:
    """Return the pieces of a filled text as one; raises StepFailed before it grows beyond all use."""
    found: list[str] = []
    length = 0
    for each in pieces:
        found.append(each)
        length += len(each)
        if length > LONGEST:
            raise StepFailed(TOO_LONG.fill(limit=LONGEST))
    return "".join(found)


def filled_json(template: Any, value: Callable[[str], Any], text: Callable[[str], str]) -> Any:
    """Return a JSON template filled in: `value` gives what an expression does, `text` fills in a text with chips."""
    if isinstance(template, Mapping):
        return {name: filled_json(each, value, text) for name, each in template.items()}
    if isinstance(template, list | tuple):
        return [filled_json(each, value, text) for each in template]
    if not isinstance(template, str):
        return template
    match parts(template):
        case (Chip(source=source),):
            return value(source)
    return text(template)


def _end(text: str, start: int) -> int:
    """Return where the brace that closes a chip stands."""
    closing = ""
    for at in range(start + 1, len(text)):
        sign = text[at]
        if closing:
            closing = "" if sign == closing else closing
        elif sign == "}":
            return at
        elif sign == "{":
            break
        else:
            closing = QUOTES.get(sign, "")
    raise ExpressionFault(start, 1, NOT_CLOSED, text)


def _chip(text: str, start: int, end: int) -> Chip:
    inside = text[start + 1 : end]
    if not inside.strip():
        raise ExpressionFault(start, end + 1 - start, NOTHING_INSIDE, text)
    return Chip(inside.strip(), start + 1 + len(inside) - len(inside.lstrip()))


LONGEST = 200_000
"""Characters of a text with its chips filled in."""
TOO_LONG = Words(
    "The text would be longer than {limit} characters once its values are in it. Name fewer or shorter fields.",
    "填入字段值后文本将超过 {limit} 个字符，请减少或更换字段。",
)
_BRACES = {"open": "{", "close": "}", "escaped_open": "{{", "escaped_close": "}}"}
NOT_CLOSED = Words(
    "This brace is not closed: write {close} after the expression, or {escaped_open} for a brace itself.",
    "此大括号没有结束：请在公式后加 {close}，若要显示大括号本身请写 {escaped_open}。",
).fill(**_BRACES)
NOT_OPENED = Words(
    "This brace closes nothing: write {open} before the expression, or {escaped_close} for a brace itself.",
    "此大括号没有开始：请在公式前加 {open}，若要显示大括号本身请写 {escaped_close}。",
).fill(**_BRACES)
NOTHING_INSIDE = Words(
    "There is no expression between the braces; write one, for example {open}name{close}.",
    "大括号内没有公式，请填写，例如 {open}name{close}。",
).fill(**_BRACES)
