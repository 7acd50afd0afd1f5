"""Each field: what its type allows, its default, and the expressions in its settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import marshmallow as ma

from ...core.words import Words
from ...expressions import Kind
from ...fields import Field, type_of
from ..fault import shown
from ..layout import Steps
from ..links import link
from ..model import Table
from ..sound import Sound
from ..types import path_type
from .expressions import check_condition, check_expression
from .lists import check_keys
from .paths import find_field
from .refused import refusals

Check = Callable[[Sound, Table, Field, Steps], None]
_PAIRS = (("min", "max"), ("min_length", "max_length"))


def check_field(sound: Sound, table: Table, field: Field, steps: Steps) -> None:
    """Note what does not fit in one field whose shape is right."""
    check_keys(sound, (*steps, "options"), field.settings.get("options", ()))
    for low, high in _PAIRS:
        if _greater(field.settings.get(low), field.settings.get(high)):
            sound.faults.add((*steps, low), LOW_ABOVE_HIGH.fill(low=low, high=high), "low_above_high")
    if (table.key, field.key) in sound.untyped:
        return
    _check_abilities(sound, table, field, steps)
    _check_default(sound, table, field, steps)
    more = _MORE.get(field.type)
    if more:
        more(sound, table, field, steps)


def _greater(low: object, high: object) -> bool:
    return type(low) is type(high) and isinstance(low, int | float | str) and low > high  # type: ignore[operator]


def _check_abilities(sound: Sound, table: Table, field: Field, steps: Steps) -> None:
    kind = type_of(field)
    wishes = (
        ("unique", field.unique, kind.unique and table.parent is None, NOT_UNIQUE),
        ("required", field.required, kind.writable, NOT_REQUIRED),
        ("search", bool(field.search), kind.searchable, NOT_SEARCHABLE),
        ("default", field.default is not None, kind.writable, NO_DEFAULT),
    )
    for member, wished, possible, words in wishes:
        if wished and not possible:
            sound.faults.add((*steps, member), words.fill(key=shown(field.key)), f"not_{member}")


def _check_default(sound: Sound, table: Table, field: Field, steps: Steps) -> None:
    kind = type_of(field)
    if field.default is None or not kind.writable:
        return
    if "expression" in field.default:
        place = (*steps, "default", "expression")
        check_expression(sound, place, field.default["expression"], table.key, kind.type(field))
        return
    try:
        kind.value(field).deserialize(field.default["value"])
    except ma.ValidationError as problem:
        for words in refusals(problem):
            sound.faults.add((*steps, "default", "value"), words, "wrong_default")


def _rollup(sound: Sound, table: Table, field: Field, steps: Steps) -> None:
    relation, inner, function = (field.settings.get(each) for each in ("relation", "field", "function"))
    leads = link(table.key, table.by_key[relation])
    if leads is None:
        return
    if field.settings.get("filter"):
        check_condition(sound, (*steps, "filter"), field.settings["filter"], leads.table)
    type = path_type(sound.app, leads.table, (inner,)) if inner else None
    if function in ("sum", "average") and type and type.kind is not Kind.NUMBER:
        sound.faults.add(
            (*steps, "function"),
            NOT_A_NUMBER.fill(function=shown(function), it=shown(inner)),
            "wrong_function",
        )


def _formula(sound: Sound, table: Table, field: Field, steps: Steps) -> None:
    wanted = type_of(field).type(field)
    check_expression(sound, (*steps, "expression"), field.settings["expression"], table.key, wanted)


def _serial(sound: Sound, table: Table, field: Field, steps: Steps) -> None:
    """Note parts that would give a number twice, or name a field whose value is no plain text."""
    parts = field.settings.get("parts", ())
    if parts and sum("digits" in part for part in parts) != 1:
        sound.faults.add((*steps, "parts"), ONE_COUNT, "wrong_parts")
    dates = [part["date"] for part in parts if "date" in part]
    needed = PERIOD_LETTERS[field.settings.get("reset", "never")]
    if parts and not any(needed in each for each in dates or [""]):
        sound.faults.add((*steps, "parts"), NO_PERIOD, "wrong_parts")
    for position, part in enumerate(parts):
        if "field" in part:
            place = (*steps, "parts", position, "field")
            other = find_field(sound, place, table.key, part["field"])
            if other is not None and other.type not in PLAIN:
                sound.faults.add(place, NOT_PLAIN.fill(it=shown(other.key)), "wrong_parts")


PERIOD_LETTERS = {"never": "", "year": "yy", "month": "yyMM", "day": "yyMMdd"}
PLAIN = frozenset({"text", "select", "date"})
_MORE: Mapping[str, Check] = {"rollup": _rollup, "formula": _formula, "serial": _serial}

ONE_COUNT = Words("One part must be the digits, and only one.", "编号须有且只有一个流水号（digits）。")
NO_PERIOD = Words(
    "The count begins anew, so a date as fine as that must be among the parts; else numbers come twice.",
    "按周期重新计数时，编号中须包含相应精度的日期，否则会重复。",
)
NOT_PLAIN = Words(
    "The field {it} has no short text to put into a number; take a text, a choice or a date.",
    "字段 {it} 不能用于编号，请使用单行文本、单选或日期字段。",
)

LOW_ABOVE_HIGH = Words("“{low}” is above “{high}”; exchange them.", "“{low}”大于“{high}”，请对调。")
NOT_UNIQUE = Words(
    "The field {key} cannot forbid duplicates; take “unique” out.",
    "字段 {key} 不支持禁止重复，请去掉 unique。",
)
NOT_REQUIRED = Words(
    "Nobody can fill in the field {key}, so it cannot be required.", "字段 {key} 不由用户填写，不能设为必填。"
)
NOT_SEARCHABLE = Words("The quick search cannot look into the field {key}.", "字段 {key} 不支持快速搜索。")
NO_DEFAULT = Words(
    "Nobody can fill in the field {key}, so it has no default.", "字段 {key} 不由用户填写，不能设默认值。"
)
NOT_A_NUMBER = Words(
    "The function {function} needs numbers, but {it} has none.",
    "函数 {function} 需要数字，而 {it} 不是数字字段。",
)
