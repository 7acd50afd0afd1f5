"""What fits by itself on either side and not together: a formula here, the field it reads taken away there.

The merged document is checked; each fault is traced to the two changes that clash. Either the place at fault stays
and what it needs comes back, or it gives way and with it what in turn needs it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ..check import check
from ..diff import Difference, diff
from ..fault import DefinitionFault
from ..labels import value_at
from .fault_places import Place, faults_in
from .meanings import meanings
from .missing import equal
from .places import with_places
from .result import Choices, Conflict
from .telling import conflict_id, place_in
from .values import Forced, Values

Keys = tuple[str, ...]
ROUNDS = 40
MOST_TRIES = 40
OTHER = {"mine": "theirs", "theirs": "mine"}


@dataclass(frozen=True, slots=True)
class Three:
    """The documents of a merge, and what was chosen so far."""

    base: Mapping[str, Any]
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    choices: Choices
    placed: tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]
    """The three with everything in the box where it ends; see `places.py`."""

    def walk(self, forced: Forced) -> Values:
        """Return a walk with some places forced to one side."""
        return Values(*self.placed, self.choices, forced)

    def side(self, name: str) -> Mapping[str, Any]:
        """Return the document of "mine" or "theirs"."""
        return self.mine if name == "mine" else self.theirs


def settled(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], choices: Choices
) -> tuple[Mapping[str, Any], list[Conflict]]:
    """Return a merged document that checks, and every conflict on the way to it."""
    *placed, moved = with_places(base, mine, theirs, choices)
    three = Three(base, mine, theirs, choices, tuple(placed))
    clashes = {each.id: each for each in meanings(three)}
    ways = {each.path: _side(choices, each.id) for each in clashes.values()}
    clashes |= {each.id: each for each in moved}
    for turn in range(ROUNDS):
        walk = three.walk(ways)
        document = walk.document()
        faults = faults_in(document)
        if not faults:
            return document, [*walk.conflicts, *clashes.values()]
        if turn == 0 and (check(three.mine) or check(three.theirs)):
            break  # What one side has by itself is no clash of the two.
        conflict, found = _clash(three, ways, document, faults)
        clashes[conflict.id] = conflict
        ways.update(found[_side(choices, conflict.id)])
        if () in ways:
            return three.side(ways[()]), list(clashes.values())
    whole = _whole(three, next(iter(faults.values())))
    return three.side(_side(choices, whole.id)), [*clashes.values(), whole]


def _side(choices: Choices, conflict: str) -> str:
    """Return the side chosen in a conflict, mine until one is."""
    return "theirs" if choices.get(conflict) == "theirs" else "mine"


Ways = dict[str, dict[Keys, str]]


def _clash(
    three: Three, forced: Forced, document: Mapping[str, Any], faults: Mapping[Place, DefinitionFault]
) -> tuple[Conflict, Ways]:
    """Return the conflict behind the first fault, and what each choice forces."""
    place, fault = next(iter(faults.items()))
    for length in range(len(place[0]), 0, -1):
        path = place[0][:length]
        base, mine, theirs = (value_at(each, path) for each in (three.base, three.mine, three.theirs))
        if equal(mine, theirs) or _part_of_new(three, path):
            continue
        owner = "mine" if equal(theirs, base) else "theirs" if equal(mine, base) else None
        ways, needed = _ways(three, forced, document, faults, place, path, owner)
        if ways is None:
            continue
        touched = tuple({each: None for way in ways.values() for each in way})
        return _conflict(three, path, (base, mine, theirs), fault, owner, needed, touched), ways
    return _whole(three, fault), {side: {(): side} for side in OTHER}


def _ways(
    three: Three,
    forced: Forced,
    document: Mapping[str, Any],
    faults: Mapping[Place, DefinitionFault],
    place: Place,
    path: Keys,
    owner: str | None,
) -> tuple[Ways | None, Keys | None]:
    """Return what each choice forces, and the path that the place needs; None where this path cannot settle it."""
    if owner is None:
        ways = {side: {path: side} for side in OTHER}
        mends = all(place not in faults_in(three.walk({**forced, **way}).document()) for way in ways.values())
        return (ways, None) if mends else (None, None)
    other = OTHER[owner]
    gives_way = _given_up(three, forced, faults, place, path, other)
    if gives_way is None:
        return None, None
    for way in _ways_to_keep(three, document, path, owner):
        if place not in faults_in(three.walk({**forced, **way}).document()):
            return {owner: way, other: gives_way}, next(iter(way))
    return None, None


def _given_up(
    three: Three, forced: Forced, faults: Mapping[Place, DefinitionFault], place: Place, path: Keys, side: str
) -> dict[Keys, str] | None:
    """Return what is forced to a side so that a place gives way, with whatever needs it; None if that cannot be."""
    way = {path: side}
    for _ in range(ROUNDS):
        found = faults_in(three.walk({**forced, **way}).document())
        if place in found:
            return None
        new = next((each for each in found if each not in faults), None)
        if new is None:
            return way
        step = _next_up(three, new[0], way)
        if step is None:
            return None
        way[step] = side
    return None


def _part_of_new(three: Three, path: Keys) -> bool:
    """Say whether a place is inside something that only one side added: that is what clashes, as a whole."""
    missing = [value_at(side, path[:-1]) is None for side in (three.base, three.mine, three.theirs)]
    return len(path) > 2 and missing[0] and (missing[1] or missing[2])


def _next_up(three: Three, path: Keys, way: Mapping[Keys, str]) -> Keys | None:
    """Return the smallest part of a path that the sides differ in and that is not forced yet."""
    for length in range(len(path), 0, -1):
        part = path[:length]
        if part not in way and not equal(value_at(three.mine, part), value_at(three.theirs, part)):
            return part
    return None


def _ways_to_keep(
    three: Three, document: Mapping[str, Any], path: Keys, owner: str
) -> Iterator[dict[Keys, str]]:
    """Give what may be taken back of the other side's changes so that a place can stay, the likeliest first."""
    text = json.dumps(value_at(document, path[:2]), ensure_ascii=False)
    done = [each for each in diff(three.base, three.side(OTHER[owner])) if each.act != "moved"]
    done.sort(key=lambda each: (not _meant(each, text), each.act != "removed", len(each.path)))
    likely = [each for each in done if _meant(each, text)]
    for each in done[:MOST_TRIES]:
        yield {each.path: owner}
        if each.act == "changed" and len(each.path) > 2:
            yield {each.path[:-1]: owner}
    for several in (likely, done):
        if len(several) > 1:
            yield {each.path: owner for each in several}


def _meant(difference: Difference, text: str) -> bool:
    """Say whether a text names what was changed."""
    return any(step in text for step in difference.path[-2:])


def _conflict(
    three: Three,
    path: Keys,
    values: tuple[Any, Any, Any],
    fault: DefinitionFault,
    owner: str | None,
    needed: Keys | None,
    touched: tuple[Keys, ...],
) -> Conflict:
    place = place_in(three, path)
    if owner is None or needed is None:
        words = TOGETHER.fill(place=place, fault=fault.words)
        choices = {"mine": AS_MINE, "theirs": AS_THEIRS}
    else:
        other = place_in(three, needed)
        words = CLASHES.fill(place=place, other=other, fault=fault.words)
        choices = {owner: STAYS.fill(place=place, other=other), OTHER[owner]: GIVES_WAY.fill(place=place)}
    return Conflict(conflict_id(path, "fault"), path, "fault", *values, words, choices, touched)


def _whole(three: Three, fault: DefinitionFault) -> Conflict:
    words = NOT_AT_ALL.fill(fault=fault.words)
    sides = (three.base, three.mine, three.theirs)
    return Conflict("fault", (), "fault", *sides, words, {"mine": AS_MINE, "theirs": AS_THEIRS}, ((),))


CLASHES = Words(
    "{place} does not go with what was done to {other}: {fault}", "{place}与对{other}的修改不能并存：{fault}"
)
TOGETHER = Words(
    "{place}: the two sides' changes do not go together: {fault}", "{place}：双方的修改不能并存：{fault}"
)
NOT_AT_ALL = Words("The two sides' changes do not go together: {fault}", "双方的修改不能并存：{fault}")
STAYS = Words("{place} stays, and {other} with it", "保留{place}，同时保留{other}")
GIVES_WAY = Words("{place} gives way, with what needs it", "放弃{place}及依赖它的内容")
AS_MINE = Words("as this side has it", "采用本方内容")
AS_THEIRS = Words("as the other side has it", "采用对方内容")
