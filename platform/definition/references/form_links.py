"""What forms take from other tables, what their fields start with, and by what records are taken for the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.json_column import Json
from ...core.words import Words
from ...fields import Field, type_of
from ..fault import shown
from ..layout import Steps
from ..sound import Sound
from .expressions import check_expression, gives
from .filters import check_filter
from .paths import find_field, table_exists
from .refused import refusals
from .sorts import check_sort

Check = Callable[[Sound, Steps, str, Any, Field], None]


def check_form_links(sound: Sound) -> None:
    """Note what does not fit in the entries of forms beyond the fields they place."""
    for steps, form in sound.pieces["forms"]:
        table = form["table"]
        if sound.unknown_table(table) or table not in sound.app.tables:
            continue
        for position, section in enumerate(form["sections"]):
            for number, entry in enumerate(section["fields"]):
                if isinstance(entry, Mapping):
                    _check_entry(sound, (*steps, "sections", position, "fields", number), table, entry)


def check_matching(sound: Sound) -> None:
    """Note fields by which records cannot be compared."""
    for steps, piece in sound.pieces["tables"]:
        for place, keys in enumerate((piece.get("match") or {}).get("any", ())):
            for number, key in enumerate(keys):
                at = (*steps, "match", "any", place, number)
                field = find_field(sound, at, piece["key"], key)
                if field is not None and not compares(field):
                    sound.faults.add(at, NOT_COMPARED.fill(it=shown(key)), "not_compared")


def _check_entry(sound: Sound, steps: Steps, table: str, entry: Mapping[str, Any]) -> None:
    if "matches" in entry:
        _check_found(sound, (*steps, "matches"), table, entry["matches"])
    field = sound.app.tables[table].by_key.get(entry.get("field", ""))
    if field is None or (table, field.key) in sound.untyped:
        return
    for member, check in _CHECKS.items():
        if member in entry:
            check(sound, (*steps, member), table, entry[member], field)


def _default(sound: Sound, steps: Steps, table: str, default: Mapping[str, Any], field: Field) -> None:
    kind = type_of(field)
    if not kind.writable:
        sound.faults.add(steps, NOT_WRITTEN.fill(it=shown(field.key)), "not_written")
    elif "expression" in default:
        check_expression(sound, (*steps, "expression"), default["expression"], table, kind.type(field))
    elif "value" in default:
        try:
            kind.value(field).deserialize(default["value"])
        except ma.ValidationError as problem:
            for why in refusals(problem):
                words = WRONG_START.fill(it=shown(field.key), why=why)
                sound.faults.add((*steps, "value"), words, "wrong_default")


def _fill(sound: Sound, steps: Steps, table: str, fill: Mapping[str, Any], field: Field) -> None:
    if not table_exists(sound, (*steps, "table"), fill["table"]):
        return
    check_filter(sound, (*steps, "filter"), fill["table"], fill["filter"], table)
    check_sort(sound, (*steps, "sort"), fill["table"], fill.get("sort", ()))
    _fits(sound, (*steps, "field"), fill["table"], fill["field"], field)


def _filter(sound: Sound, steps: Steps, table: str, tree: Any, field: Field) -> None:
    there = _linked(field)
    if there is None:
        sound.faults.add(steps, NO_RECORDS.fill(it=shown(field.key)), "no_records")
    else:
        check_filter(sound, steps, there, tree, table)


def _carry(sound: Sound, steps: Steps, table: str, carry: Mapping[str, str], field: Field) -> None:
    there, reference = _linked(field), type_of(field).reference(field)
    if there is None or reference is None or reference.many:
        sound.faults.add(steps, NOT_TO_ONE.fill(it=shown(field.key)), "not_to_one")
        return
    for far, near in carry.items():
        taker = find_field(sound, (*steps, far), table, near)
        if taker is not None and (table, near) not in sound.untyped:
            _fits(sound, (*steps, far), there, far, taker)


def _add(sound: Sound, steps: Steps, _table: str, _add: bool, field: Field) -> None:
    if _linked(field) is None:
        sound.faults.add(steps, NO_RECORDS.fill(it=shown(field.key)), "no_records")


_CHECKS: Mapping[str, Check] = {
    "default": _default,
    "fill": _fill,
    "filter": _filter,
    "carry": _carry,
    "add": _add,
}


def _check_found(sound: Sound, steps: Steps, table: str, told: Mapping[str, Any]) -> None:
    if not table_exists(sound, (*steps, "table"), told["table"]):
        return
    check_filter(sound, (*steps, "filter"), told["table"], told["filter"], table)
    check_sort(sound, (*steps, "sort"), told["table"], told.get("sort", ()))
    for number, key in enumerate(told["fields"]):
        find_field(sound, (*steps, "fields", number), told["table"], key)


def _fits(sound: Sound, steps: Steps, there: str, key: str, taker: Field) -> None:
    """Note a field whose values another cannot take."""
    giver = find_field(sound, steps, there, key)
    if giver is None or (there, key) in sound.untyped:
        return
    if not type_of(taker).writable:
        sound.faults.add(steps, NOT_WRITTEN.fill(it=shown(taker.key)), "not_written")
    elif (
        "fields" in taker.settings
        or not gives(type_of(giver).type(giver), type_of(taker).type(taker))
        or _linked(giver) != _linked(taker) is not None
    ):
        words = NOT_TAKEN.fill(it=shown(key), taker=shown(taker.key))
        sound.faults.add(steps, words, "not_taken")


def _linked(field: Field) -> str | None:
    reference = type_of(field).reference(field)
    return reference.table if reference is not None and reference.kind == "record" else None


def compares(field: Field) -> bool:
    """Say whether records can be taken for the same by a field: it has values of its own that can be equal."""
    column = type_of(field).column_type(field) if type_of(field).writable else None
    return column is not None and not isinstance(sa.types.to_instance(column), Json | sa.Boolean)


NOT_WRITTEN = Words("The field {it} is computed and takes no value.", "字段 {it} 由系统计算，不能填入值。")
WRONG_START = Words("The field {it} cannot start with this value: {why}", "字段 {it} 不能使用该默认值：{why}")
NO_RECORDS = Words(
    "The field {it} is no link to records of a table; only those offer or make records.",
    "字段 {it} 不是关联字段，只有关联字段可以限定或新建记录。",
)
NOT_TO_ONE = Words(
    "Values are taken over only from a link to one record; {it} is none.",
    "只有关联单条记录的字段可以带出值，{it} 不是。",
)
NOT_TAKEN = Words(
    "The field {taker} cannot take the values of {it}: they are of another kind.",
    "字段 {taker} 不能接收 {it} 的值，两者类型不同。",
)
NOT_COMPARED = Words(
    "Records cannot be compared by {it}: name a stored field with one value.",
    "不能按字段 {it} 判断重复，请选择保存单个值的字段。",
)
