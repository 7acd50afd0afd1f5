"""What fields point to: tables, relations and the fields over there. Told first, as all typing rests on it.

A field that points nowhere is remembered in `sound.untyped`, with every field computed from it, so that one
mistake is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...core.words import Words
from ...fields import Field
from ..dependencies import Place, direct_reads
from ..fault import shown
from ..layout import Steps
from ..links import link
from ..model import Table
from ..reads import paths_read, sort_keys
from ..sound import Sound
from .expressions import leads_to_broken
from .paths import find_field, table_exists


def check_pointers(sound: Sound) -> None:
    """Note the fields whose settings name something that is not there or does not fit."""
    for table in sound.app.tables.values():
        for field in table.fields:
            look = _LOOKS.get(field.type)
            if look and not look(sound, table, field, sound.field_steps[table.key, field.key]):
                sound.untyped.add((table.key, field.key))
    _spread(sound)


def _spread(sound: Sound) -> None:
    """Remember every field computed from one that points nowhere, or from a broken one, as such."""
    readers: dict[Place, list[Place]] = {}
    waiting = list(sound.untyped)
    for table in sound.app.tables.values():
        for field in table.fields:
            for read in direct_reads(sound.app, table.key, field.key):
                readers.setdefault(read, []).append((table.key, field.key))
            if any(leads_to_broken(sound, table.key, path) for path in paths_read(field)):
                waiting.append((table.key, field.key))
    while waiting:
        place = waiting.pop()
        sound.untyped.add(place)
        waiting.extend(each for each in readers.get(place, ()) if each not in sound.untyped)


def _relation(sound: Sound, _table: Table, field: Field, steps: Steps) -> bool:
    if field.required and not field.settings.get("many") and field.settings.get("on_delete") == "set_empty":
        sound.faults.add((*steps, "on_delete"), REQUIRED_SET_EMPTY, "required_set_empty")
    return table_exists(sound, (*steps, "table"), field.settings["table"])


def _reverse(sound: Sound, table: Table, field: Field, steps: Steps) -> bool:
    there = field.settings["table"]
    if table.parent is not None:
        sound.faults.add((*steps, "type"), NO_REVERSE_HERE, "not_in_subform")
        return False
    if not table_exists(sound, (*steps, "table"), there):
        return False
    relation = find_field(sound, (*steps, "field"), there, field.settings["field"])
    if relation is None or sound.unknown_table(relation.settings.get("table", table.key)):
        return False
    if relation.type == "relation" and relation.settings["table"] == table.key:
        return True
    words = NOT_THE_RELATION.fill(it=shown(relation.key), there=shown(there), table=shown(table.key))
    sound.faults.add((*steps, "field"), words, "not_the_relation")
    return False


def _subform(sound: Sound, table: Table, _field: Field, steps: Steps) -> bool:
    if table.parent is not None:
        sound.faults.add((*steps, "type"), NESTED_SUBFORM, "not_in_subform")
    return table.parent is None


def _lookup(sound: Sound, table: Table, field: Field, steps: Steps) -> bool:
    there = _linked_table(sound, table, field, steps)
    return bool(there and find_field(sound, (*steps, "field"), there, field.settings["field"]))


def _rollup(sound: Sound, table: Table, field: Field, steps: Steps) -> bool:
    settings = field.settings
    there = _linked_table(sound, table, field, steps)
    if there is None:
        return False
    for key in sort_keys(field):
        find_field(sound, (*steps, "sort"), there, key.removeprefix("-"))
    if "field" in settings:
        return find_field(sound, (*steps, "field"), there, settings["field"]) is not None
    if settings["function"] != "count":
        sound.faults.add(steps, FIELD_NEEDED.fill(function=shown(settings["function"])), "missing_member")
    return settings["function"] == "count"


def _linked_table(sound: Sound, table: Table, field: Field, steps: Steps) -> str | None:
    place = (*steps, "relation")
    relation = find_field(sound, place, table.key, field.settings["relation"])
    if relation is None or leads_to_broken(sound, table.key, (relation.key,)):
        return None
    leads = link(table.key, relation)
    if leads is None:
        sound.faults.add(place, NOT_A_LINK.fill(it=shown(relation.key)), "no_link")
        return None
    return leads.table if leads.table in sound.app.tables else None


_LOOKS: Mapping[str, Callable[[Sound, Table, Field, Steps], bool]] = {
    "relation": _relation,
    "reverse": _reverse,
    "subform": _subform,
    "lookup": _lookup,
    "rollup": _rollup,
}

REQUIRED_SET_EMPTY = Words(
    "A required relation cannot be emptied when its record is deleted; choose “restrict” or “delete”.",
    "必填的关联字段不能在对方删除时清空，请改用“restrict”或“delete”。",
)
NO_REVERSE_HERE = Words("A sub-form cannot hold a reverse list.", "子表单中不能使用反向关联字段。")
NESTED_SUBFORM = Words("A sub-form cannot hold another sub-form.", "子表单中不能再嵌套子表单。")
NOT_THE_RELATION = Words(
    "{it} of the table {there} is no relation to the table {table}.",
    "数据表 {there} 的字段 {it} 没有关联到数据表 {table}。",
)
NOT_A_LINK = Words(
    "The field {it} leads to no other table; name a relation, a reverse list or a sub-form.",
    "字段 {it} 不指向其他数据表，请选择关联、反向关联或子表单字段。",
)
FIELD_NEEDED = Words(
    "The function {function} needs the member “field”.", "函数 {function} 需要指定成员“field”。"
)
