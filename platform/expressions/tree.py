"""The checked tree: what an expression computes, every conversion said, shared by all three executions.

A node's value is either there or *missing*. Missing is what an empty field gives where blanks are not
filled in, and what a failed computation gives; in Python it is None or an ERROR, in SQL it is NULL.
A function is given present values only and its result is missing when an argument is, unless it is
declared otherwise. That one rule is why Python, SQLite and PostgreSQL agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..core.words import Words
from .types import Kind, Type


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known while checking; None is missing."""

    value: Any
    type: Type


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field's value as it is stored; missing where it is empty."""

    path: tuple[str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Fill:
    """A field's value with Excel's reading of a blank: 0, "", FALSE or an empty list."""

    leaf: Leaf

    @property
    def type(self) -> Type:
        """Return the field's type."""
        return self.leaf.type

    @property
    def blank(self) -> Any:
        """Return what an empty field counts as."""
        return blank_of(self.leaf.type)


@dataclass(frozen=True, slots=True)
class Apply:
    """A function applied to checked arguments."""

    function: Function
    arguments: tuple[Node, ...]
    type: Type


Node = Constant | Leaf | Fill | Apply

BLANKS: dict[Kind, Any] = {Kind.NUMBER: 0.0, Kind.TEXT: "", Kind.OPTION: "", Kind.BOOLEAN: False}


def blank_of(type: Type) -> Any:
    """Return what an empty value of `type` counts as, or None where blank stays blank (dates, records…)."""
    return [] if type.many else BLANKS.get(type.kind)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function takes at one place.

    type     what is converted to; None takes anything as it is
    default  the value when it is left out; a parameter without one is required
    """

    name: str
    type: Type | None
    default: Any = ...


@dataclass(frozen=True, slots=True)
class Function:
    """One function or operator: what it takes, what it says of itself, its Python and its SQL.

    parameters   what is taken, in order; with `gathers`, the last one any number of times
    result       the result's type, or a function from the arguments' nodes to it
    python       computes with plain values; may return an ERROR; ValueError, OverflowError and
                 ZeroDivisionError mean #VALUE!, #NUM! and #DIV/0!
    sql          (compiler, node) → column expression; None calls tw_<name> on both databases
    postgresql   the body of tw_<name> on PostgreSQL: an expression, or a plpgsql block that begins with
                 DECLARE or BEGIN; parameters are named as in `parameters`
    strict       missing arguments give a missing result without the function being asked
    environment  `python` takes the Environment before its arguments; SQL functions get the zone after them
    gathers      `python` takes one list of present values from scalars and lists; empty fields are left out
    elaborate    replaces the ordinary checking of a call; (checker, call) → node
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: Type | Callable[[tuple[Node, ...]], Type]
    python: Callable[..., Any]
    sql: Callable[[Any, Apply], Any] | None = None
    postgresql: str = ""
    strict: bool = True
    environment: bool = False
    gathers: bool = False
    elaborate: Callable[[Any, Any], Node] | None = None
    category: str = ""
    help: Words = Words("", "")
    signature: str = ""
    example: str = ""

    @property
    def sql_name(self) -> str:
        """Return the name in the databases."""
        return "tw_" + self.name.lower()

    @property
    def public(self) -> bool:
        """Return whether people may write it; the others are what operators and conversions become."""
        return bool(self.category)


def apply(function: Function, *arguments: Node) -> Apply:
    """Return the function applied, with its result's type worked out."""
    result = function.result
    return Apply(function, arguments, result if isinstance(result, Type) else result(arguments))


def is_constant(node: Node) -> bool:
    """Return whether no field is read, so that the value is the same for every row."""
    if isinstance(node, Apply):
        return all(is_constant(argument) for argument in node.arguments)
    return isinstance(node, Constant)
