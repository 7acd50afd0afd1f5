"""The difference of two documents by element, and putting single elements of one document into another.

An element is what people think of as one thing: a field with its options, a rule, a form, a view, a role, a step of
an automation; of a table the members beside its fields each for itself, of an automation those beside its steps; of
the app each member that is no list of such things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.words import Words
from ...definition.diff import Difference, diff
from ...definition.elements import by_key
from ...definition.place_words import place_words

Keys = tuple[str, ...]
OF_TABLES = frozenset({"fields", "rules"})
LISTED = frozenset({"forms", "views", "roles", "dashboards", "prints", "data"})
HOLDING = ("steps", "branches")
"""The lists of an automation, which stand within each other."""


@dataclass(frozen=True, slots=True)
class Change:
    """One element that differs between two documents."""

    path: Keys
    words: Words
    """What it is called."""
    act: str
    """"added", "removed", "changed" or "moved": what turns the first document's into the second's."""
    differences: tuple[Difference, ...]
    sides: tuple[Mapping[str, Any], Mapping[str, Any]] = field(default=({}, {}), compare=False, repr=False)
    """Both documents."""

    @property
    def id(self) -> str:
        """Return the path as one text."""
        return "/".join(self.path)


def element_of(path: Keys) -> Keys:
    """Return the path of the element that a difference belongs to."""
    if path[0] == "tables" and len(path) > 3 and path[2] in OF_TABLES:
        return path[:4]
    if path[0] == "tables":
        return path[:3]
    if path[0] == "automations":
        return _of_automation(path)
    return path[:2] if path[0] in LISTED else path[:1]


def _of_automation(path: Keys) -> Keys:
    """Return the step or branch, the innermost there is, else the automation's member, else the automation."""
    end = 2
    while path[end : end + 1] and path[end] in HOLDING and len(path) > end + 1:
        end += 2
    return path[:end] if end > 2 else path[:3]


def changes_between(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Change]:
    """Return what differs, by element, in the order of the document."""
    found: dict[Keys, list[Difference]] = {}
    differences = diff(a, b)
    carried = _carried(differences)
    for each in differences:
        path = element_of(each.path)
        found.setdefault(path[:2] if path in carried else path, []).append(each)
    return [_change(path, some, a, b) for path, some in found.items()]


def _carried(differences: Sequence[Difference]) -> set[Keys]:
    """Return the places where steps stood and stand that went from one list of their automation into another.

    Such a step is no element of its own: put back alone, it would stand at both places.
    """
    places: dict[tuple[Keys, str], set[Keys]] = {}
    for each in differences:
        if each.act in ("added", "removed") and len(each.path) > 3 and each.path[0] == "automations":
            places.setdefault((each.path[:2], each.path[-1]), set()).add(each.path)
    return {path for some in places.values() if len(some) > 1 for path in some}


def _change(path: Keys, some: Sequence[Difference], a: Mapping[str, Any], b: Mapping[str, Any]) -> Change:
    whole = next((each.act for each in some if each.path == path and each.act != "changed"), "changed")
    act = "changed" if whole == "moved" and len(some) > 1 else whole
    return Change(path, place_words(path, None, a if act == "removed" else b), act, tuple(some), (a, b))


def with_elements(
    document: Mapping[str, Any], source: Mapping[str, Any], changes: Sequence[Change]
) -> dict[str, Any]:
    """Return `document` with some elements as `source` has them: added, replaced, moved, or gone."""
    told: Any = document
    # What is new goes in from the front, so that each finds what it stands behind.
    for each in changes:
        moved = any(one.act == "moved" and one.path == each.path for one in each.differences)
        told = _put(told, source, (), each.path, moved)
    return told


def _put(told: Any, source: Any, here: Keys, path: Keys, moved: bool) -> Any:
    """Return what stands at `here` with what `path` leads to from there as the source has it."""
    step, *rest = path
    elements, theirs = by_key(here, told), by_key(here, source)
    if elements is not None or theirs is not None:
        return _put_listed(elements or {}, theirs or {}, here, path, moved)
    told, source = dict(told or {}), source or {}
    value = source.get(step)
    if rest:
        value = _put(told.get(step), value, (*here, step), tuple(rest), moved)
    told.pop(step, None) if value is None else told.update({step: value})
    return told


def _put_listed(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], here: Keys, path: Keys, moved: bool
) -> list[Any] | None:
    mine, (key, *rest) = dict(mine), path
    if rest:
        if key in mine:
            mine[key] = _put(mine[key], theirs.get(key), (*here, key), tuple(rest), moved)
    elif key not in theirs:
        mine.pop(key, None)
    elif key in mine and not moved:
        mine[key] = theirs[key]
    else:
        mine.pop(key, None)
        order = list(mine)
        order.insert(_place(order, list(theirs), key), key)
        mine = {each: theirs[key] if each == key else mine[each] for each in order}
    return list(mine.values()) or None


def _place(order: Sequence[str], theirs: Sequence[str], key: str) -> int:
    """Return where an element goes: behind the nearest that it stands behind in the other document."""
    before = theirs[: theirs.index(key)]
    return next((order.index(each) + 1 for each in reversed(before) if each in order), 0)
