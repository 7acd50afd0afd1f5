"""The faults of a definition beside the controls of a field's page; those of other places above the form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ....core.errors import Fault
from ....core.words import Words
from ..working import Working
from .declared import PREFIX, Setting, settings_of

COMMON = ("label", "help", "placeholder", "required", "unique", "search", "hidden", "sensitivity")
_ROW = re.compile(r"^(\w+)\[(\d+)\](?:\.(\w+))?")
_FILE = re.compile(r"^(\w+)/([\w.]+)\.json")
PLACES: Mapping[str, Words] = {
    "tables": Words("Table “{label}”", "数据表“{label}”"),
    "forms": Words("Form “{label}”", "表单“{label}”"),
    "views": Words("View “{label}”", "视图“{label}”"),
    "roles": Words("Role “{label}”", "角色“{label}”"),
    "prints": Words("Print template “{label}”", "打印模板“{label}”"),
}
ELSEWHERE = Words("{place}: {words}", "{place}：{words}")


def by_control(
    state: Working, table: str, document: Mapping[str, Any], faults: Sequence[Fault], after: str | None
) -> dict[str, list[Words]]:
    """Return faults by the control they belong to; under "" those of other places, each with its place.

    `after` is the field behind which a new one stands.
    """
    found: dict[str, list[Words]] = {}
    settings = {each.key: each for each in settings_of(document["type"])}
    own = _own_path(state, table, document.get("key"), after)
    for fault in faults:
        rest = fault.path.removeprefix(own) if own and fault.path.startswith(own) else None
        control = _control(fault.path if rest is None else rest.lstrip("."), settings)
        if control is None or (rest is None and fault.path not in ("key", "label")):
            found.setdefault("", []).append(told_elsewhere(state, fault))
        else:
            found.setdefault(control, []).append(fault.words)
    return found


def told_elsewhere(state: Working, fault: Fault) -> Words:
    """Return the words of a fault behind the part of the app that it is in."""
    place = _place(state, fault.path)
    return ELSEWHERE.fill(place=place, words=fault.words) if place else fault.words


def _place(state: Working, path: str) -> Words | None:
    """Return what people call the part of the app that a fault is in; None where its path names none."""
    found = _FILE.match(path)
    if found is None:
        return Words(path, path) if path else None
    member, name = found.groups()
    listed = state.document.get(member, ())
    label = next((each.get("label") for each in listed if _name(each) == name), None)
    return PLACES[member].fill(label=Words.read(label or name)) if member in PLACES else Words(name, name)


def _name(piece: Mapping[str, Any]) -> str:
    return f"{piece['table']}.{piece['key']}" if "table" in piece else piece["key"]


def _own_path(state: Working, table: str, key: str | None, after: str | None) -> str:
    """Return where the field stands in the definition's files, as faults name places; a new one may stand last."""
    outer, _, inner = table.partition(".")
    keys = [each.key for each in state.model.tables[table].fields]
    at = keys.index(after) + 1 if key is None and after in keys else _position(keys, key)
    if not inner:
        return f"tables/{outer}.json.fields[{at}]"
    around = _position([each.key for each in state.model.tables[outer].fields], inner)
    return f"tables/{outer}.json.fields[{around}].fields[{at}]"


def _position(keys: Sequence[str], key: str | None) -> int:
    return keys.index(key) if key in keys else len(keys)


def _control(rest: str, settings: Mapping[str, Setting]) -> str | None:
    """Return the name of the control for a place within the field."""
    head = re.split(r"[.\[]", rest, maxsplit=1)[0]
    if rest == "key":
        return "label"
    if head in COMMON:
        return head
    if head == "default":
        return "default_expression" if "expression" in rest else "default_value"
    if head not in settings:
        return None
    row = _ROW.match(rest)
    if row and settings[head].kind in ("rows", "fields") and row[3] and row[3] != "key":
        return f"{PREFIX}{head}:{row[2]}:{row[3]}"
    return PREFIX + head


def summed_up(
    faults: Mapping[str, Sequence[Words]], settings: Sequence[Setting], language: str
) -> list[tuple[str, str, str]]:
    """Return (id of the control, its label, message) of everything that is wrong, for the top of the page."""
    labels = {each.name: each.label.to(language) for each in settings}
    found = []
    for name, listed in faults.items():
        known = labels.get(name.split(":")[0], "")
        target = f"f-{name.replace(':', '-')}" if name.startswith(PREFIX) or name == "default_value" else name
        found += [(target if name else "", known, words.to(language)) for words in listed]
    return found
