"""Effects as sentences: "38 people will see 2,104 more records in “Deals”."."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..core.words import Words
from ..definition.model import App, Table
from ..runtime.access.condition_words import listed
from ..runtime.access.sentences import action_list, field_label
from .effects import COUNTED_ACTIONS, Effect
from .staff import Staff

MOST_NAMES = 50
MOST_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, whether it opens something, and whom it is about: (name, number of records or None)."""

    words: Words
    opens: bool
    people: Sequence[tuple[str, int | None]]
    more: int = 0
    """How many people are left out of `people`."""


def told_effects(app: App, staff: Staff, found: Sequence[Effect]) -> list[Told]:
    """Return the effects as sentences, what is taken away first; what is alike for the same people in one."""
    together: dict[tuple[object, ...], list[Effect]] = {}
    for each in found:
        kind = each.what if each.what in COUNTED_ACTIONS else each.becomes or "simple"
        alone = (each.what,) if each.what in COUNTED_ACTIONS else (frozenset(each.people),)
        together.setdefault((each.table, kind, each.opens, *alone), []).append(each)
    told = [_told(app, staff, alike) for alike in together.values()]
    return sorted(told, key=lambda each: each.opens)


def _told(app: App, staff: Staff, alike: Sequence[Effect]) -> Told:
    first = alike[0]
    table = app.tables[first.table]
    names = sorted(((staff.actors[key].name, number) for key, number in first.people.items()), key=_rank)
    data = {"who": _who(staff, first), "table": table.label}
    if first.what in COUNTED_ACTIONS:
        words = _counted(first, data)
    elif first.what == "field":
        fields = _fields(table, [each.field or "" for each in alike])
        words = _FIELDS[first.becomes or "visible"].fill(**data, fields=fields)
    else:
        words = _SIMPLE[first.opens].fill(**data, acts=action_list(each.what for each in alike))
    return Told(words, first.opens, names[:MOST_NAMES], max(0, len(names) - MOST_NAMES))


def _rank(named: tuple[str, int | None]) -> tuple[int, str]:
    return -(named[1] or 0), named[0]


def _who(staff: Staff, effect: Effect) -> Words:
    if len(effect.people) == 1:
        (only,) = effect.people
        return Words.read(staff.actors[only].name)
    return (_ABOUT if effect.about else _PEOPLE).fill(number=f"{len(effect.people):,}")


def _counted(effect: Effect, data: Mapping[str, Words]) -> Words:
    if effect.later:
        return _NONE_YET[effect.opens].fill(**data, acts=action_list([effect.what]))
    number = _number(effect, effect.most)
    return _COUNTED[effect.what, effect.opens].fill(**data, number=number)


def _number(effect: Effect, most: int | None) -> Words:
    more = " more" if effect.opens else ""
    if most is None:
        return Words("more records" if effect.opens else "some records", "一些")
    records = "record" if most == 1 else "records"
    limit = ("", " ") if effect.alike else ("up to ", "最多 ")
    return Words(f"{limit[0]}{most:,}{more} {records}", f"{limit[1]}{most:,} 条")


def _fields(table: Table, keys: Sequence[str]) -> Words:
    labels = [_QUOTED.fill(it=field_label(table, key)) for key in keys[:MOST_FIELDS]]
    if len(keys) > MOST_FIELDS:
        labels.append(_FURTHER.fill(number=len(keys) - MOST_FIELDS))
    return listed(labels)


_QUOTED = Words("“{it}”", "“{it}”")
_FURTHER = Words("{number} more fields", "另外 {number} 个字段")
_PEOPLE = Words("{number} people", "{number} 人")
_ABOUT = Words("About {number} people", "约 {number} 人")
_SIMPLE = {
    True: Words("{who} may now {acts} records in “{table}”.", "{who}将可对“{table}”记录进行：{acts}。"),
    False: Words(
        "{who} may no longer {acts} records in “{table}”.", "{who}将不能再对“{table}”记录进行：{acts}。"
    ),
}
_COUNTED = {
    ("view", True): Words("{who} will see {number} in “{table}”.", "{who}将多看到{number}“{table}”记录。"),
    ("view", False): Words(
        "{who} will no longer see {number} in “{table}”.", "{who}将看不到{number}“{table}”记录。"
    ),
    ("edit", True): Words(
        "{who} will be able to edit {number} in “{table}”.", "{who}将可多编辑{number}“{table}”记录。"
    ),
    ("edit", False): Words(
        "{who} can no longer edit {number} in “{table}”.", "{who}将不能再编辑{number}“{table}”记录。"
    ),
    ("delete", True): Words(
        "{who} will be able to delete {number} in “{table}”.", "{who}将可多删除{number}“{table}”记录。"
    ),
    ("delete", False): Words(
        "{who} can no longer delete {number} in “{table}”.", "{who}将不能再删除{number}“{table}”记录。"
    ),
}
_NONE_YET = {
    True: Words(
        "{who} may {acts} more in “{table}”; no present record is concerned.",
        "{who}在“{table}”中可{acts}的范围扩大，目前没有受影响的记录。",
    ),
    False: Words(
        "{who} may {acts} less in “{table}”; no present record is concerned.",
        "{who}在“{table}”中可{acts}的范围缩小，目前没有受影响的记录。",
    ),
}
_FIELDS = {
    "visible": Words("{who} will see {fields} of “{table}” in full.", "{who}将可看到“{table}”的{fields}。"),
    "mask": Words(
        "{who} will see {fields} of “{table}” as a mask.", "{who}将看到“{table}”脱敏后的{fields}。"
    ),
    "masked": Words(
        "{who} will see only a mask of {fields} of “{table}”.", "{who}将只能看到“{table}”脱敏后的{fields}。"
    ),
    "hidden": Words("{who} will no longer see {fields} of “{table}”.", "{who}将看不到“{table}”的{fields}。"),
    "changed": Words(
        "{who} will be able to change {fields} of “{table}”.", "{who}将可以修改“{table}”的{fields}。"
    ),
    "adding": Words(
        "{who} will fill in {fields} of “{table}” when adding only.",
        "{who}仅在新增“{table}”时可填写{fields}。",
    ),
    "fixed": Words(
        "{who} will no longer be able to change {fields} of “{table}”.",
        "{who}将不能再修改“{table}”的{fields}。",
    ),
    "elsewhere": Words(
        "{who} will see {fields} of “{table}” on other records than before.",
        "{who}可看到“{table}”的{fields}的记录范围有变化。",
    ),
}
