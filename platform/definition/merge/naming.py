"""What the items of a list are called in three documents, so that each is met by itself in the other two.

An element with a key goes by it. A place on a form goes by its field, an entry of the navigation by what it opens,
a column by its field. What has neither (a text on a form, a part of a print template) is met by what it says, and
where it says something new by its kind and turn.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..canonical import in_order
from ..elements import by_key
from .missing import MISSING

Keys = tuple[str, ...]
Items = dict[str, Any]
STRING_LISTS = frozenset({"fields", "bar", "sums", "facts", "stream", "folded"})
"""Lists of field keys in which every item is a choice of its own."""
_ANONYMOUS = ("text", "divider", "image", "matches")


def named_items(path: Keys, base: Any, mine: Any, theirs: Any) -> tuple[Items, Items, Items] | None:
    """Return the items of the three sides of a list by name, None for a list that is one value."""
    sides = [[] if side is MISSING else side for side in (base, mine, theirs)]
    if not all(isinstance(side, list | tuple) for side in sides):
        return None
    keyed = [by_key(path, side) for side in sides]
    if all(each is not None for each in keyed):
        return keyed[0] or {}, keyed[1] or {}, keyed[2] or {}
    if path[-1] in STRING_LISTS and all(_strings(side) for side in sides):
        first, second, third = ({each: each for each in side} for side in sides)
        return first, second, third
    naming = _naming(path)
    if naming is None:
        return None
    name, kind = naming
    names = _base_names(sides[0], name, kind)
    first = dict(zip(names, sides[0], strict=True))
    second, third = (_aligned(first, side, name, kind) for side in sides[1:])
    lengths = [len(each) for each in (first, second, third)]
    return (first, second, third) if lengths == [len(side) for side in sides] else None


def name_at(path: Keys, items: Sequence[Any], place: int) -> str | None:
    """Return what the item at a place of a list is called, None for a list that is one value."""
    found = named_items(path, items, items, items)
    return list(found[0])[place] if found else None


def _strings(side: Sequence[Any]) -> bool:
    return all(isinstance(each, str) for each in side) and len(set(side)) == len(side)


Name = Callable[[Any], str | None]
Kind = Callable[[Any], str]


def _naming(path: Keys) -> tuple[Name, Kind] | None:
    if path[0] == "forms" and path[-1] == "fields":
        return entry_name, _entry_kind
    if path == ("navigation",):
        return _group_name, lambda _group: "group"
    if path[0] == "navigation" and path[-1] == "items":
        return leads_to, _single_kind
    if path[-1] == "parts":
        return (leads_to, _single_kind) if path[0] == "tables" else (lambda _part: None, _single_kind)
    return None


def entry_name(entry: Any) -> str | None:
    """Return the field that a place on a form shows, None for texts, lines, pictures and matches."""
    return entry if isinstance(entry, str) else entry.get("field")


def _entry_kind(entry: Any) -> str:
    return next((name for name in _ANONYMOUS if name in entry), "entry")


def _group_name(group: Mapping[str, Any]) -> str | None:
    label = group.get("label")
    return label if isinstance(label, str) else next(iter((label or {}).values()), None)


def leads_to(entry: Any) -> str | None:
    """Return the name of an entry that leads to one thing: "view:deal.board", "stream"."""
    if isinstance(entry, str):
        return entry
    name, value = next(iter(entry.items()))
    return f"{name}:{value}" if isinstance(value, str) else None


def _single_kind(entry: Any) -> str:
    return entry if isinstance(entry, str) else next(iter(entry))


def _base_names(items: Sequence[Any], name: Name, kind: Kind) -> list[str]:
    names = []
    for place, each in enumerate(items):
        turn = sum(kind(other) == kind(each) and name(other) is None for other in items[:place])
        names.append(name(each) or f"{kind(each)}#{turn + 1}")
    return names


def _aligned(base: Items, side: Sequence[Any], name: Name, kind: Kind) -> Items:
    """Return a side's items by the names they have in the base: by their own, by content, then by kind and turn."""
    free = dict(base)
    names: list[str | None] = [None] * len(side)

    def settle(fits: Callable[[Any, str, Any], bool]) -> None:
        for place, each in enumerate(side):
            if names[place] is None:
                names[place] = next((key for key, other in free.items() if fits(each, key, other)), None)
                free.pop(names[place] or "", None)

    settle(lambda each, key, _other: name(each) == key)
    settle(lambda each, _key, other: _text(each) == _text(other))
    settle(lambda each, _key, other: kind(each) == kind(other) and _alike(each, other, name))
    found: Items = {}
    for each, known in zip(side, names, strict=True):
        found[known or name(each) or f"{kind(each)}+{zlib.crc32(_text(each).encode()):08x}"] = each
    return found


def _alike(one: Any, other: Any, name: Name) -> bool:
    """Say whether two items of a kind may be one that was changed: both nameless, or groups that share entries."""
    if isinstance(one, Mapping) and "items" in one:
        shared = {_text(each) for each in one["items"]} & {_text(each) for each in other.get("items", ())}
        return bool(shared)
    return name(one) is None and name(other) is None


def _text(value: Any) -> str:
    return json.dumps(in_order(value), ensure_ascii=False)
