"""Elements of a definition by their path, such as ("tables", "deal", "fields", "stage"), and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diff import Keys
from ..layout import BY_MEMBER, Steps


def steps_of(document: Mapping[str, Any], element: Keys) -> Steps | None:
    """Return where an element stands in the document, None when it is not there."""
    found: Any = document
    steps: list[str | int] = []
    for key in element:
        if isinstance(found, Mapping):
            step: str | int | None = key if key in found else None
        else:
            member = str(steps[0]) if len(steps) == 1 else ""
            step = next((at for at, each in enumerate(found) if _name(member, each) == key), None)
        if step is None:
            return None
        steps.append(step)
        found = found[step]
    return tuple(steps)


def path_of(document: Mapping[str, Any], steps: Steps) -> Keys | None:
    """Return the path of the element that stands at a place of the document, None where it has no name."""
    found: Any = document
    keys: list[str] = []
    for step in steps:
        member = str(steps[0]) if len(keys) == 1 else ""
        found = found[step]
        key = step if isinstance(step, str) else _name(member, found)
        if not isinstance(key, str):
            return None
        keys.append(key)
    return tuple(keys)


def _name(member: str, piece: Any) -> Any:
    """Return by what a piece of a list is known: its key, "table.key", or the field it places on a form."""
    if not isinstance(piece, Mapping):
        return piece
    part = BY_MEMBER.get(member)
    if part is not None:
        return part.name(piece)
    return piece.get("key", piece.get("field"))


def is_within(element: Keys, outer: Keys) -> bool:
    """Return whether an element is another one or a part of it."""
    return element[: len(outer)] == outer
