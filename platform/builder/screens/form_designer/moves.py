"""Where an entry goes when it is moved by buttons: within its section, then over its edge into the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.errors import NotFound
from .selection import Selection


def beside(form: Mapping[str, Any], selection: Selection, step: int) -> Selection:
    """Return the place one before (-1) or one behind (1) an entry, its own where there is none; raises NotFound."""
    if selection.section is None or selection.index is None:
        raise NotFound
    keys = [each["key"] for each in form["sections"]]
    at = keys.index(selection.section)
    held = len(form["sections"][at]["fields"])
    index = selection.index + step
    if 0 <= index < held:
        return Selection(selection.section, index)
    if not 0 <= at + step < len(keys):
        return selection
    there = form["sections"][at + step]
    return Selection(there["key"], 0 if step > 0 else len(there["fields"]))


def section_after(form: Mapping[str, Any], section: str, step: int) -> str | None:
    """Return behind which section one stands after a move by one place; None for the first place."""
    keys = [each["key"] for each in form["sections"]]
    at = keys.index(section)
    rest = [key for key in keys if key != section]
    to = min(max(at + step, 0), len(rest))
    return rest[to - 1] if to else None
