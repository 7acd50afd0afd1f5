"""What is merged as one value: members that make sense together only, and what both sides may keep of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Keys = tuple[str, ...]
WHOLE = frozenset(
    [
        "filter",
        "default",
        "settings",
        "sort",
        "group",
        "colors",
        "dates",
        "then",
        "when",
        "match",
        "trigger",
        "condition",
        "expression",
        "fill",
        "matches",
        "carry",
        "use",
        "roles",
        "rows",
        "edit_rows",
        "actions",
    ]
)
"""Members that make sense as a whole only."""
_COMMON = frozenset(
    ["key", "label", "help", "placeholder", "required", "unique", "search", "hidden", "sensitivity"]
)
"""What a field says whatever its type."""
_BOUND = ("type", "settings", "branches", "steps")
_GRANTED = ("actions", "rows", "edit_rows")


def is_whole(path: Keys, element: bool) -> bool:
    """Say whether a place is one value; `element`: its last step is a key and no member's name."""
    if path[0] == "data":
        return len(path) > 1
    if not element:
        return len(path) > 1 and path[-1] in WHOLE
    return (path[0] == "forms" and path[-2] == "fields") or path[-2] == "parts"


def is_element(path: Keys, *sides: Any) -> bool:
    """Say whether a thing that both sides added is one thing, never made of parts of both."""
    return is_grant(path) or any(isinstance(side, Mapping) and "key" in side for side in sides)


def is_grant(path: Keys) -> bool:
    """Say whether a place holds a role's rights over a table, or over all of them."""
    return path[0] == "roles" and (path[2:] == ("all_tables",) or (len(path) == 4 and path[2] == "tables"))


def bound_members(path: Keys, *sides: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the members of an object that are one value together, the one that names it first.

    A field's type is one with its settings where a side changed the type, and so is a step's; the acts of a grant are one with the rows
    they may be done to, so that two cautious changes never add up to more than either side gave.
    """
    if is_grant(path):
        return _GRANTED
    if path[0] == "tables" and path[-2] == "fields" and len({side.get("type") for side in sides if side}) > 1:
        names = {name: None for side in sides for name in side if name not in _COMMON}
        return ("type", *(name for name in names if name not in ("type", "fields")))
    if path[0] == "automations" and path[-2] == "steps":
        return _BOUND if len({side.get("type") for side in sides if side}) > 1 else ()
    return ()


def of_both(path: Keys, base: Any, mine: Any, theirs: Any) -> Any | None:
    """Return what keeps both sides' say, None where only one of them can be had."""
    if path[0] == "automations" and path[-1] == "condition":
        return f"AND({mine}, {theirs})" if isinstance(mine, str) and isinstance(theirs, str) else None
    if path[0] == "automations" and path[-1] == "settings":
        return _both_settings(base, mine, theirs)
    if path[-1] == "filter" and isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return {"and": [mine, theirs]}
    if path[-1] in ("then", "colors", "dates") and isinstance(mine, list) and isinstance(theirs, list):
        return [*mine, *(each for each in theirs if each not in mine)]
    return None


def _both_settings(base: Any, mine: Any, theirs: Any) -> dict[str, Any] | None:
    """Return a step's settings with what each side changed, None where both changed the same one."""
    if not all(isinstance(side, Mapping) for side in (base, mine, theirs)):
        return None
    names = {**mine, **theirs, **base}
    changed = [{name for name in names if base.get(name) != side.get(name)} for side in (mine, theirs)]
    if changed[0] & changed[1]:
        return None
    told = {name: (theirs if name in changed[1] else mine).get(name) for name in names}
    return {name: value for name, value in told.items() if value is not None}
