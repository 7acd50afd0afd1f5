"""Filters within a form: a leaf may take its value from a field of the form, `{"from": "<field>"}`.

An empty value finds nothing: a leaf without one holds for no record, and so does its opposite.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...fields.masking import Masked
from ..records.api_value import api_value

Tree = Mapping[str, Any]
FROM = "from"


def resolve(tree: Tree, values: Mapping[str, Any]) -> Tree | None:
    """Return the filter with what the form holds; None where it can find nothing.

    `values` are the form's, by field key: API values or those of a record.
    """
    if "field" in tree:
        return _leaf(tree, values)
    if "not" in tree:
        inner = resolve(tree["not"], values)
        return None if inner is None else {"not": inner}
    joint = "and" if "and" in tree else "or"
    below = [resolve(each, values) for each in tree[joint]]
    found = [each for each in below if each is not None]
    if len(found) < len(below) and (joint == "and" or not found):
        return None
    return {joint: found}


def names_in(tree: Any) -> set[str]:
    """Return the fields of the form that a filter reads."""
    if not isinstance(tree, Mapping):
        return set()
    if "field" in tree:
        value = tree.get("value")
        return {value[FROM]} if _taken(value) else set()
    below = [*tree.get("and", ()), *tree.get("or", ()), tree.get("not")]
    return set().union(*map(names_in, below))


def plain(value: Any) -> Any:
    """Return a value of a form or a record as a filter and the record service take it: pointers are their ids."""
    if isinstance(value, Masked):
        return None
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return api_value(value)


def _leaf(leaf: Tree, values: Mapping[str, Any]) -> Tree | None:
    value = leaf.get("value")
    if not _taken(value):
        return leaf
    taken = plain(values.get(value[FROM]))
    if isinstance(taken, str):
        taken = taken.strip()
    return None if taken in (None, "", []) else {**leaf, "value": taken}


def _taken(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {FROM} and isinstance(value[FROM], str)
