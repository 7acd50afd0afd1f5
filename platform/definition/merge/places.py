"""Things that stand in one of several boxes: a field in a section of a form, an entry in a group of the navigation.

Moving one to another box is no removal: what the other side changed on it goes along. Where both sides moved it to
different boxes somebody has to choose.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ..elements import by_key
from ..fault import shown
from ..place_words import begun, place_words
from .missing import equal
from .naming import entry_name, leads_to, named_items
from .result import Choices, Conflict
from .telling import conflict_id

Keys = tuple[str, ...]
Document = Mapping[str, Any]
Name = Callable[[Any], str | None]
Boxes = dict[str, list[Any]]


@dataclass(slots=True)
class _Case:
    """The boxes of one form, or of the navigation, on the three sides: base, mine, theirs."""

    path: Keys
    inner: str
    name: Name
    boxes: tuple[Boxes, Boxes, Boxes]
    labels: Mapping[str, Words]


def with_places(
    base: Document, mine: Document, theirs: Document, choices: Choices
) -> tuple[Document, Document, Document, list[Conflict]]:
    """Return the documents as if every side had put things into the boxes where they end, and what contradicts."""
    sides = tuple(_own_boxes(each) for each in (base, mine, theirs))
    conflicts: list[Conflict] = []
    for case in (*_forms(*sides), *_navigation(*sides)):
        where = [_where(boxes, case.name) for boxes in case.boxes]
        for thing in where[0]:
            if thing in where[1] and thing in where[2]:
                conflicts.extend(_settled(case, thing, *(each[thing] for each in where), choices))
    return *sides, conflicts


def _own_boxes(document: Document) -> Document:
    """Return a document whose forms and navigation may be changed."""
    changed = ("forms", "navigation")
    return {name: copy.deepcopy(value) if name in changed else value for name, value in document.items()}


def _forms(base: Document, mine: Document, theirs: Document) -> Iterator[_Case]:
    forms = [by_key(("forms",), each.get("forms", [])) or {} for each in (base, mine, theirs)]
    for key in forms[0]:
        if key in forms[1] and key in forms[2]:
            path = ("forms", key, "sections")
            sections = [by_key(path, each[key].get("sections", [])) or {} for each in forms]
            labels = {name: _label(name, part) for side in sections for name, part in side.items()}
            boxes = tuple({name: part["fields"] for name, part in side.items()} for side in sections)
            yield _Case(path, "fields", entry_name, boxes, labels)


def _navigation(base: Document, mine: Document, theirs: Document) -> Iterator[_Case]:
    path = ("navigation",)
    groups = named_items(path, *(each.get("navigation", []) for each in (base, mine, theirs)))
    if groups is not None:
        labels = {name: _label(name, part) for side in groups for name, part in side.items()}
        boxes = tuple({name: part["items"] for name, part in side.items()} for side in groups)
        yield _Case(path, "items", leads_to, boxes, labels)


def _label(name: str, part: Mapping[str, Any]) -> Words:
    label = Words.read(part.get("label") or name)
    return Words(shown(label.en), shown(label.zh))


def _where(boxes: Boxes, name: Name) -> dict[str, str]:
    """Return in which box each thing stands; what stands in two is left out."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for box, things in boxes.items():
        for each in things:
            known = name(each)
            if known is not None:
                twice |= {known} & found.keys()
                found[known] = box
    return {known: box for known, box in found.items() if known not in twice}


def _settled(case: _Case, thing: str, was: str, mine: str, theirs: str, choices: Choices) -> list[Conflict]:
    """Put a thing into the box where it ends on every side; returns the conflict where both sides moved it."""
    if mine == theirs:
        return []
    if theirs == was or mine == was:
        _carry(case, thing, "mine" if theirs == was else "theirs")
        return []
    path = (*case.path, was, case.inner, thing)
    conflict = Conflict(
        conflict_id(path, "value"),
        path,
        "value",
        was,
        mine,
        theirs,
        MOVED.fill(place=begun(place_words(path))),
        {"mine": case.labels[mine], "theirs": case.labels[theirs]},
        tuple((*case.path, box, case.inner, thing) for box in (mine, theirs)),
    )
    _carry(case, thing, choices.get(conflict.id, "mine"))
    return [conflict]


def _carry(case: _Case, thing: str, winner: str) -> None:
    """Let the base and the other side have a thing where the winner has it, each with what it says of it."""
    won = case.boxes[1] if winner == "mine" else case.boxes[2]
    lost = case.boxes[2] if winner == "mine" else case.boxes[1]
    box, place = _find(won, thing, case.name)
    others = [case.boxes[0], lost]
    known = all(box in side for side in others)
    said = [_find(side, thing, case.name) for side in others]
    if not known and not equal(
        *(side[at][position] for side, (at, position) in zip(others, said, strict=True))
    ):
        return  # A box the other side does not have cannot take what it changed: that is a conflict of its own.
    before = [case.name(each) for each in won[box][:place]]
    for side, (at, position) in zip(others, said, strict=True):
        value = side[at].pop(position)
        if known:
            side[box].insert(_behind(side[box], before, case.name), value)


def _find(boxes: Boxes, thing: str, name: Name) -> tuple[str, int]:
    return next(
        (box, place)
        for box, things in boxes.items()
        for place, each in enumerate(things)
        if name(each) == thing
    )


def _behind(things: list[Any], before: list[str | None], name: Name) -> int:
    """Return the place behind the nearest of those that stand before a thing on the winning side."""
    names = [name(each) for each in things]
    return next((names.index(each) + 1 for each in reversed(before) if each is not None and each in names), 0)


MOVED = Words("{place} was moved to different places.", "双方把{place}移到了不同的位置。")
