"""What a change is about: the elements that were added, removed, moved or changed, each once, with what follows left out.

A field that is new and stands in a view and a form from the start is one thing; so is a table with its first views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .diff import Difference, diff
from .labels import value_at

Keys = tuple[str, ...]
KINDS = (
    "tables",
    "fields",
    "options",
    "rules",
    "forms",
    "sections",
    "views",
    "roles",
    "automations",
    "steps",
    "branches",
)
KINDS += ("dashboards", "tiles", "prints")


@dataclass(slots=True)
class Subject:
    """One element and what was done to it."""

    path: Keys
    """() for the app itself, its navigation included."""
    act: str
    """"added", "removed", "moved" or "changed"."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return the kind of the element: "fields", "views", "" for the app."""
        return self.path[-2] if self.path else ""

    def member(self, difference: Difference) -> str:
        """Return which member of the element a difference is about, "" for the element itself."""
        rest = difference.path[len(self.path) :]
        return rest[0] if rest else ""


def subjects(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Subject]:
    """Return what was done to turn document `a` into `b`, what matters most first."""
    found: dict[tuple[Keys, str], Subject] = {}
    differences = diff(a, b)
    gone_or_new = {each.path for each in differences if each.act in ("added", "removed")}
    for each in differences:
        path = element_of(each.path)
        act = each.act if path == each.path else "changed"
        if act == "changed" and _follows(each, gone_or_new, a, b):
            continue
        if act != "changed" and _belongs(path, gone_or_new):
            continue
        found.setdefault((path, act), Subject(path, act)).differences.append(each)
    own = {path for path, act in found if act != "moved"}
    listed = [each for each in found.values() if each.act != "moved" or each.path not in own]
    return sorted(listed, key=lambda each: ("added", "removed", "changed", "moved").index(each.act))


def element_of(path: Keys) -> Keys:
    """Return the part of a path that leads to the deepest element with a name of its own."""
    length = 0
    for place in range(0, len(path) - 1, 2):
        if path[place] not in KINDS or (
            path[0] in ("roles", "forms", "views") and path[place] in ("tables", "fields")
        ):
            break
        length = place + 2
    return path[:length]


def _belongs(path: Keys, others: set[Keys]) -> bool:
    """Say whether a view, a form or a print template came or went with its table."""
    table = path[1].split(".")[0] if len(path) == 2 and path[0] in ("views", "forms", "prints") else ""
    return ("tables", table) in others


def _follows(difference: Difference, others: set[Keys], a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Say whether a change only names what came or went, or no longer does."""
    path = difference.path
    keys = {each[-1] for each in others if len(each) > 1 and each[-2] in ("fields", "tables", "views")}
    keys |= {f"{each[1]}.{each[3]}" for each in others if len(each) == 4}
    names_others = path[0] in ("views", "forms", "roles", "navigation") or (
        path[0] == "tables" and path[2:3] in (("page",), ("sort",), ("match",), ("title",))
    )
    if names_others and keys:
        before, after = _names(value_at(a, path)), _names(value_at(b, path))
        changed = before ^ after
        return bool(changed) and changed <= keys
    return False


def _names(value: Any) -> set[str]:
    """Return every text in a value: what it names."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        return {name for each in value.values() for name in _names(each)}
    if isinstance(value, list | tuple):
        return {name for each in value for name in _names(each)}
    return set()
