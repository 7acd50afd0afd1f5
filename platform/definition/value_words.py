"""A value of a definition as people read it: a label, yes or no, the fields of a list by their labels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..automations.steps import STEPS
from ..core.words import Words
from .fault import shown
from .filter_words import filter_words, is_filter
from .labels import label_at, value_at

Keys = tuple[str, ...]
MOST = 12


def value_words(path: Keys, value: Any, document: Mapping[str, Any]) -> Words:
    """Return a value of a place in words, short."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return _named(path, value, document)
    if isinstance(value, Mapping):
        return _object(path, value, document)
    if isinstance(value, list | tuple):
        parts = [value_words((*path, "#"), each, document) for each in value[:MOST]]
        more = [MORE.fill(number=len(value) - MOST)] if len(value) > MOST else []
        return _joined([*parts, *more])
    return Words(str(value), str(value))


def _object(path: Keys, value: Mapping[str, Any], document: Mapping[str, Any]) -> Words:
    if set(value) <= {"en", "zh"}:
        both = Words.read(value)
        return Words(shown(both.en), shown(both.zh))
    if value.get("label"):
        label = Words.read(value["label"])
        return Words(shown(label.en), shown(label.zh))
    if is_filter(value):
        return filter_words(value, _table(path, document), document)
    if isinstance(value.get("field"), str):
        return _named((*path, "#"), value["field"], document)
    text = json.dumps(value, ensure_ascii=False)
    return Words(shown(text, 120), shown(text, 120))


def _table(path: Keys, document: Mapping[str, Any]) -> str:
    """Return the table that a filter is about: that of its view, or the one that its field leads to."""
    if path[0] != "tables":
        return path[1].split(".")[0] if len(path) > 1 else ""
    field = value_at(document, path[:4])
    there = field.get("table") if isinstance(field, Mapping) else None
    return there if isinstance(there, str) else path[1]


def _named(path: Keys, value: str, document: Mapping[str, Any]) -> Words:
    """Return a text, or the label of the element that it names from where it stands."""
    if path[0] == "automations" and path[-1] == "type" and value in STEPS:
        return STEPS[value].label
    for named in _candidates(path, value):
        label = label_at(document, named)
        if label is not None:
            return Words(shown(label.en), shown(label.zh))
    return Words(shown(value, 120), shown(value, 120))


def _candidates(path: Keys, value: str) -> list[Keys]:
    if path[0] in ("forms", "views", "prints") and len(path) > 2:
        return [("tables", path[1].split(".")[0], "fields", value.lstrip("-"))]
    if path[0] == "tables" and len(path) > 2:
        # Among a list of elements the text is one's key; elsewhere it may be a field of the table.
        return [(*path[:-1], value), ("tables", path[1], "fields", value)]
    if path[0] == "navigation":
        return [("tables", value), ("views", value), ("dashboards", value)]
    return [(*path[:-1], value)]


def _joined(parts: list[Words]) -> Words:
    return Words(", ".join(each.en for each in parts), "、".join(each.zh for each in parts))


NOTHING = Words("–", "–")
YES = Words("yes", "是")
NO = Words("no", "否")
MORE = Words("{number} more", "另有 {number} 项")
