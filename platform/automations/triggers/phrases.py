"""What the sentences of triggers share: lists of names, and the values of a choice as people know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names

ANY = Words("record", "记录")
NOTHING = Words("nothing", "空")


def table_of(names: Names) -> Words:
    """Return what people call the table it is about, in quotes."""
    return quoted(names.table("")) if names.about else ANY


def quoted(words: Words) -> Words:
    """Return words as names stand in sentences."""
    return Words(f"“{words.en}”", f"“{words.zh}”")


def listed(parts: Iterable[Words], last: Words) -> Words:
    """Return a list as people say it: "a, b or c"; `last` stands before the last one."""
    *before, end = list(parts)
    if not before:
        return end
    return Words(
        f"{', '.join(each.en for each in before)}{last.en}{end.en}",
        f"{'、'.join(each.zh for each in before)}{last.zh}{end.zh}",
    )


OR = Words(" or ", "或")


def fields_of(names: Names, settings: Mapping[str, Any]) -> Words:
    """Return the fields that a trigger watches."""
    return listed((quoted(names.field("", key)) for key in settings["fields"]), OR)


def values_of(names: Names, settings: Mapping[str, Any], member: str) -> Words:
    """Return the values of the watched field that are meant, "nothing" for the empty one."""
    field = settings["fields"][0] if settings.get("fields") else ""
    return listed((_value(names, field, each) for each in settings[member]), OR)


def _value(names: Names, field: str, told: Any) -> Words:
    if told is None:
        return NOTHING
    if isinstance(told, str):
        return quoted(names.option("", field, told))
    if isinstance(told, bool):
        return Words("yes" if told else "no", "是" if told else "否")
    return Words(str(told), str(told))
