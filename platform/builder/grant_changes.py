"""What a change of a role's rights is called in the list of an app's revisions: "Sales: may no longer delete Deals"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.words import Words
from ..definition.model import App, Role, Table
from ..fields import SYSTEM_FIELDS
from ..runtime.access.condition_words import listed
from ..runtime.access.sentences import LEVEL_WORDS, action_list, field_label
from .edits.grants import EVERY_TABLE
from .ready_sets import set_of

Grant = Mapping[str, Any] | None
EVERY = Words("every other table", "其他所有数据表")


def grant_change(app: App, role: Role, table: str, before: Grant, after: Grant) -> Words:
    """Return a sentence on how a role's rights over a table change."""
    named = EVERY if table == EVERY_TABLE else app.tables[table].label
    data = {"role": role.label, "table": named}
    if after is None:
        return (_NONE if table == EVERY_TABLE else _INHERITED).fill(**data)
    if not after.get("actions"):
        return _NONE.fill(**data)
    ready = set_of(after)
    if ready is not None and set_of(before) != ready:
        return _SET.fill(**data, set=ready.label)
    told = [
        _actions(before, after, data),
        _rows(before, after, data),
        _fields(app, table, before, after, data),
    ]
    known = [each for each in told if each is not None]
    return known[0] if len(known) == 1 else _CHANGED.fill(**data)


def _actions(before: Grant, after: Mapping[str, Any], data: Mapping[str, Words]) -> Words | None:
    old, new = ((each or {}).get("actions", ()) for each in (before, after))
    gained, lost = [each for each in new if each not in old], [each for each in old if each not in new]
    if gained and not lost:
        return _GAINED.fill(**data, acts=action_list(gained))
    if lost and not gained:
        return _LOST.fill(**data, acts=action_list(lost))
    return _CHANGED.fill(**data) if gained else None


def _rows(before: Grant, after: Mapping[str, Any], data: Mapping[str, Words]) -> Words | None:
    same = all((before or {}).get(name) == after.get(name) for name in ("rows", "edit_rows"))
    return None if same else _OTHER_ROWS.fill(**data)


def _fields(
    app: App, table: str, before: Grant, after: Mapping[str, Any], data: Mapping[str, Words]
) -> Words | None:
    old, new = ((each or {}).get("fields", {}) for each in (before, after))
    if (before or {}).get("sensitive", {}) != after.get("sensitive", {}):
        return _FIELDS.fill(**data)
    changed = {key: new.get(key) for key in {**old, **new} if old.get(key) != new.get(key)}
    levels = set(changed.values())
    if not changed:
        return None
    if len(levels) > 1 or None in levels or "*" in changed:
        return _FIELDS.fill(**data)
    (level,) = levels
    labels = [_label(app.tables.get(table), key) for key in changed]
    return _LEVEL.fill(**data, fields=listed(labels), level=LEVEL_WORDS[level])


def _label(table: Table | None, key: str) -> Words:
    if table is not None:
        return field_label(table, key)
    return next((each.label for each in SYSTEM_FIELDS if each.key == key), Words(key, key))


_INHERITED = Words("{role}: rights in “{table}” as in every table", "{role}：“{table}”沿用所有数据表的权限")
_NONE = Words("{role}: no access to “{table}”", "{role}：不可访问“{table}”")
_SET = Words("{role}: “{set}” in “{table}”", "{role}：“{table}”设为“{set}”")
_GAINED = Words("{role}: may now {acts} “{table}”", "{role}：“{table}”新增操作“{acts}”")
_LOST = Words("{role}: may no longer {acts} “{table}”", "{role}：“{table}”取消操作“{acts}”")
_OTHER_ROWS = Words("{role}: other records of “{table}”", "{role}：调整“{table}”的记录范围")
_FIELDS = Words("{role}: rights over fields of “{table}”", "{role}：调整“{table}”的字段权限")
_LEVEL = Words("{role}: {fields} of “{table}” {level}", "{role}：“{table}”的{fields}{level}")
_CHANGED = Words("{role}: rights over “{table}” changed", "{role}：调整“{table}”的权限")
