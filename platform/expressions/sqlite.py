"""The functions that SQLite gets from Python: each connection registers `SQLITE_FUNCTIONS`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from .check import CheckedExpression, check
from .columns import restored, stored
from .environment import Environment
from .evaluate import call, evaluate, missing
from .functions import CALLED
from .parse import parse
from .tree import Function, Parameter
from .types import Kind, Type, list_of


def _function(function: Function) -> tuple[str, int, Callable[..., Any], bool]:
    """Return (name, number of arguments, callable, deterministic) for `sqlite3.create_function`."""
    fixed = function.parameters[:-1] if function.gathers else function.parameters
    readers = [_reader(parameter) for parameter in fixed]
    zoned = 1 if function.environment else 0

    def run(*given: Any) -> Any:
        if function.strict and None in given[: len(readers)]:
            return None
        arguments = [read(value) for read, value in zip(readers, given, strict=False)]
        if function.gathers:
            gathered = _gathered(function.parameters[-1], given[len(readers)], given[len(readers) + 1 :])
            if gathered is None:
                return None
            arguments.append(gathered)
        before = (_environment(given[-1]),) if zoned else ()
        result = call(function.python, *before, *arguments)
        return None if missing(result) else _written(stored(result))

    count = -1 if function.gathers else len(readers) + zoned
    return function.sql_name, count, run, True


def _reader(parameter: Parameter) -> Callable[[Any], Any]:
    type = parameter.type
    if type is None:
        # Any kind of list, or of value: what is only looked at stays as it is stored.
        return lambda value: json.loads(value) if parameter.name == "list" and value is not None else value
    if type.many:
        return lambda value: None if value is None else restored(json.loads(value), type)
    return lambda value: restored(value, type)


def _gathered(parameter: Parameter, marks: str, values: Sequence[Any]) -> list[Any] | None:
    """Return the present values of a call, None where a computed one is missing.

    The marks say what each value is: "v" computed, "f" a field that may be empty, "l" a list.
    """
    type: Type = parameter.type  # type: ignore[assignment]
    found: list[Any] = []
    for mark, value in zip(marks, values, strict=True):
        if mark == "l":
            found += restored(json.loads(value), list_of(type)) if value is not None else []
        elif value is not None:
            found.append(restored(value, type))
        elif mark == "v":
            return None
    return found


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


@lru_cache(maxsize=64)
def _environment(zone: str) -> Environment:
    """Return an environment for functions that need the zone alone."""
    return Environment(datetime(1970, 1, 1, tzinfo=UTC), zone, None, (), "en")


def _expression(source: str, context: str, *given: Any) -> Any:
    """Return the value of a whole expression, too deeply nested for SQLite's parser; see `sql.to_sql`."""
    checked, environment = _checked(source, context)
    values = {
        path: restored(json.loads(value) if type.many and value is not None else value, type)
        for (path, type), value in zip(checked.types.items(), given, strict=True)
    }
    result = evaluate(checked, values.__getitem__, environment)
    return None if missing(result) else _written(stored(result))


@lru_cache(maxsize=256)
def _checked(source: str, context: str) -> tuple[CheckedExpression, Environment]:
    read = json.loads(context)
    types = {tuple(name.split(".")): Type(Kind(kind), many) for name, kind, many in read["types"]}
    environment = Environment(
        datetime.fromisoformat(read["now"]),
        read["zone"],
        read["person"],
        tuple(read["departments"]),
        read["language"],
    )
    return check(parse(source), types.get), environment


SQLITE_FUNCTIONS: list[tuple[str, int, Callable[..., Any], bool]] = [
    *(_function(function) for function in CALLED),
    ("tw_expression", -1, _expression, True),
]
"""(name, number of arguments or -1 for any, callable, deterministic)"""
