"""An app's navigation as groups of entries, and each change of it: pure functions from groups to groups.

An entry goes by "<group>.<place>", a group by its number, as nothing in the navigation has a key.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

from ....core.errors import NotFound

Groups = list[dict[str, Any]]
Change = Callable[[Groups], None]


def groups_of(document: Mapping[str, Any]) -> Groups:
    """Return the groups of an app; one of all its tables where none are set, as the side bar shows it."""
    told = document.get("navigation")
    if told:
        return copy.deepcopy(list(told))
    entries = [{"table": each["key"]} for each in document.get("tables", ())]
    return [{"items": entries}] if entries else []


def entry_at(groups: Groups, name: str) -> tuple[list[dict[str, str]], int]:
    """Return the entries of a group and the place of one of them; raises NotFound."""
    group, _, place = name.partition(".")
    items = group_at(groups, group)["items"]
    if not _is_place(place, items):
        raise NotFound
    return items, int(place)


def group_at(groups: Groups, number: str) -> dict[str, Any]:
    """Return a group by its number; raises NotFound."""
    if not _is_place(number, groups):
        raise NotFound
    return groups[int(number)]


def move_entry(groups: Groups, name: str, after: str) -> None:
    """Put an entry behind another one ("1.0"), or first in a group ("1")."""
    items, place = entry_at(groups, name)
    if after == name:
        return
    entry = items[place]
    if "." in after:
        target, at = entry_at(groups, after)
        at += 1
    else:
        target, at = group_at(groups, after)["items"], 0
    target.insert(at, entry)
    # It still stands where it was, one further on if it went before that.
    del items[place + 1 if target is items and at <= place else place]


def remove_entry(groups: Groups, name: str) -> None:
    """Take an entry out of the side bar."""
    items, place = entry_at(groups, name)
    del items[place]


def add_entry(groups: Groups, number: str, entry: str) -> None:
    """Add "table" or "table.view" at the end of a group."""
    group_at(groups, number)["items"].append({"view": entry} if "." in entry else {"table": entry})


def move_group(groups: Groups, number: str, after: str | None) -> None:
    """Put a group behind another one, or first."""
    group = group_at(groups, number)
    behind = None if after is None else group_at(groups, after)
    if behind is group:
        return
    groups[:] = [each for each in groups if each is not group]
    at = 0 if behind is None else next(i for i, each in enumerate(groups) if each is behind) + 1
    groups.insert(at, group)


def remove_group(groups: Groups, number: str) -> None:
    """Take a group and its entries out of the side bar."""
    group = group_at(groups, number)
    groups[:] = [each for each in groups if each is not group]


def set_group(groups: Groups, number: str, label: Any, icon: str) -> None:
    """Name a group, or add one where `number` is empty."""
    if not number:
        groups.append({"items": []})
    group = group_at(groups, number or str(len(groups) - 1))
    for member, value in (("label", label), ("icon", icon)):
        group.pop(member, None)
        if value:
            group[member] = value


def neighbours(groups: Groups, group: int, place: int) -> tuple[str, str]:
    """Return what an entry goes behind when it moves up and when it moves down; "" where it cannot."""
    items = groups[group]["items"]
    up = down = ""
    if place > 0:
        up = f"{group}.{place - 2}" if place > 1 else str(group)
    elif group > 0:
        before = len(groups[group - 1]["items"])
        up = f"{group - 1}.{before - 1}" if before else str(group - 1)
    if place + 1 < len(items):
        down = f"{group}.{place + 1}"
    elif group + 1 < len(groups):
        down = str(group + 1)
    return up, down


def _is_place(told: str, listed: list[Any]) -> bool:
    return told.isascii() and told.isdigit() and len(told) < 4 and int(told) < len(listed)
