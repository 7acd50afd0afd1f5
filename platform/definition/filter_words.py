"""A filter as people read it: fields and options by their labels, conditions joined by words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.periods import day_words, period_words
from ..core.words import Words
from ..fields import FIELD_TYPES, SYSTEM_FIELDS
from ..fields.operator_words import operator_words
from .fault import shown
from .labels import label_at, value_at

Document = Mapping[str, Any]
_JOINTS = {"and": Words(" and ", "，且"), "or": Words(" or ", "，或")}
_NOT = Words("not ({it})", "不满足（{it}）")
_AND = Words(" and ", "和")
_COMMA = Words(", ", "、")
_CONDITION = Words("{field} {operator} {value}", "{field}{operator}{value}")
_BARE = Words("{field} {operator}", "{field}{operator}")
_IS = Words("{field} is {value}", "{field}为{value}")
_DURING = Words("{field} is in {value}", "{field}在{value}内")
_OF = Words("{field} of {link}", "{link}的{field}")
_YES, _NO = Words("yes", "是"), Words("no", "否")
_SYSTEM_TYPES = {each.key: each.type for each in SYSTEM_FIELDS}


def is_filter(value: Mapping[str, Any]) -> bool:
    """Say whether an object of a definition is a filter, or a part of one."""
    return bool(value) and ("op" in value or set(value) <= {"and", "or", "not"})


def filter_words(tree: Mapping[str, Any], table: str, document: Document) -> Words:
    """Return a filter over a table, by its key, as a part of a sentence: “Stage” is “Won” and “Owner” is me."""
    for joint, words in _JOINTS.items():
        if joint in tree:
            return _joined([_inside(each, joint, table, document) for each in tree[joint]], words)
    if "not" in tree:
        return _NOT.fill(it=filter_words(tree["not"], table, document))
    return _condition(tree, table, document)


def _inside(tree: Mapping[str, Any], joint: str, table: str, document: Document) -> Words:
    told = filter_words(tree, table, document)
    mixed = any(other in tree for other in _JOINTS if other != joint)
    return Words(f"({told.en})", f"（{told.zh}）") if mixed else told


def _condition(leaf: Mapping[str, Any], table: str, document: Document) -> Words:
    label, place = _field(str(leaf.get("field")), table, document)
    field = value_at(document, place) if place else None
    name = field.get("type") if isinstance(field, Mapping) else _SYSTEM_TYPES.get(place[-1] if place else "")
    kind = FIELD_TYPES.get(str(name), FIELD_TYPES["text"])
    operator = operator_words(kind, str(leaf.get("op")))
    if leaf.get("value") is None:
        return _BARE.fill(field=label, operator=operator)
    value = _value(leaf["value"], leaf["op"], table, place, document)
    if leaf["op"] == "within":
        return (_IS if day_words(leaf["value"]) else _DURING).fill(field=label, value=value)
    if leaf["op"] == "is" and isinstance(leaf["value"], bool):
        return _IS.fill(field=label, value=value)
    return _CONDITION.fill(field=label, operator=operator, value=value)


def _field(path: str, table: str, document: Document) -> tuple[Words, tuple[str, ...]]:
    """Return what a path is called and where its last field stands; () where it leads nowhere."""
    *links, last = path.split(".")
    told: list[Words] = []
    for key in links:
        place = ("tables", table, "fields", key)
        link = value_at(document, place)
        if not isinstance(link, Mapping) or not isinstance(link.get("table"), str):
            return Words(shown(path), shown(path)), ()
        told.append(label_at(document, place) or Words(key, key))
        table = link["table"]
    place = ("tables", table, "fields", last)
    label = label_at(document, place) or Words(last, last)
    said = Words(shown(label.en), shown(label.zh))
    for each in reversed(told):
        said = _OF.fill(field=said, link=Words(shown(each.en), shown(each.zh)))
    return said, place


def _value(value: Any, operator: str, table: str, place: tuple[str, ...], document: Document) -> Words:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, Mapping) and isinstance(value.get("field"), str):
        return _field(value["field"], table, document)[0]
    counted = period_words(value) or day_words(value)
    if counted is not None:
        return counted
    if isinstance(value, list | tuple):
        parts = [_value(each, operator, table, place, document) for each in value]
        return _joined(parts, _AND if operator == "between" else _COMMA)
    if isinstance(value, str):
        label = label_at(document, (*place, "options", value)) if place else None
        return Words(shown(label.en), shown(label.zh)) if label else Words(shown(value), shown(value))
    return Words(str(value), str(value))


def _joined(parts: list[Words], joint: Words) -> Words:
    return Words(joint.en.join(each.en for each in parts), joint.zh.join(each.zh for each in parts))
