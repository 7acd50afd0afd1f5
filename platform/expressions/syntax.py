"""The syntax tree: what was written, with where it was written; nothing is known of types here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .types import ERROR


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the source: characters `start` (counted from 0) up to but not including `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Return the number of characters."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (float), a text (str), TRUE or FALSE (bool), or an error such as #N/A."""

    span: Span
    value: float | str | bool | ERROR


@dataclass(frozen=True, slots=True)
class Name:
    """A field, or a field of a related record: ("team", "lead")."""

    span: Span
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an operator applied; `name` is in capitals, or the operator's sign; `head` is where it stands."""

    span: Span
    name: str
    head: Span
    arguments: tuple[Syntax, ...]


Syntax = Literal | Name | Call


def walk(node: Syntax) -> Iterator[Syntax]:
    """Give every node in reading order."""
    yield node
    if isinstance(node, Call):
        for argument in node.arguments:
            yield from walk(argument)
