"""What one side gave another name or type while the other side began to build on it: the words fit, the sense may not.

An option “Won” renamed to “Signed” here, and a rule about “Won” written there: both fit together and somebody has to
say whether the rule still means what it was meant to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...core.words import Words
from ..canonical import same
from ..diff import diff
from ..labels import value_at
from ..model import App
from ..uses import uses
from ..uses.use import Use
from ..value_words import value_words
from .result import Conflict
from .telling import Sides, conflict_id, place_in

Keys = tuple[str, ...]
BUILDING = frozenset(
    (
        "formula",
        "lookup",
        "rollup",
        "default",
        "under",
        "of",
        "rule",
        "filter",
        "fill",
        "offered",
        "matches",
        "act",
        "rows",
        "color",
        "limits",
        "trigger",
        "step",
        "value",
        "found",
        "whom",
        "message",
    )
)
"""As what an element is named where its sense counts; a column or a place on a form only shows it."""


def meanings(sides: Sides) -> list[Conflict]:
    """Return the elements that one side renamed or retyped and the other newly builds on."""
    found: dict[str, Conflict] = {}
    for builder, renamer in ((sides.mine, sides.theirs), (sides.theirs, sides.mine)):
        renamed = [] if same(builder, sides.base) else list(_renamed(sides.base, renamer))
        if not renamed:
            continue
        new = _new_uses(sides.base, builder)
        for path in renamed:
            use = new.get(path[:-1])
            kept = value_at(builder, path) == value_at(sides.base, path)
            if use is not None and kept:
                conflict = _conflict(sides, path, use, renamer)
                found.setdefault(conflict.id, conflict)
    return list(found.values())


def _renamed(base: Mapping[str, Any], side: Mapping[str, Any]) -> Iterator[Keys]:
    """Give the labels and types of fields and options that a side changed."""
    seen = set()
    for each in diff(base, side):
        for length in (len(each.path), len(each.path) - 1):
            path = each.path[:length]
            if each.act == "changed" and _names(path) and path not in seen:
                seen.add(path)
                yield path


def _names(path: Keys) -> bool:
    return (
        len(path) > 4
        and path[0] == "tables"
        and path[-3] in ("fields", "options")
        and path[-1] in ("label", "type")
    )


def _new_uses(base: Mapping[str, Any], side: Mapping[str, Any]) -> dict[Keys, Use]:
    """Return by element what builds on it on a side and did not in the base."""
    before = {(use.element, use.by, use.role) for use in uses(App.read(base))}
    return {
        use.element: use
        for use in uses(App.read(side))
        if use.role in BUILDING and (use.element, use.by, use.role) not in before
    }


def _conflict(sides: Sides, path: Keys, use: Use, renamer: Mapping[str, Any]) -> Conflict:
    base, mine, theirs = (value_at(each, path) for each in (sides.base, sides.mine, sides.theirs))
    words = (RENAMED if path[-1] == "label" else RETYPED).fill(
        place=place_in(sides, path[:-1]),
        before=value_words(path, base, sides.base),
        after=value_words(path, value_at(renamer, path), renamer),
        use=use.words,
    )
    choices = {
        "mine": value_words(path, mine, sides.mine),
        "theirs": value_words(path, theirs, sides.theirs),
    }
    return Conflict(conflict_id(path, "meaning"), path, "meaning", base, mine, theirs, words, choices)


RENAMED = Words(
    "{place} was called {before} and is called {after} on one side; the other side newly builds on it ({use}).",
    "{place}在一方由{before}改名为{after}，另一方新增了对它的引用（{use}）。",
)
RETYPED = Words(
    "{place} has another type on one side; the other side newly builds on it ({use}).",
    "{place}在一方更改了类型，另一方新增了对它的引用（{use}）。",
)
