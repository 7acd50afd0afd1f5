"""How large and how fine a computed number can be, so that SQL needs a guard only where it could overflow.

PostgreSQL stops a whole query when one row's product overflows or underflows. A field's number is taken to be
0 or between 1e-40 and 1e40 in size (number fields hold 18 digits); from there the range of a formula follows,
and sums and products of a few fields stay plain SQL operators.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .tree import Constant, Fill, Leaf, Node
from .types import Kind

Range = tuple[float, float]
"""Powers of ten: what every value is a multiple of, and the largest size."""

# A double of size s is a multiple of s / 1e17, and sums of multiples are multiples.
DIGITS = 17

FIELD: Range = (-40 - DIGITS, 40)
UNKNOWN: Range = (-math.inf, math.inf)
SAFE: Range = (-300, 300)
COUNTED: Range = (-40, 20)


def is_safe(node: Node) -> bool:
    """Return whether the node's result certainly fits a double; what is below is guarded by itself."""
    low, high = magnitude(node)
    return low >= SAFE[0] and high <= SAFE[1]


def magnitude(node: Node) -> Range:
    """Return the range of the node's value."""
    if isinstance(node, Constant):
        size = abs(node.value or 0) if isinstance(node.value, float) else 1
        return (math.log10(size) - DIGITS, math.log10(size)) if size else (0, 0)
    if isinstance(node, Leaf | Fill):
        return FIELD
    inner = [magnitude(a) for a in node.arguments if a.type.kind is Kind.NUMBER]
    rule = RULES.get(node.function.name)
    if rule and inner:
        return _clamped(rule(inner))
    return UNKNOWN if inner or node.function.name in UNBOUNDED else COUNTED


def _clamped(found: Range) -> Range:
    """Return the range; a guarded operation gives a number that fits or nothing."""
    return max(found[0], -330), min(found[1], 308)


def _hull(inner: list[Range]) -> Range:
    return min(low for low, _ in inner), max(high for _, high in inner)


def _sum(inner: list[Range]) -> Range:
    low, high = _hull(inner)
    return low, high + math.log10(max(2, len(inner)))


def _product(inner: list[Range]) -> Range:
    return sum(low for low, _ in inner) - DIGITS, sum(high for _, high in inner)


def _quotient(inner: list[Range]) -> Range:
    (low, high), (other_low, other_high) = inner[0], inner[-1]
    return low - other_high - DIGITS, high - other_low


def _rounded(inner: list[Range]) -> Range:
    return 0, max(inner[0][1], 0) + 1


RULES: dict[str, Callable[[list[Range]], Range]] = {
    "plus": _sum,
    "minus": _sum,
    "times": _product,
    "divide": _quotient,
    "percent": lambda inner: (inner[0][0] - 2 - DIGITS, inner[0][1] - 2),
    "negate": _hull,
    "choose": _hull,
    "fallback": _hull,
    "digits15": _hull,
    "ABS": _hull,
    "MIN": _hull,
    "MAX": _hull,
    "INT": _rounded,
    "SUM": _sum,
}

UNBOUNDED = {"text_number", "VALUE"}
