"""Roles: the tables and fields they name, and the conditions that say which rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...core.words import Words
from ...expressions import BOOLEAN, Type
from ...fields import SYSTEM_FIELDS, Field, type_of
from ..fault import shown
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from .expressions import check_condition, check_names
from .paths import find_field, table_exists

OTHERS = "*"
"""Stands in "fields" for all that are not named."""
_SYSTEM = {(field.key,): type_of(field).type(field) for field in SYSTEM_FIELDS}


def holds_people(field: Field) -> bool:
    """Say whether a field stores people: a row rule may ask whether somebody is among them."""
    reference = type_of(field).reference(field)
    return reference is not None and reference.kind == "person"


_PEOPLE = tuple(field.key for field in SYSTEM_FIELDS if holds_people(field))


def check_roles(sound: Sound) -> None:
    """Note what does not fit in the roles."""
    for steps, role in sound.pieces["roles"]:
        if "all_tables" in role:
            _check_everywhere(sound, (*steps, "all_tables"), role["all_tables"])
        for table, grant in role.get("tables", {}).items():
            place = (*steps, "tables", table)
            if table_exists(sound, place, table):
                _check_grant(sound, place, table, grant)


def _check_grant(sound: Sound, steps: Steps, table: str, grant: Mapping[str, Any]) -> None:
    for place, part in _parts(grant):
        if "condition" in part:
            check_condition(sound, (*steps, *place, "condition"), part["condition"], table)
        if "member" in part:
            field = find_field(sound, (*steps, *place, "member"), table, part["member"])
            if field is not None and not holds_people(field):
                people = [key for key, each in sound.app.tables[table].by_key.items() if holds_people(each)]
                _no_people(sound, (*steps, *place, "member"), part["member"], people)
    for key in grant.get("fields", {}):
        if key != OTHERS:
            find_field(sound, (*steps, "fields", key), table, key)


def _parts(grant: Mapping[str, Any]) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Yield the parts of "rows" and "edit_rows" that say more than a scope, with their places."""
    for member in ("rows", "edit_rows"):
        told = grant.get(member)
        for position, part in enumerate(told) if isinstance(told, list) else [(None, told)]:
            if isinstance(part, Mapping):
                yield (member,) if position is None else (member, position), part


def _check_everywhere(sound: Sound, steps: Steps, grant: Mapping[str, Any]) -> None:
    """Rights in every table can speak only of what every table has."""
    for place, part in _parts(grant):
        if "condition" in part:
            known = [key for (key,) in _SYSTEM]
            where = (*steps, *place, "condition")
            check_names(sound, where, part["condition"], _system_type, BOOLEAN, known=known)
        if part.get("member", _PEOPLE[0]) not in _PEOPLE:
            _no_people(sound, (*steps, *place, "member"), part["member"], _PEOPLE)
    for key in grant.get("fields", {}):
        if key != OTHERS and (key,) not in _SYSTEM:
            sound.faults.add((*steps, "fields", key), NOT_EVERYWHERE.fill(it=shown(key)), "unknown_field")


def _no_people(sound: Sound, steps: Steps, key: str, people: Sequence[str]) -> None:
    words = NO_PEOPLE.fill(it=shown(key), fields=", ".join(people[:30]), near=near(key, people))
    sound.faults.add(steps, words, "no_member_field")


def _system_type(path: tuple[str, ...]) -> Type | None:
    return _SYSTEM.get(path)


NOT_EVERYWHERE = Words(
    "Not every table has a field {it}; name it under “tables”.",
    "并非每张数据表都有字段 {it}，请在“tables”中分别设置。",
)
NO_PEOPLE = Words(
    "{it} holds no people; possible: {fields}{near}", "{it} 不是成员字段，可用字段：{fields}{near}"
)
