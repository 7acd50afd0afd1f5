"""What a conflict says: which place, what each side did there, and what each choice comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ...core.words import Words
from ..labels import value_at
from ..place_words import begun, place_words
from ..told_automations import sentence_at
from ..value_words import value_words
from .result import Conflict

Keys = tuple[str, ...]
ORDER = "#order"
"""The step that stands for the order of a list's elements."""


class Sides(Protocol):
    """The three documents of a merge."""

    base: Mapping[str, Any]
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]


def conflict_id(path: Keys, kind: str) -> str:
    """Return the name that choices go by; it is the same whenever the same three documents are merged."""
    return "/".join((kind, *path))


def order_id(path: Keys) -> str:
    """Return the name of the conflict about a list's order."""
    return conflict_id(path, "order")


def conflict(
    sides: Sides,
    path: Keys,
    kind: str,
    base: Any,
    mine: Any,
    theirs: Any,
    both: bool = False,
    touched: tuple[Keys, ...] = (),
) -> Conflict:
    """Return a conflict of values, in words."""
    place = place_in(sides, path[:-1] if _is_step_type(path) else path)
    choices = {
        "mine": _comes_to(path, kind, mine, sides.mine),
        "theirs": _comes_to(path, kind, theirs, sides.theirs),
    }
    if both:
        choices["both"] = TOGETHER if path[0] == "automations" else BOTH
    if kind == "gone":
        words = (GONE_MINE if mine is None else GONE_THEIRS).fill(place=place)
    elif kind == "order":
        words = ORDERED.fill(place=place)
    else:
        words = (ADDED if base is None else CHANGED).fill(place=place)
    return Conflict(conflict_id(path, kind), path, kind, base, mine, theirs, words, choices, touched)


def place_in(sides: Sides, path: Keys) -> Words:
    """Return a place in words, elements by the labels of whichever side has most of them."""
    documents = (sides.mine, sides.theirs, sides.base)
    return begun(place_words(path, None, max(documents, key=lambda each: _known(each, path))))


def _known(document: Mapping[str, Any], path: Keys) -> int:
    return sum(value_at(document, path[:length]) is not None for length in range(1, len(path) + 1))


def _is_step_type(path: Keys) -> bool:
    """Say whether a place is the type of an automation's step, which is one value with all that the step says."""
    return path[0] == "automations" and path[-3:-2] == ("steps",) and path[-1] == "type"


def _comes_to(path: Keys, kind: str, value: Any, document: Mapping[str, Any]) -> Words:
    if value is None:
        return NOT_THERE
    if kind == "gone":
        return STAYS
    told_at = (*path[:-1], "settings") if _is_step_type(path) else path
    if kind == "value" and (said := sentence_at(document, told_at)):
        return said
    return value_words(path, value, document)


CHANGED = Words("{place} was changed on both sides.", "双方都修改了{place}。")
ADDED = Words("{place} was added on both sides, in different ways.", "双方都新增了{place}，内容不同。")
GONE_MINE = Words(
    "{place} is gone on one side; the other side has changed it.", "{place}在本方已删除，对方却作了修改。"
)
GONE_THEIRS = Words(
    "{place} is gone on the other side; this side has changed it.", "{place}在对方已删除，本方却作了修改。"
)
ORDERED = Words(
    "{place}: both sides moved the same things to different places.", "{place}：双方对顺序作了不同的调整。"
)
NOT_THERE = Words("it goes", "删除")
STAYS = Words("it stays, with the changes", "保留修改后的内容")
BOTH = Words("both, one after the other", "两者都保留")
TOGETHER = Words("both together", "合并双方的修改")
