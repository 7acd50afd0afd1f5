"""The one way a definition is written as JSON, so that equal definitions are equal texts.

Members stand in a fixed order: what names a thing first, its parts last, the rest by the alphabet. Sample data
keeps its order, which may have a meaning there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

FIRST = ("format", "key", "type", "table", "label", "icon", "color", "help", "title", "field", "op", "value")
LAST = ("options", "columns", "fields", "rules", "sections", "steps", "tiles", "items", "navigation")
LAST_OF_ALL = ("tables", "forms", "views", "roles", "automations", "dashboards", "prints", "data", "readme")

_RANK = {name: rank for rank, name in enumerate(FIRST)} | {
    name: 1000 + rank for rank, name in enumerate(LAST + LAST_OF_ALL)
}


_PLAIN = frozenset((str, int, float, bool, type(None)))
"""Most values are such; asking whether they are an object or a list takes longer than all else."""


def canonical(document: Mapping[str, Any]) -> str:
    """Return the canonical text of a whole document, compact, as the database keeps it."""
    return json.dumps(in_order(document), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def file_text(content: Any, as_it_is: bool = False) -> str:
    """Return the canonical text of one file: two spaces of indent, a newline at the end."""
    ordered = content if as_it_is else in_order(content)
    return json.dumps(ordered, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def in_order(value: Any) -> Any:
    """Return a copy with the members of every object in canonical order; the member `data` stays as it is."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: (_RANK.get(name, 500), name))
        return {name: value[name] if name == "data" else in_order(value[name]) for name in names}
    if isinstance(value, list | tuple):
        return [in_order(each) for each in value]
    return value


def same(a: Any, b: Any) -> bool:
    """Say whether two values of a definition mean the same; 1 and true do not."""
    if a is b:
        return True
    if type(a) in _PLAIN:
        return type(a) is type(b) and a == b
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if not (isinstance(a, Mapping) and isinstance(b, Mapping)):
        return type(a) is type(b) and a == b
    for name, one in a.items():
        if name not in b:
            return False
        other = b[name]
        if one is not other and not (
            json.dumps(one) == json.dumps(other) if name == "data" else same(one, other)
        ):
            return False
    return len(a) == len(b)
