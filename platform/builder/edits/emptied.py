"""Lists that may not be empty: when their last item goes, what holds them goes too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...definition.layout import Steps
from .automation_parts import emptied_setting

HOLDERS: Mapping[tuple[str, ...], int] = {
    ("forms", "*", "rules", "*", "then"): 1,
    ("forms", "*", "rules", "*", "then", "*", "show"): 1,
    ("forms", "*", "rules", "*", "then", "*", "hide"): 1,
    ("forms", "*", "rules", "*", "then", "*", "require"): 1,
    ("forms", "*", "rules", "*", "then", "*", "read_only"): 1,
    ("forms", "*", "rules", "*", "then", "*", "options", "keep"): 2,
    ("forms", "*", "sections", "*", "fields", "*", "matches", "fields"): 2,
    ("forms", "*", "sections", "*", "fields", "*", "carry"): 0,
    ("forms", "*", "roles"): 1,
    ("tables", "*", "match", "any"): 1,
    ("tables", "*", "page", "tabs", "*", "parts"): 1,
    ("tables", "*", "page", "tabs"): 0,
    ("tables", "*", "fields", "*", "default", "value"): 1,
    ("tables", "*", "fields", "*", "options", "*", "of"): 0,
    ("tables", "*", "fields", "*", "fields", "*", "options", "*", "of"): 0,
    ("prints", "*", "parts", "*", "fields"): 1,
    ("prints", "*", "parts"): 1,
    ("views", "*", "dates"): 1,
}
"""By the place of a list: how many steps above it stands what goes with it; 0 is the list itself."""
DRAWN = ("pick", "several")


def with_holders(document: Mapping[str, Any], cuts: set[Steps]) -> set[Steps]:
    """Return the places to cut, and those that would be left without anything in them."""
    found = set(cuts)
    waiting = list(cuts)
    while waiting:
        parent = waiting.pop()[:-1]
        if not parent or parent in found:
            continue
        held = _at(document, parent)
        inside = range(len(held)) if isinstance(held, Sequence) else held
        holder = _holder(document, parent)
        if holder is not None and holder not in found and all((*parent, each) in found for each in inside):
            found.add(holder)
            waiting.append(holder)
    return found


def _holder(document: Mapping[str, Any], place: Steps) -> Steps | None:
    """Return what goes when nothing is left at a place, None where it may be empty."""
    if place[0] == "automations":
        return emptied_setting(document, place)
    pattern = tuple("*" if isinstance(step, int) else step for step in place)
    if pattern in HOLDERS:
        return place[: len(place) - HOLDERS[pattern]]
    if "filter" in place:
        # A condition without values, a group without conditions, a "not" or a filter of nothing.
        return place[:-1] if place[-1] in ("and", "or", "value") else place
    if place[0] == "data" and place[-1] in DRAWN:
        return place[:-1]
    return None


def _at(document: Mapping[str, Any], place: Steps) -> Any:
    found: Any = document
    for step in place:
        found = found[step]
    return found
