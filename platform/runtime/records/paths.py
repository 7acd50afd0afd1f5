"""Following a dotted name of a request to the field it means, each hop held to the rights."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from ...fields import Field, UnknownField
from .hops import find_hop
from .scope import RecordScope

LONGEST_PATH = 6
Test = Callable[[RecordScope, Field], sa.ColumnElement[bool]]


def split_path(name: object) -> tuple[str, ...]:
    """Return the keys of a dotted name; raises UnknownField for what cannot be one."""
    if not isinstance(name, str) or not name or len(name) > 400:
        raise UnknownField(field=str(name)[:50])
    path = tuple(name.split("."))
    if len(path) > LONGEST_PATH:
        raise UnknownField(field=name[:50])
    return path


def find(scope: RecordScope, path: tuple[str, ...]) -> tuple[RecordScope, Field]:
    """Return the scope and the field at the end of a path of to-one links; raises UnknownField."""
    scope = _follow(scope, path)
    return scope, scope.field(path[-1])


def find_shown(scope: RecordScope, path: tuple[str, ...]) -> tuple[RecordScope, Field]:
    """Return the same for what is only shown: the field at the end may be one that shows masked."""
    scope, key = _follow(scope, path), path[-1]
    if scope.rights is not None and key in scope.rights.shown:
        return scope, scope.table.definition.by_key[key]
    raise UnknownField(field=".".join(path))


def _follow(scope: RecordScope, path: tuple[str, ...]) -> RecordScope:
    for key in path[:-1]:
        scope.field(key)
        hop = find_hop(scope.table, key)
        if hop is None or hop.kind != "one":
            raise UnknownField(field=".".join(path))
        scope = scope.linked(key)
    return scope


def anywhere(scope: RecordScope, path: tuple[str, ...], test: Test) -> sa.ColumnElement[bool]:
    """Return whether a test holds at the end of a path; beyond a to-many link, for one of the records there."""
    for place, key in enumerate(path[:-1]):
        scope.field(key)
        hop = find_hop(scope.table, key)
        if hop is None:
            raise UnknownField(field=".".join(path))
        if hop.kind == "one":
            scope = scope.linked(key)
            continue
        return scope.related(key, _one_of(path[place + 1 :], test)).is_not(None)
    return test(scope, scope.field(path[-1]))


def _one_of(path: tuple[str, ...], test: Test) -> Callable[[RecordScope], sa.Select]:
    return lambda one: sa.select(sa.literal_column("1")).where(anywhere(one, path, test)).limit(1)
