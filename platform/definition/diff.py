"""What differs between two definitions, element by element: by key, never by position."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.words import Words
from .canonical import in_order, same
from .elements import by_key
from .fault import shown
from .place_words import place_words

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `path` leads through members and keys: ("tables", "order", "fields", "level", "label")."""

    path: Keys
    act: str
    """"added", "removed", "changed" or "moved" (to another place in its list)."""
    before: Any
    """What was there; for a move the key it stood behind, None for the first."""
    after: Any
    words: Words


def diff(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[Difference]:
    """Return what was done to turn document `a` into `b`; nothing when both say the same."""
    return list(_members((), a, b))


def _members(path: Keys, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Difference]:
    for name in in_order({**dict.fromkeys(a), **dict.fromkeys(b)}):
        here = (*path, name)
        if name not in b:
            yield from _gone_or_new(here, a[name], "removed")
        elif name not in a:
            yield from _gone_or_new(here, b[name], "added")
        else:
            yield from _values(here, a[name], b[name])


def _gone_or_new(path: Keys, value: Any, act: str) -> Iterator[Difference]:
    """A whole list of elements came or went: tell each of them."""
    elements = by_key(path, value)
    if elements:
        for key, each in elements.items():
            yield _difference((*path, key), act, each)
    elif elements is None:
        yield _difference(path, act, value)


def _values(path: Keys, a: Any, b: Any) -> Iterator[Difference]:
    if same(a, b):
        return
    before, after = by_key(path, a), by_key(path, b)
    if before is not None and after is not None:
        yield from _elements(path, before, after)
    elif isinstance(a, Mapping) and isinstance(b, Mapping) and path[-1] not in _WHOLE and path[0] != "data":
        yield from _members(path, a, b)
    else:
        words = CHANGED.fill(what=place_words(path), before=_brief(a), after=_brief(b))
        yield Difference(path, "changed", a, b, words)


_WHOLE = frozenset({"filter", "default", "settings"})
"""Members that make sense as a whole only."""


def _elements(path: Keys, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Difference]:
    for key in a:
        if key not in b:
            yield _difference((*path, key), "removed", a[key])
    for key in b:
        if key not in a:
            yield _difference((*path, key), "added", b[key])
        else:
            yield from _values((*path, key), a[key], b[key])
    yield from _moves(path, a, b)


def _moves(path: Keys, a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Difference]:
    """Tell the fewest elements whose move explains the new order."""
    place = {key: position for position, key in enumerate(a)}
    kept = [key for key in b if key in a]
    stayed = _longest_rise([place[key] for key in kept])
    order_before, order_after = list(a), list(b)
    for position, key in enumerate(kept):
        if position not in stayed:
            old, new = _behind(order_before, key), _behind(order_after, key)
            what = place_words((*path, key))
            words = MOVED.fill(what=what, after=shown(new)) if new else MOVED_FIRST.fill(what=what)
            yield Difference((*path, key), "moved", old, new, words)


def _behind(order: Sequence[str], key: str) -> str | None:
    position = order.index(key)
    return order[position - 1] if position else None


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Return the positions of a longest rising subsequence: the elements that can be said to have stayed."""
    ends: list[int] = []
    positions: list[int] = []
    before: list[int | None] = []
    for position, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(positions[length - 1] if length else None)
        ends[length:] = [number] if length == len(ends) else [number, *ends[length + 1 :]]
        positions[length:] = [position] if length == len(positions) else [position, *positions[length + 1 :]]
    stayed: set[int] = set()
    current = positions[-1] if positions else None
    while current is not None:
        stayed.add(current)
        current = before[current]
    return stayed


def _same(a: Any, b: Any) -> bool:
    return json.dumps(in_order(a)) == json.dumps(in_order(b))


def _difference(path: Keys, act: str, value: Any) -> Difference:
    what = place_words(path, value)
    if act == "added":
        return Difference(path, act, None, value, ADDED.fill(what=what))
    return Difference(path, act, value, None, REMOVED.fill(what=what))


def _brief(value: Any) -> str:
    return shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


ADDED = Words("{what} is new.", "新增{what}。")
REMOVED = Words("{what} is gone.", "删除{what}。")
CHANGED = Words("{what}: {before} became {after}.", "{what}：{before} 改为 {after}。")
MOVED = Words("{what} now stands behind {after}.", "{what}移到 {after} 之后。")
MOVED_FIRST = Words("{what} now stands first.", "{what}移到最前。")
