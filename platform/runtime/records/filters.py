"""Filter trees of the JSON API: checked for form and size, then turned into one SQL condition.

A node is {"and": [node, …]}, {"or": [node, …]}, {"not": node} or a leaf {"field", "op", "value"}. The value may be
that of another field of the record, {"field": "<dotted name, of to-one links>"}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.errors import Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import Field, type_of
from ...fields.comparable import compared, other_path
from .paths import anywhere, find, split_path
from .scope import RecordScope, every

NOT_A_NODE = Words(
    "a filter is made of “and”, “or”, “not” and conditions with “field”, “op” and “value”",
    "筛选由 and、or、not 以及含 field、op、value 的条件组成",
)
TOO_MANY_NODES = Words("a filter may have at most {limit} parts", "筛选最多包含 {limit} 个条件与分组")
TOO_DEEP = Words("a filter may be at most {limit} levels deep", "筛选最多嵌套 {limit} 层")
_LEAF = frozenset({"field", "op", "value"})

Shape = tuple[Any, ...]
"""A filter without its values: what a statement's text depends on."""


def check_filter(tree: Any) -> Shape:
    """Return the shape of a filter; raises Malformed for a wrong form or too large a tree."""
    budget = [LIMITS.filter_nodes]
    return () if tree is None else _check(tree, 1, budget)


def _check(node: Any, depth: int, budget: list[int]) -> Shape:
    budget[0] -= 1
    if budget[0] < 0:
        raise Malformed(why=TOO_MANY_NODES.fill(limit=LIMITS.filter_nodes))
    if depth > LIMITS.filter_depth:
        raise Malformed(why=TOO_DEEP.fill(limit=LIMITS.filter_depth))
    if not isinstance(node, Mapping):
        raise Malformed(why=NOT_A_NODE)
    if "field" in node:
        if not _LEAF.issuperset(node) or not isinstance(node.get("op"), str):
            raise Malformed(why=NOT_A_NODE)
        other = other_path(node.get("value"))
        return (split_path(node["field"]), node["op"], split_path(other) if other is not None else ())
    if len(node) != 1:
        raise Malformed(why=NOT_A_NODE)
    ((word, below),) = node.items()
    if word == "not":
        return ("not", _check(below, depth + 1, budget))
    if word not in ("and", "or") or not isinstance(below, list | tuple):
        raise Malformed(why=NOT_A_NODE)
    return (word, *(_check(each, depth + 1, budget) for each in below))


def condition(tree: Mapping[str, Any], scope: RecordScope) -> sa.ColumnElement[bool]:
    """Return the SQL of a checked filter. Raises UnknownField, and Malformed for an operator or value that does not fit."""
    if "field" in tree:
        return anywhere(scope, split_path(tree["field"]), lambda at, field: _leaf(tree, at, field, scope))
    if "not" in tree:
        return condition(tree["not"], scope).is_not(sa.true())
    if "and" in tree:
        return every(condition(each, scope) for each in tree["and"])
    return sa.or_(sa.false(), *(condition(each, scope) for each in tree["or"]))


def _leaf(
    leaf: Mapping[str, Any], scope: RecordScope, field: Field, record: RecordScope
) -> sa.ColumnElement[bool]:
    """Return one condition over a field at `scope`; what it is compared with may be a field of the `record`."""
    path = other_path(leaf.get("value"))
    if path is not None:
        beside, other = find(record, split_path(path))
        value = beside.value((other.key,))
        return compared(field, leaf["op"], scope.value((field.key,)), other, value)
    return type_of(field).condition(field, leaf["op"], leaf.get("value"), scope.sql(field.key), scope)


def fields_of(tree: Any) -> set[str]:
    """Return the dotted names a checked filter compares."""
    if not tree:
        return set()
    if "field" in tree:
        other = other_path(tree.get("value"))
        return {tree["field"]} if other is None else {tree["field"], other}
    ((_, below),) = tree.items()
    return set().union(*map(fields_of, below)) if isinstance(below, list | tuple) else fields_of(below)
