"""The elements of a list: what has a key is known by it, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .layout import BY_MEMBER

Keys = tuple[str, ...]


def by_key(path: Keys, value: Any) -> dict[str, Any] | None:
    """Return the elements of the list at a path by key, None when they have none.

    Those of which each table has its own go by "table.key": an app's forms, views and print templates.
    """
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        return None
    part = BY_MEMBER.get(path[0]) if len(path) == 1 else None
    found = {part.name(each) if part else each.get("key"): each for each in value}
    sound = len(found) == len(value) and all(isinstance(name, str) and name for name in found)
    return found if sound else None
