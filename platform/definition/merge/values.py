"""Three values made into one, from the whole document down to single labels.

Where one side left a thing as it was, the other side's is taken; where both did the same, it is done once; where
both did something else, the parts are looked at, and what cannot be taken apart is a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import telling
from .missing import MISSING, equal, told
from .naming import named_items
from .order import merged_order
from .result import Choices, Conflict
from .whole import bound_members, is_element, is_whole, of_both

Keys = tuple[str, ...]
Forced = Mapping[Keys, str]


class Values:
    """One walk through three documents; `conflicts` are those it met, in order."""

    def __init__(
        self,
        base: Mapping[str, Any],
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        choices: Choices,
        forced: Forced,
    ) -> None:
        """Prepare a walk; at the paths in `forced` that side is taken, whatever the others say."""
        self.base, self.mine, self.theirs = base, mine, theirs
        self.conflicts: list[Conflict] = []
        self._choices = choices
        self._forced = forced
        self._leading = {path[:length] for path in forced for length in range(len(path))}

    def document(self) -> Any:
        """Return the merged document."""
        if () in self._forced:
            return self.mine if self._forced[()] == "mine" else self.theirs
        return self._members((), self.base, self.mine, self.theirs)

    def _value(self, path: Keys, base: Any, mine: Any, theirs: Any, element: bool = False) -> Any:
        side = self._forced.get(path)
        if side is not None:
            return mine if side == "mine" else theirs
        plain = _plain(base, mine, theirs)
        if plain is not None and (path not in self._leading or plain[0] is MISSING):
            return plain[0]
        if plain is None and (mine is MISSING or theirs is MISSING):
            return self._conflict(path, "gone", base, mine, theirs)
        whole = is_whole(path, element) or (
            plain is None and base is MISSING and is_element(path, mine, theirs)
        )
        if not whole:
            items = named_items(path, base, mine, theirs)
            if items is not None:
                return self._items(path, *items)
            parts = _parts(base, mine, theirs)
            if parts is not None and (path in self._leading or not _named_apart(*parts)):
                return self._members(path, *parts)
        return plain[0] if plain is not None else self._conflict(path, "value", base, mine, theirs)

    def _members(
        self, path: Keys, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> Any:
        merged: dict[str, Any] = {}
        bound = bound_members(path, base, mine, theirs) if len(path) > 1 else ()
        if bound:
            sides = [{name: side[name] for name in bound if name in side} for side in (base, mine, theirs)]
            plain = _plain(*sides)
            here = (*path, bound[0])
            forced = {"mine": sides[1], "theirs": sides[2]}.get(self._forced.get(here, ""))
            if forced is None:
                forced = (
                    plain[0]
                    if plain
                    else self._conflict(here, "value", *sides, touched=tuple((*path, name) for name in bound))
                )
            merged.update(forced)
        for name in {**dict.fromkeys(mine), **dict.fromkeys(theirs)}:
            if name not in bound:
                sides = [side.get(name, MISSING) for side in (base, mine, theirs)]
                value = self._value((*path, name), *sides, element=_keyed_members(path))
                if value is not MISSING:
                    merged[name] = value
        return merged

    def _items(
        self, path: Keys, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
    ) -> list[Any]:
        merged = {}
        for name in {**base, **mine, **theirs}:
            sides = [side.get(name, MISSING) for side in (base, mine, theirs)]
            value = self._value((*path, name), *sides, element=True)
            if value is not MISSING:
                merged[name] = value
        orders = [list(side) for side in (base, mine, theirs)]
        choice = self._choices.get(telling.order_id(path), "mine")
        choice = self._forced.get((*path, telling.ORDER), choice)
        order, clash = merged_order(*orders, merged, choice)
        if clash:
            self.conflicts.append(telling.conflict(self, path, "order", *orders))
        return [merged[name] for name in order]

    def _conflict(
        self, path: Keys, kind: str, base: Any, mine: Any, theirs: Any, touched: tuple[Keys, ...] = ()
    ) -> Any:
        both = of_both(path, base, mine, theirs) if kind == "value" else None
        conflict = telling.conflict(
            self, path, kind, told(base), told(mine), told(theirs), both is not None, touched
        )
        self.conflicts.append(conflict)
        choice = self._choices.get(conflict.id, "mine")
        return both if choice == "both" and both is not None else theirs if choice == "theirs" else mine


def _plain(base: Any, mine: Any, theirs: Any) -> tuple[Any] | None:
    """Return the value that needs no thought, None where both sides did something of their own."""
    if equal(mine, theirs) or equal(theirs, base):
        return (mine,)
    return (theirs,) if equal(mine, base) else None


def _parts(*sides: Any) -> list[Mapping[str, Any]] | None:
    """Return three objects to look into, texts in both languages among them; None where there is nothing to look into."""
    if any(isinstance(side, str) for side in sides):
        if not any(_words(side) for side in sides):
            return None
        sides = tuple({"en": side, "zh": side} if isinstance(side, str) else side for side in sides)
    sides = tuple({} if side is MISSING else side for side in sides)
    return list(sides) if all(isinstance(side, Mapping) for side in sides) else None


def _named_apart(base: Any, mine: Any, theirs: Any) -> bool:
    """Say whether both sides gave something another name in both languages: one question, not one for each."""
    if not all(_words(side) or not side for side in (base, mine, theirs)):
        return False
    sides = ([side.get(name, MISSING) for side in (base, mine, theirs)] for name in ("en", "zh"))
    return all(_plain(*each) is None for each in sides)


def _words(side: Any) -> bool:
    return isinstance(side, Mapping) and bool(side) and set(side) <= {"en", "zh"}


def _keyed_members(path: Keys) -> bool:
    """Say whether the members of an object are keys that people chose: a role's tables, its fields, a footer."""
    return path[-1:] in (("footer",), ("widths",), ("limits",)) or (
        bool(path) and path[0] == "roles" and path[-1] in ("tables", "fields")
    )
