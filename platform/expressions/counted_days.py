"""Days counted from today in an expression: `TODAY()`, `TODAY() - 1`, `DATEADD(TODAY(), -3, "month")`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.periods import NAMED_DAYS, day_words
from .syntax import Call, Literal, Syntax

NAMED = {count: name for name, count in NAMED_DAYS.items()}


def written_day(value: Any) -> str | None:
    """Return the expression of a day counted from today; None for any other value."""
    if day_words(value) is None:
        return None
    if isinstance(value, Mapping):
        sign = "-" if "before" in value else ""
        return f'DATEADD(TODAY(), {sign}{value.get("before") or value.get("after")}, "{value["unit"]}")'
    count = NAMED_DAYS[value]
    return f"TODAY() {'+' if count > 0 else '-'} {abs(count)}" if count else "TODAY()"


def read_day(node: Syntax) -> Any:
    """Return the day that a part of an expression counts from today; None for any other part."""
    if not isinstance(node, Call):
        return None
    if _is_today(node):
        return "today"
    if node.name in ("+", "-") and len(node.arguments) == 2 and _is_today(node.arguments[0]):
        count = _whole(node.arguments[1])
        return None if count is None else _counted(-count if node.name == "-" else count, "day", named=True)
    if node.name == "DATEADD" and len(node.arguments) == 3 and _is_today(node.arguments[0]):
        count, unit = _whole(node.arguments[1]), node.arguments[2]
        written = unit.value if isinstance(unit, Literal) and isinstance(unit.value, str) else ""
        return None if count is None else _counted(count, written.lower().removesuffix("s"), named=False)
    return None


def _whole(node: Syntax) -> int | None:
    """Return the whole number that a part of an expression writes; None for any other part."""
    if isinstance(node, Call) and node.name == "-x":
        inner = _whole(node.arguments[0])
        return None if inner is None else -inner
    number = node.value if isinstance(node, Literal) else None
    return int(number) if isinstance(number, float) and number.is_integer() else None


def _is_today(node: Syntax) -> bool:
    return isinstance(node, Call) and node.name == "TODAY" and not node.arguments


def _counted(count: int, unit: str, *, named: bool) -> Any:
    if named and count in NAMED:
        return NAMED[count]
    value = {"before" if count < 0 else "after": abs(count), "unit": unit}
    return value if day_words(value) is not None else None
