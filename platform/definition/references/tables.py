"""Each table: its title, sort and rules; the keys of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...fields import SYSTEM_FIELDS, Field, type_of
from ..fault import shown
from ..layout import Steps
from ..sound import Sound
from .expressions import check_condition
from .fields import check_field
from .lists import check_keys
from .paths import find_field
from .sorts import check_sort

RESERVED = frozenset({"id", "rev", "deleted_at"})
SYSTEM = {field.key: field.type for field in SYSTEM_FIELDS}


def check_tables(sound: Sound) -> None:
    """Note what does not fit in the tables and their fields."""
    for steps, piece in sound.pieces["tables"]:
        _check_table(sound, piece["key"], piece, steps)


def _check_table(sound: Sound, key: str, piece: Mapping[str, Any], steps: Steps) -> None:
    table = sound.app.tables[key]
    for field in table.fields:
        place = sound.field_steps[key, field.key]
        _check_key(sound, field, place, inner=table.parent is not None)
        check_field(sound, table, field, place)
    for inner in piece["fields"]:
        if f"{key}.{inner['key']}" in sound.app.tables:
            _check_table(sound, f"{key}.{inner['key']}", inner, sound.field_steps[key, inner["key"]])
    _check_title(sound, key, piece, steps)
    check_sort(sound, (*steps, "sort"), key, piece.get("sort", ()))
    check_keys(sound, (*steps, "rules"), piece.get("rules", ()))
    for position, rule in enumerate(piece.get("rules", ())):
        place = (*steps, "rules", position)
        check_condition(sound, (*place, "expression"), rule["expression"], key)
        if "field" in rule:
            find_field(sound, (*place, "field"), key, rule["field"])


def _check_key(sound: Sound, field: Field, steps: Steps, inner: bool) -> None:
    if field.key in RESERVED:
        sound.faults.add((*steps, "key"), IS_RESERVED.fill(key=shown(field.key)), "reserved_key")
    elif inner and (field.key in SYSTEM or field.type in SYSTEM.values()):
        sound.faults.add((*steps, "key"), NOT_IN_SUBFORM.fill(key=shown(field.key)), "reserved_key")
    elif field.key in SYSTEM and field.type != SYSTEM[field.key]:
        words = SYSTEM_TYPE.fill(key=shown(field.key), type=shown(SYSTEM[field.key]))
        sound.faults.add((*steps, "type"), words, "reserved_key")
    elif field.type in SYSTEM.values() and SYSTEM.get(field.key) != field.type:
        sound.faults.add((*steps, "key"), SYSTEM_KEY.fill(type=shown(field.type)), "reserved_key")


def _check_title(sound: Sound, key: str, piece: Mapping[str, Any], steps: Steps) -> None:
    table = sound.app.tables[key]
    if "title" not in piece and any(broken == key for broken, _ in sound.broken_fields):
        return
    # A sub-form's rows are seldom named; only a title that is asked for must be possible.
    if "title" not in piece and table.parent is not None:
        return
    place = (*steps, "title") if "title" in piece else steps
    field = find_field(sound, place, key, table.title)
    if field is not None and not type_of(field).titled:
        titled = [each.key for each in table.fields if type_of(each).titled]
        words = (NO_TITLE if titled else NOTHING_TITLED).fill(
            it=shown(field.key), titles=", ".join(titled[:30])
        )
        sound.faults.add(place, words, "no_title")


IS_RESERVED = Words(
    "The key {key} is taken by the product; choose another.", "标识 {key} 为系统保留，请更换。"
)
NOT_IN_SUBFORM = Words(
    "The rows of a sub-form have no field {key} of their own; take it out.",
    "子表单的行没有系统字段 {key}，请删除。",
)
SYSTEM_TYPE = Words("The field {key} must have the type {type}.", "字段 {key} 的类型必须是 {type}。")
SYSTEM_KEY = Words(
    "A field of type {type} must have the same key.", "类型为 {type} 的字段，标识必须与类型同名。"
)
NO_TITLE = Words(
    "The field {it} cannot be the title, as its value is no text; possible: {titles}.",
    "字段 {it} 的值不是文本，不能作为标题；可用字段：{titles}。",
)
NOTHING_TITLED = Words(
    "The field {it} cannot be the title, as its value is no text; add a text field.",
    "字段 {it} 的值不是文本，不能作为标题；请添加一个文本字段。",
)
