"""What a name or an expression of an automation leads to: its type, the fields it speaks of, the records it gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..automations.shape import RESERVED, Shape, record, records, type_at
from ..expressions import Expression, ExpressionFault, Name, Type, check
from .links import link
from .model import App
from .reads import parsed
from .types import path_type
from .walks import to_many, walk

Scope = Mapping[str, Shape]
Path = tuple[str, ...]
RUN = "run"
"""Before the names of the run, in a condition over other records."""


def run_type(app: App, table: str | None, scope: Scope, path: Path) -> Type | None:
    """Return the type that a name has in an automation's expression; None where there is none."""
    if path[0] not in RESERVED:
        return path_type(app, table, path) if table else None
    shape = scope.get(path[0])
    return type_at(shape, path[1:], lambda there, rest: path_type(app, there, rest)) if shape else None


def filter_type(app: App, of: str, table: str | None, scope: Scope, path: Path) -> Type | None:
    """Return the type of a name in a condition over the records of a table: bare ones are theirs, `run.…` the run's."""
    if path[0] == RUN and len(path) > 1:
        return run_type(app, table, scope, path[1:])
    return path_type(app, of, path)


def leads(table: str | None, scope: Scope, path: Path) -> tuple[str, Path] | None:
    """Return the table whose fields a name speaks of, and the path there; None where it names no field."""
    if path[0] not in RESERVED:
        return (table, path) if table else None
    shape, rest = scope.get(path[0]), path[1:]
    while shape is not None and rest and rest[0] in shape.members:
        shape, rest = shape.members[rest[0]], rest[1:]
    return (shape.table, rest) if shape is not None and shape.table and rest else None


def shape_of(app: App, table: str | None, scope: Scope, source: Any) -> Shape | None:
    """Return what an expression gives: with the table, where it names records; None where it cannot be read."""
    expression = parsed(source) if isinstance(source, str) else None
    if not isinstance(expression, Expression):
        return None
    if isinstance(expression.syntax, Name):
        return _named(app, table, scope, expression.syntax.path)
    try:
        return Shape(check(expression, lambda path: run_type(app, table, scope, path)).type)
    except ExpressionFault:
        return None


def _named(app: App, table: str | None, scope: Scope, path: Path) -> Shape | None:
    shape, rest = (scope.get(path[0]), path[1:]) if path[0] in RESERVED else (None, path)
    while shape is not None and rest and rest[0] in shape.members:
        shape, rest = shape.members[rest[0]], rest[1:]
    if path[0] in RESERVED and (shape is None or not rest):
        return shape
    there = shape.table if shape else table
    hops = walk(app, there, rest) if there else None
    if not hops or there is None:
        return None
    way = link(hops[-1].table.key, hops[-1].field)
    if way is not None:
        many = way.many or to_many(hops) or bool(shape and shape.many)
        return (records if many else record)(way.table)
    type = path_type(app, there, rest)
    return Shape(type) if type else None
