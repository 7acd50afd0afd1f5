"""The ways that values go from one type to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma

from ...core.words import Words
from ..base import NotUnderstood
from ..date_format import in_zone
from ..decimals import ExactDecimal
from ..pointers import NOT_FOUND
from ..type_of import type_of
from ..typed_list import typed_list
from .way import Between, Convert, Lost, Way

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
NO_PICTURE = Words("There is no picture among the files.", "文件中没有图片。")
UNREADABLE = Words("It cannot be read as the new type.", "无法识别为新类型的值。")


def shown(between: Between) -> Convert:
    """Return the function that gives a stored value as people read it."""
    before, reader, kind = between.before, between.reader, type_of(between.before)
    reference = kind.reference(before)

    def named(id: int) -> dict[str, Any]:
        return {"id": id, "title": between.named(reference, id) or f"#{id}"}

    if reference is None:
        directory: Any = None  # what points nowhere needs nobody's name
        return lambda value: kind.format(before, kind.load(before, (value,), directory), reader)
    if reference.many:
        return lambda value: kind.format(before, [named(each) for each in value], reader)
    return lambda value: kind.format(before, named(value), reader)


def taken(between: Between) -> Convert:
    """Return the function that takes an API value as the new field stores it."""
    reads = type_of(between.after).value(between.after)

    def take(value: Any) -> Any:
        try:
            return None if value is None else reads.deserialize(value)
        except ma.ValidationError as error:
            raise Lost(_first(error.messages)) from error

    return take


def _same(_between: Between) -> Convert:
    return lambda value: value


def _pictures(_between: Between) -> Convert:
    def keep(value: Any) -> list[Any]:
        kept = [each for each in value if str(each.get("type", "")) in PICTURES]
        if not kept:
            raise Lost(NO_PICTURE)
        return kept

    return keep


def _first(messages: Any) -> Words:
    while not isinstance(messages, Words):
        if not messages or isinstance(messages, str):
            return UNREADABLE
        messages = next(iter(messages.values() if isinstance(messages, Mapping) else messages))
    return messages


def _read_again(between: Between) -> Convert:
    show, take, kind = shown(between), taken(between), type_of(between.after)

    def read(value: Any) -> Any:
        text = show(value)
        if not text.strip():
            return None
        try:
            return take(kind.parse(between.after, text, between.reader))
        except NotUnderstood as error:
            raise Lost(error.words) from error

    return read


def _number(between: Between) -> Convert:
    take, column = taken(between), type_of(between.after).column_type(between.after)
    unit = Decimal(1).scaleb(-column.scale) if isinstance(column, ExactDecimal) else Decimal(1)
    return lambda value: take(value.quantize(unit, ROUND_HALF_UP))


def _is_not_zero(_between: Between) -> Convert:
    return lambda value: value != 0


def _one_or_zero(between: Between) -> Convert:
    take = taken(between)
    return lambda value: take(1 if value else 0)


def _as_list(between: Between) -> Convert:
    take = taken(between)
    return lambda value: take([value])


def _first_of_several(between: Between) -> Convert:
    take = taken(between)
    return lambda value: take(value[0]) if value else None


def _day(between: Between) -> Convert:
    take, zone = taken(between), between.reader.zone
    return lambda value: take(in_zone(value, zone).date().isoformat())


def _clock(between: Between) -> Convert:
    zone = between.reader.zone
    return lambda value: in_zone(value, zone).strftime("%H:%M")


def _midnight(between: Between) -> Convert:
    zone = ZoneInfo(between.reader.zone)

    def moment(value: Any) -> datetime:
        try:
            return datetime.combine(value, time(), zone).astimezone(UTC)
        except OverflowError as error:
            raise Lost(UNREADABLE) from error

    return moment


def _by_name(between: Between) -> Convert:
    show, take, kind = shown(between), taken(between), type_of(between.after)
    reference, find = kind.reference(between.after), between.reader.find

    def look_up(text: str) -> int:
        found = find(reference, text) if find and reference else None
        if found is None:
            raise Lost(NOT_FOUND.fill(text=text[:100]))
        return found

    def read(value: Any) -> Any:
        text = show(value).strip()
        if not text:
            return None
        return take([look_up(each) for each in typed_list(text)] if kind.many else look_up(text))

    return read


SAME = Way("same", Words("Every value stays as it is.", "所有值保持不变。"), _same)
ONLY_PICTURES = Way(
    "pictures", Words("Pictures stay, other files are lost.", "保留图片，丢弃其他文件。"), _pictures
)
AS_TEXT = Way(
    "as_text", Words("Each value becomes the text that people read.", "每个值转为显示的文字。"), _read_again
)
READ_AGAIN = Way(
    "read_again",
    Words("Each value is read again, as if somebody typed it.", "每个值按手工输入的方式重新识别。"),
    _read_again,
)
AS_NUMBER = Way("number", Words("Each number is rounded to fit.", "每个数字按新设置四舍五入。"), _number)
NOT_ZERO = Way(
    "not_zero",
    Words("Zero becomes no, every other number yes.", "0 转为“否”，其他数字转为“是”。"),
    _is_not_zero,
)
ONE_OR_ZERO = Way(
    "one_or_zero", Words("Yes becomes 1, no becomes 0.", "“是”转为 1，“否”转为 0。"), _one_or_zero
)
AS_LIST = Way("as_list", Words("Each value becomes a list of one.", "每个值转为只含一项的列表。"), _as_list)
FIRST = Way(
    "first",
    Words("The first of several stays; the others are lost.", "多个值只保留第一个，其余丢弃。"),
    _first_of_several,
)
AS_OPTIONS = Way(
    "as_options",
    Words(
        "Each different value becomes an option, the most frequent first.",
        "每个不同的值转为一个选项，按出现次数排列。",
    ),
    _read_again,
    makes_options=True,
)
BY_NAME = Way(
    "by_name",
    Words("Each text is looked up by name or title.", "按名称或标题查找每个值所指的对象。"),
    _by_name,
)
DAY = Way("day", Words("The day stays, the time is lost.", "保留日期，丢弃时间。"), _day)
CLOCK = Way("clock", Words("The time stays, the day is lost.", "保留时间，丢弃日期。"), _clock)
MIDNIGHT = Way("midnight", Words("Each day becomes its first minute.", "每个日期转为当天零点。"), _midnight)
