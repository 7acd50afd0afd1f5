"""A role's row condition in SQL, in a form that stays quick over many rows.

What a condition says of one linked record (`project.owner = ME()`) becomes "there is such a record, and the link
points to it": one look by its id for each row that is looked at, with the whole condition judged in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

import sqlalchemy as sa

from ...expressions import BOOLEAN, CheckedExpression, evaluate, to_sql
from ...expressions.tree import Apply, Fill, Leaf, Node
from ..apps.live import LiveTable
from .frame import Frame
from .hops import find_hop

_JUNCTIONS = {"AND": sa.and_, "OR": sa.or_}


class Judge(Protocol):
    """The record a condition is asked about, as rules see it: with every right."""

    table: LiveTable
    frame: Frame
    dialect: str

    def value(self, path: tuple[str, ...]) -> sa.ColumnElement:
        """Return any value of the record."""

    def links_to(self, key: str, wanted: Callable[[Judge], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
        """Return whether a to-one relation points to one of the records that are `wanted`."""


def row_condition(checked: CheckedExpression, judge: Judge) -> sa.ColumnElement[bool]:
    """Return whether the record of `judge` meets a condition; NULL is as good as false."""
    node = checked.tree
    if isinstance(node, Apply) and node.function.name in _JUNCTIONS:
        parts = (row_condition(replace(checked, tree=each, type=BOOLEAN), judge) for each in node.arguments)
        return _JUNCTIONS[node.function.name](*parts)
    link = _link(checked, judge)
    if link is not None:
        return judge.links_to(link, lambda one: _sql(checked, one, 1))
    return _sql(checked, judge, 0)


def _sql(checked: CheckedExpression, scope: Judge, skipped: int) -> sa.ColumnElement[bool]:
    environment = scope.frame.watched
    return to_sql(
        checked, lambda path: scope.value(path[skipped:]), environment, scope.dialect, condition=True
    )


def _link(checked: CheckedExpression, judge: Judge) -> str | None:
    """Return the to-one link behind which all that a condition reads lies, if it never holds without a record."""
    firsts = {path[0] if len(path) > 1 else None for path in _paths(checked.tree)}
    if len(firsts) != 1:
        return None
    (first,) = firsts
    hop = find_hop(judge.table, first) if first is not None else None
    if hop is None or hop.kind != "one":
        return None
    return None if evaluate(checked, lambda _path: None, judge.frame.watched) is True else first


def _paths(node: Node) -> Iterator[tuple[str, ...]]:
    if isinstance(node, Apply):
        for argument in node.arguments:
            yield from _paths(argument)
    elif isinstance(node, Fill):
        yield node.leaf.path
    elif isinstance(node, Leaf):
        yield node.path
