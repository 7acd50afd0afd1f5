"""Which comparison two values ask for by their types, or why they cannot be compared."""

from __future__ import annotations

from typing import Any

from ...core.words import Words
from ..syntax import Call
from ..tree import Constant, Node, apply
from ..types import BOOLEAN, DATE, DATETIME, TEXT, Kind, Type
from .comparison import compare
from .primitives import ABSENT, PRESENT

_MOMENTS = (DATE, DATETIME)


def compared(checker: Any, call: Call, sign: str, left: Node, right: Node) -> Node:
    """Return the comparison of two nodes in the style that their types ask for, or a fault."""
    if sign in ("=", "<>"):
        for one, other in ((left, right), (right, left)):
            if _is_empty_text(other) and one.type.kind not in (Kind.TEXT, Kind.OPTION, Kind.EMPTY):
                return apply(ABSENT if sign == "=" else PRESENT, one)
    found = common(left.type, right.type)
    if found is None or (found[1] == "strict" and sign not in ("=", "<>") and found[0] not in _MOMENTS):
        return checker.fault(call.span, unlike(left.type, right.type), BOOLEAN)
    wanted, style = found
    spans = (call.arguments[0].span, call.arguments[-1].span)
    if wanted is not None:
        left, right = checker.coerce(left, spans[0], wanted), checker.coerce(right, spans[1], wanted)
    return compare(sign, style, left, right)


def _is_empty_text(node: Node) -> bool:
    return isinstance(node, Constant) and node.value == ""


def common(one: Type, other: Type) -> tuple[Type | None, str] | None:
    """Return the type both sides are compared in (None: as they are) and the style, None when unlike."""
    if one.many or other.many:
        return None
    kinds = {one.kind, other.kind} - {Kind.EMPTY}
    if kinds == {Kind.OPTION, Kind.TEXT}:
        return TEXT, "exact"
    if kinds == {Kind.DATE, Kind.DATETIME}:
        return DATETIME, "strict"
    if Kind.TEXT in kinds and kinds & {Kind.DATE, Kind.DATETIME}:
        return Type((kinds - {Kind.TEXT}).pop()), "strict"
    if len(kinds) == 2 and kinds < {Kind.PERSON, Kind.RECORD, Kind.NUMBER}:
        return (None, "strict") if Kind.NUMBER in kinds else None
    if len(kinds) > 1:
        return None
    kind = kinds.pop() if kinds else Kind.NUMBER
    return Type(kind), STYLES.get(kind, "strict")


STYLES = {Kind.NUMBER: "number", Kind.TEXT: "text", Kind.OPTION: "exact", Kind.BOOLEAN: "exact"}


def unlike(one: Type, other: Type) -> Words:
    if one.many or other.many:
        return LIST_COMPARED
    return UNLIKE.fill(one=one.words, other=other.words)


def comparison_call(checker: Any, call: Call) -> Node:
    left, right = (checker.check(argument) for argument in call.arguments)
    return compared(checker, call, call.name, left, right)


UNLIKE = Words(
    "{one} cannot be compared with {other}; convert one of them, for example with VALUE or TEXT.",
    "{one}不能与{other}比较，请先转换，例如使用 VALUE 或 TEXT。",
)
LIST_COMPARED = Words(
    "A list cannot be compared; ask HAS(list, value), or compare FIRST(list).",
    "列表不能直接比较，请使用 HAS(列表, 值) 或 FIRST(列表)。",
)
