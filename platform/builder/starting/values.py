"""From what a cell says to the value a field takes: the same reading that the guess has tried on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ...fields import Field, type_of
from ...fields.base import NotUnderstood, Reader
from .column import parts
from .texts import day_in, is_nothing, moment_in

TEXTS = ("text", "long_text")
NO_OPTION = Words("“{text}” is none of the options", "“{text}”不在选项中")
NO_DAY = Words("“{text}” is not a date", "“{text}”不是日期")
NO_PERSON = Words("Nobody here is called “{text}”", "没有名为“{text}”的成员")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's values go."""

    column: int
    """Its place in the sheet."""
    field: Field
    order: str = ""
    codes: bool = False
    options: Mapping[str, str] | None = None
    """Option keys by what the cells say, in small letters."""
    people: Mapping[str, int] | None = None
    """Ids of people by name, in small letters."""


def value_of(target: Target, text: str, reader: Reader) -> Any:
    """Return the API value of a cell, None for nothing; raises NotUnderstood."""
    kind = target.field.type
    text = text.strip()
    if not text or (kind not in TEXTS and is_nothing(text)):
        return None
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(target, text, reader)
    return type_of(target.field).parse(target.field, text, reader)


def _day(target: Target, text: str, _reader: Reader) -> str:
    day = day_in(text, target.order, target.codes)
    if day is None:
        raise NotUnderstood(NO_DAY, text=text[:60])
    return day.isoformat()


def _moment(target: Target, text: str, reader: Reader) -> Any:
    moment = moment_in(text, target.order)
    bare = f"{moment:%Y-%m-%d %H:%M:%S}" if moment else _day(target, text, reader)
    return type_of(target.field).parse(target.field, bare, reader)


def _option(target: Target, text: str, _reader: Reader) -> str:
    key = (target.options or {}).get(text.casefold())
    if key is None:
        raise NotUnderstood(NO_OPTION, text=text[:60])
    return key


def _several(target: Target, text: str, reader: Reader) -> list[str]:
    return [_option(target, part, reader) for part in parts(text)]


def _person(target: Target, text: str, _reader: Reader) -> int:
    found = (target.people or {}).get(text.casefold())
    if found is None:
        raise NotUnderstood(NO_PERSON, text=text[:60])
    return found


def _plain(_target: Target, text: str, _reader: Reader) -> str:
    return text


_SPECIAL: Mapping[str, Callable[[Target, str, Reader], Any]] = {
    "text": _plain,
    "long_text": _plain,
    "date": _day,
    "date_time": _moment,
    "select": _option,
    "multi_select": _several,
    "member": _person,
}
