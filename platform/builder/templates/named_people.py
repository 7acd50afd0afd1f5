"""People and departments that a definition names by their ids: defaults, conditions, what a rule sets, whom a step means.

In another workspace the ids mean nobody, or somebody else: there whoever makes the app stands for all of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from ...definition.layout import Steps
from ...definition.model import App
from ...definition.uses import uses
from ...fields import type_of
from ...identity.actor import Actor

PERSON, DEPARTMENT = "person", "department"


def handed_to(document: Mapping[str, Any], maker: Actor) -> tuple[dict[str, Any], int]:
    """Return a checked document in which `maker`, with the own department, is named instead, and in how many places.

    A default of a department goes where the maker has none; a condition then asks for no department.
    """
    told = copy.deepcopy(dict(document))
    stands_for = {PERSON: maker.person_id, DEPARTMENT: maker.department_id}
    places = 0
    for steps, kind in dict(_places(document)).items():
        holder = _at(told, steps[:-1])
        one = stands_for[kind]
        places += 1
        if one is not None:
            holder["value"] = [one] if isinstance(holder["value"], list) else one
        elif "op" in holder:
            del holder["value"]
            holder["op"] = "is_empty"
        else:
            del _at(told, steps[:-2])[steps[-2]]
    for whom in _meant(told.get("automations", ())):
        places += 1
        whom.clear()
        whom[PERSON] = maker.person_id
    return told, places


def _meant(part: Any) -> Iterator[dict[str, Any]]:
    """Give every {"person": id} and {"department": id} within automations."""
    if isinstance(part, dict) and len(part) == 1 and isinstance(next(iter(part.values())), int):
        if part.keys() <= {PERSON, DEPARTMENT}:
            yield part
    elif isinstance(part, Mapping | list | tuple):
        for each in part.values() if isinstance(part, Mapping) else part:
            yield from _meant(each)


def _places(document: Mapping[str, Any]) -> Iterator[tuple[Steps, str]]:
    """Yield where a value names people or departments, and which of them; a place may come more than once."""
    model = App.read(document)
    for number, table in enumerate(document.get("tables", ())):
        for place, field in enumerate(table["fields"]):
            kind = _kind(model, ("tables", table["key"], "fields", field["key"]))
            default = ("tables", number, "fields", place, "default", "value")
            if kind and _names(field.get("default")):
                yield default, kind
    for use in uses(model):
        kind = _kind(model, use.element)
        holder = _at(document, use.steps[:-1]) if kind and len(use.steps) > 1 else None
        if kind and isinstance(holder, Mapping):
            if _names(holder):
                yield (*use.steps[:-1], "value"), kind
            if _names(holder.get("default")):
                yield (*use.steps[:-1], "default", "value"), kind


def _names(holder: Any) -> bool:
    value = holder.get("value") if isinstance(holder, Mapping) else None
    listed = value if isinstance(value, list) else [value]
    return any(isinstance(each, int) and not isinstance(each, bool) for each in listed)


def _kind(model: App, element: tuple[str, ...]) -> str | None:
    """Return "person" or "department" for a field that names such."""
    if len(element) != 4 or element[0] != "tables" or element[2] != "fields":
        return None
    table = model.tables.get(element[1])
    field = table.by_key.get(element[3]) if table else None
    reference = type_of(field).reference(field) if field else None
    return reference.kind if reference is not None and reference.kind in (PERSON, DEPARTMENT) else None


def _at(document: Any, steps: Steps) -> Any:
    for step in steps:
        document = document[step]
    return document
