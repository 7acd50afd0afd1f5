"""What people call an element of a definition: its label, wherever in the definition it is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..automations.steps import STEPS
from ..core.words import Words
from ..fields import SYSTEM_FIELDS
from .elements import by_key
from .rule_names import rule_name

Keys = tuple[str, ...]
_SYSTEM = {each.key: each.label for each in SYSTEM_FIELDS}
FIRST_FIELDS = 2
BARE_SECTION = Words("no heading", "无标题")


def value_at(document: Mapping[str, Any], path: Keys) -> Any:
    """Return what stands at a path through members and keys, None for nothing."""
    value: Any = document
    for place, step in enumerate(path):
        elements = by_key(path[:place], value)
        if elements is not None:
            value = elements.get(step)
        elif isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list | tuple):
            value = next((each for each in value if step in (each, _field_of(each))), None)
        else:
            return None
    return value


def _field_of(entry: Any) -> Any:
    return entry.get("field") if isinstance(entry, Mapping) else None


def label_at(document: Mapping[str, Any], path: Keys) -> Words | None:
    """Return the label of the element that a path leads to or names, None where it has none.

    A role's tables and fields, a form's places and a view's columns have the labels of what they name; a rule is
    called by what it says or does, a step by what it does, a section without a heading by the fields it begins with.
    """
    named = _named(path)
    value = value_at(document, named)
    if isinstance(value, Mapping) and value.get("label"):
        return Words.read(value["label"])
    if len(named) == 4 and named[2] == "fields" and named[3] in _SYSTEM:
        return _SYSTEM[named[3]]
    if isinstance(value, Mapping) and named[0] == "automations" and named[-2] == "steps":
        return STEPS[value["type"]].label if value.get("type") in STEPS else None
    if isinstance(value, Mapping) and len(named) == 4 and named[2] == "rules":
        return rule_name(value, _labels_in(document, named))
    if isinstance(value, Mapping) and len(named) == 4 and named[2] == "sections":
        return _by_fields(document, named, value)
    return None


def _by_fields(document: Mapping[str, Any], section: Keys, told: Mapping[str, Any]) -> Words:
    """Return what a section without a heading is called: by its first fields, as people see it on the form."""
    entries = [_field_of(each) or each for each in told.get("fields", ())]
    keys = [each for each in entries if isinstance(each, str)]
    labels = [label_at(document, (*section, "fields", key)) or Words(key, key) for key in keys[:FIRST_FIELDS]]
    if not labels:
        return BARE_SECTION
    more = Words(" …", "……") if len(keys) > FIRST_FIELDS else Words("", "")
    return Words(
        BARE_SECTION.en + ": " + ", ".join(each.en for each in labels) + more.en,
        BARE_SECTION.zh + "：" + "、".join(each.zh for each in labels) + more.zh,
    )


def _labels_in(document: Mapping[str, Any], rule: Keys) -> dict[str, Words]:
    """Return the labels of what a rule of a form can name: its table's fields, its sections."""
    table = ("tables", rule[1].partition(".")[0])
    fields = by_key((*table, "fields"), value_at(document, (*table, "fields")) or ()) or {}
    sections = by_key((*rule[:2], "sections"), value_at(document, (*rule[:2], "sections")) or ()) or {}
    told = {**fields, **{f"section:{key}": each for key, each in sections.items()}}
    return {key: Words.read(each["label"]) for key, each in told.items() if each.get("label")}


def _named(path: Keys) -> Keys:
    if path[0] == "roles" and len(path) > 3 and path[2] == "tables":
        table, rest = path[3], path[4:]
        inner = tuple(step for key in table.split(".")[1:] for step in ("fields", key))
        return ("tables", table.split(".")[0], *inner, *rest)
    if path[0] in ("forms", "views") and len(path) > 3 and path[-2] == "fields":
        return ("tables", path[1].split(".")[0], "fields", path[-1])
    return path
