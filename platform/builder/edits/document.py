"""Reaching into a definition document without changing it: one element replaced, everything else shared."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...core.errors import Fault, Invalid, NotFound
from ...core.words import Words
from ...definition.layout import BY_MEMBER

Document = Mapping[str, Any]
Piece = dict[str, Any]
Change = Callable[[Piece], None]
"""Changes a copy of an element."""
Name = Callable[[Mapping[str, Any]], Any]


def own_key(piece: Mapping[str, Any]) -> Any:
    """Return an element's key."""
    return piece["key"]


def name_of(member: str) -> Name:
    """Return what tells the elements of a member of the document apart: the key, or "table.key"."""
    return BY_MEMBER[member].name


def find(listed: Sequence[Mapping[str, Any]], name: str, called: Name = own_key) -> int:
    """Return the position of an element in a list; raises NotFound."""
    for position, each in enumerate(listed):
        if called(each) == name:
            return position
    raise NotFound


def placed(listed: Sequence[Any], piece: Any, after: str | None, called: Name = own_key) -> list[Any]:
    """Return a list with an element behind another one, or at the end; raises NotFound."""
    at = len(listed) if after is None else find(listed, after, called) + 1
    return [*listed[:at], piece, *listed[at:]]


def moved(listed: Sequence[Any], name: str, after: str | None, called: Name = own_key) -> list[Any]:
    """Return a list with an element behind another one, or first; raises NotFound."""
    piece = listed[find(listed, name, called)]
    rest = [each for each in listed if each is not piece]
    at = (
        0
        if after is None
        else find(listed, after, called)
        if after == name
        else find(rest, after, called) + 1
    )
    return [*rest[:at], piece, *rest[at:]]


def with_changed(listed: Sequence[Any], name: str, change: Change, called: Name = own_key) -> list[Any]:
    """Return a list with one element changed by `change`, which is given a copy; raises NotFound."""
    at = find(listed, name, called)
    changed = copy.deepcopy(dict(listed[at]))
    change(changed)
    return [*listed[:at], changed, *listed[at + 1 :]]


def with_piece(document: Document, member: str, name: str, change: Change) -> Piece:
    """Return the document with one element of a member ("forms", "views", …) changed; raises NotFound."""
    return {**document, member: with_changed(document.get(member, ()), name, change, name_of(member))}


def with_table(document: Document, table: str, change: Change) -> Piece:
    """Return the document with a table changed, or a sub-form ("deal.lines"); raises NotFound."""
    key, _, inner = table.partition(".")
    if not inner:
        return with_piece(document, "tables", key, change)

    def within(outer: Piece) -> None:
        at = find(outer["fields"], inner)
        if outer["fields"][at]["type"] != "subform":
            raise NotFound
        change(outer["fields"][at])

    return with_piece(document, "tables", key, within)


def piece_in(document: Document, member: str, name: str) -> Mapping[str, Any]:
    """Return an element of a member of the document; raises NotFound."""
    listed = document.get(member, ())
    return listed[find(listed, name, name_of(member))]


def table_in(document: Document, table: str) -> Mapping[str, Any]:
    """Return a table of the document, or the sub-form "deal.lines"; raises NotFound."""
    key, _, inner = table.partition(".")
    found = piece_in(document, "tables", key)
    if not inner:
        return found
    field = found["fields"][find(found["fields"], inner)]
    if field["type"] != "subform":
        raise NotFound
    return field


def apply_changes(piece: Piece, changes: Mapping[str, Any]) -> None:
    """Set members of an element; None takes one away. Raises Invalid for a name that says nothing."""
    check_label(changes)
    for member, value in changes.items():
        if value is None:
            piece.pop(member, None)
        else:
            piece[member] = value


def check_new(listed: Sequence[Mapping[str, Any]], piece: Mapping[str, Any], called: Name = own_key) -> None:
    """Raise Invalid where an element of the list has the new one's key already, or the new one's name is empty."""
    check_label(piece)
    if any(called(each) == called(piece) for each in listed):
        raise Invalid([Fault("key", KEY_TAKEN.fill(key=piece["key"]))])


def check_label(piece: Mapping[str, Any]) -> None:
    """Raise Invalid for a label that is there and says nothing; one that is left out is made from the key."""
    if "label" in piece and not Words.read(piece["label"]).en.strip():
        raise Invalid([Fault("label", NO_NAME)])


KEY_TAKEN = Words("The key “{key}” is taken; choose another.", "标识“{key}”已被使用，请更换。")
NO_NAME = Words("Give it a name.", "请填写名称。")
