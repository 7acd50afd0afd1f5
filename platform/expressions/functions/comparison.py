"""The six comparisons, in one style per kind of value.

number   as stored; used between fields and constants, so that SQL stays plain and indexes apply
digits   computed numbers, at 15 significant digits as in Excel, so 0.1 + 0.2 = 0.3
text     without regard to the case of A–Z, otherwise by code point
exact    options and booleans as they are
strict   dates, moments, people, records: false when either is empty (and `<>` true)
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ..tree import Apply, Constant, Fill, Function, Node, Parameter, apply, is_constant
from ..types import BOOLEAN, NUMBER, TEXT
from .numbers import digits15
from .primitives import is_missing

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def folded(text: str) -> str:
    """Return the text with A–Z in lower case, the only letters whose case does not matter."""
    return text.translate(_LOWER)


def folded_sql(compiler: Any, column: Any) -> Any:
    """Return `folded` in SQL; SQLite's lower() and PostgreSQL's in the C collation know A–Z only."""
    if compiler.postgresql:
        return sa.func.lower(column.collate("C"), type_=sa.Text())
    return column.collate("NOCASE")


MIRRORED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compare(sign: str, style: str, left: Node, right: Node) -> Node:
    """Return the comparison node, a constant on its right; computed numbers are compared at 15 digits."""
    if is_constant(left) and not is_constant(right):
        left, right, sign = right, left, MIRRORED[sign]
    if style == "number":
        if is_constant(right) and isinstance(right, Apply):
            right = apply(DIGITS15, right)
        if _is_rounded(left) or _is_rounded(right):
            style = "digits"
    return Apply(COMPARISONS[sign, style], (left, right), BOOLEAN)


# What these compute is a whole number or at 15 digits already.
EXACT = {
    *("digits15", "days_between", "list_count", "LEN", "YEAR", "QUARTER", "MONTH", "DAY", "HOUR", "MINUTE"),
    *("SECOND", "DAYS", "DATEDIF", "WEEKDAY", "WEEKNUM", "ISOWEEKNUM", "NETWORKDAYS", "CODE", "UNICODE"),
}


def _is_rounded(node: Node) -> bool:
    """Return whether a node is computed with fractions, whose last digits must not count."""
    return isinstance(node, Apply) and node.function.name not in EXACT


DIGITS15 = Function(
    "digits15",
    (Parameter("number", NUMBER),),
    NUMBER,
    digits15,
    lambda compiler, node: compiler.digits15(compiler.operand(node.arguments[0])),
)


def _folded_value_sql(compiler: Any, node: Apply) -> Any:
    text = compiler.compile(node.arguments[0])
    return sa.func.lower(text.collate("C") if compiler.postgresql else text, type_=sa.Text())


FOLDED = Function("folded", (Parameter("text", TEXT),), TEXT, folded, _folded_value_sql)


def _plain(compiler: Any, sign: str, left: Any, right: Any, style: str, caseless: bool) -> Any:
    compare = SIGNS[sign]
    if style == "digits":
        return compare(compiler.digits15(left), compiler.digits15(right))
    if style == "text" and caseless:
        if compiler.postgresql:
            return compare(folded_sql(compiler, left), folded_sql(compiler, right))
        return compare(left, folded_sql(compiler, right))
    if style in ("text", "exact") and sign not in ("=", "<>") and compiler.postgresql:
        return compare(left.collate("C"), right.collate("C")) if _is_text(left) else compare(left, right)
    return compare(left, right)


def _is_text(column: Any) -> bool:
    return isinstance(column.type, sa.String)


def _sql(sign: str, style: str) -> Callable[[Any, Apply], Any]:
    def build(compiler: Any, node: Apply) -> Any:
        left, right = node.arguments
        filled = _against_constant(compiler, sign, style, left, right)
        if filled is not None:
            return filled
        result = _plain(
            compiler, sign, *_operands(compiler, style, left, right), style, _caseless(sign, left, right)
        )
        if style != "strict" or (compiler.condition and sign != "<>"):
            return result
        return sa.func.coalesce(result, sa.true() if sign == "<>" else sa.false(), type_=sa.Boolean())

    return build


def _operands(compiler: Any, style: str, left: Node, right: Node) -> tuple[Any, Any]:
    if style == "digits":
        return compiler.operand(left), compiler.operand(right)
    return compiler.against(left, right), compiler.against(right, left)


def _against_constant(compiler: Any, sign: str, style: str, left: Node, right: Node) -> Any:
    """Return a field compared to a constant without COALESCE around the field, so that an index applies.

    Only where the result is a condition, in which NULL is as good as FALSE.
    """
    if not (compiler.condition and isinstance(left, Fill) and compiler.constant(right)):
        return None
    value = compiler.value(right)
    if is_missing(value):
        return None
    column, bound = compiler.compile(left.leaf), compiler.against(right, left)
    result = _plain(compiler, sign, column, bound, style, _caseless(sign, left, Constant(value, right.type)))
    blank_counts = COMPARISONS[sign, style].python(left.blank, value)
    return sa.or_(result, column.is_(None)) if blank_counts else result


def _caseless(sign: str, left: Node, right: Node) -> bool:
    """Return whether letters' case can matter: not for equality with a constant without A–Z."""
    constants = [node.value for node in (left, right) if isinstance(node, Constant)]
    has_letters = all(isinstance(value, str) and folded(value) != value.upper() for value in constants)
    return sign not in ("=", "<>") or has_letters


def _python(sign: str, style: str) -> Callable[[Any, Any], Any]:
    compare = SIGNS[sign]
    if style == "digits":
        return lambda left, right: compare(digits15(left), digits15(right))
    if style == "text":
        return lambda left, right: compare(folded(left), folded(right))
    if style == "strict":
        absent = sign == "<>"
        return lambda left, right: absent if is_missing(left) or is_missing(right) else compare(left, right)
    return compare


COMPARISONS = {
    (sign, style): Function(
        sign,
        (Parameter("left", None), Parameter("right", None)),
        BOOLEAN,
        _python(sign, style),
        _sql(sign, style),
        strict=style != "strict",
    )
    for sign in SIGNS
    for style in ("number", "digits", "text", "exact", "strict")
}
