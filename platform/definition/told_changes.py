"""The differences of two definitions as people read them: the place by its labels, what was there, what is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.words import Words
from .diff import Difference, diff
from .fault import shown
from .labels import label_at
from .place_words import begun, place_words
from .told_automations import setting_sentences
from .value_words import value_words

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One difference in words."""

    act: str
    """"added", "removed", "changed" or "moved"."""
    path: Keys
    place: Words
    before: Words
    after: Words


def told_changes(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[ToldChange]:
    """Return what was done to turn document `a` into `b`, element by element."""
    return [_told(each, a, b) for each in diff(a, b)]


def _told(difference: Difference, a: Mapping[str, Any], b: Mapping[str, Any]) -> ToldChange:
    path, act = difference.path, difference.act
    place = begun(place_words(path, None, a if act == "removed" else b))
    if act == "moved":
        before, after = (_behind(path, key, b) for key in (difference.before, difference.after))
    elif path[0] == "data":
        before, after = NOT_THERE, CHANGED
    elif isinstance(difference.after if act == "added" else difference.before, bool):
        before, after = (value_words(path, each is True, b) for each in (difference.before, difference.after))
    elif act == "added":
        before, after = NOT_THERE, NEW if label_at(b, path) else value_words(path, difference.after, b)
    elif act == "removed":
        before, after = (THERE if label_at(a, path) else value_words(path, difference.before, a)), GONE
    elif sentences := setting_sentences(difference, a, b):
        before, after = sentences
    else:
        gone, new = items_apart(difference.before, difference.after)
        before, after = value_words(path, gone, a), value_words(path, new, b)
    return ToldChange(act, path, place, before, after)


def items_apart(before: Any, after: Any) -> tuple[Any, Any]:
    """Return what two values differ in: of two lists what only one of them has, else both as they are."""
    if not isinstance(before, list) or not isinstance(after, list):
        return before, after
    gone = [each for each in before if each not in after]
    new = [each for each in after if each not in before]
    return (gone, new) if gone or new else (before, after)


def _behind(path: Keys, key: str | None, document: Mapping[str, Any]) -> Words:
    if key is None:
        return FIRST
    label = label_at(document, (*path[:-1], key)) or Words(key, key)
    return BEHIND.fill(it=Words(shown(label.en), shown(label.zh)))


NOT_THERE = Words("–", "–")
NEW = Words("new", "新增")
CHANGED = Words("changed", "已修改")
THERE = Words("there", "有")
GONE = Words("deleted", "已删除")
FIRST = Words("first", "最前")
BEHIND = Words("behind {it}", "位于{it}之后")
