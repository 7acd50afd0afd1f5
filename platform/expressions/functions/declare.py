"""The form in which the functions people write are declared, category by category."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ...core.words import Words
from ..tree import Apply, Function, Node, Parameter
from ..types import EMPTY, Type

LOGIC, TEXTS, NUMBERS, DATES, LISTS, PERSONS = "logic", "text", "number", "date", "list", "person"


def declare(
    category: str,
    name: str,
    parameters: Sequence[Parameter],
    result: Type | Callable[[tuple[Node, ...]], Type],
    python: Callable[..., Any],
    en: str,
    zh: str,
    example: str,
    **more: Any,
) -> Function:
    """Return a function for people: what it takes and gives, one sentence of help in both languages, an example."""
    signature = more.pop("signature", "") or _signature(name, parameters, more.get("gathers", False))
    return Function(
        name,
        tuple(parameters),
        result,
        python,
        category=category,
        help=Words(en, zh),
        example=example,
        signature=signature,
        **more,
    )


def elaborated(
    category: str,
    name: str,
    signature: str,
    least: int,
    elaborate: Callable[[Any, Any], Node],
    en: str,
    zh: str,
    example: str,
    most: int = 100,
) -> Function:
    """Return a function whose calls `elaborate` turns into a tree of others."""
    given = tuple(Parameter(f"value{n}", None) for n in range(least))
    more = tuple(Parameter(f"more{n}", None, None) for n in range(most - least))
    return Function(
        name,
        given + more,
        EMPTY,
        _never,
        elaborate=elaborate,
        category=category,
        help=Words(en, zh),
        example=example,
        signature=signature,
    )


def _never(*values: Any) -> Any:
    raise AssertionError(f"an elaborated function does not run: {values}")


def _signature(name: str, parameters: Sequence[Parameter], gathers: bool) -> str:
    shown = [p.name if p.default is ... else f"[{p.name}]" for p in parameters]
    if gathers:
        shown[-1] += ", …"
    return f"{name}({', '.join(shown)})"


def native(build: Callable[..., Any]) -> Callable[[Any, Apply], Any]:
    """Return `sql` for a function that both databases know alike: `build` takes the arguments' columns."""
    return lambda compiler, node: build(*compiler.operands(node))
