"""A relation of a record gains or loses a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import quoted, table_of

LINKED, UNLINKED = "linked", "unlinked"


class RecordLinked(Trigger):
    """Fires when a relation names a record it did not name before, or no longer names one."""

    name = "record_linked"
    label = Words("A record is linked", "关联记录")
    help = Words("A relation gains a record, or loses one.", "关联字段新增或移除关联记录时触发。")
    icon = "link"
    family = "record"
    settings = {
        "field": {
            "$ref": "#/$defs/key",
            "title": {"en": "Relation", "zh": "关联字段"},
            "x-reference": "field",
            "x-types": ["relation"],
        },
        "way": {
            "enum": [LINKED, UNLINKED],
            "default": LINKED,
            "title": {"en": "When", "zh": "时机"},
            "x-words": {
                LINKED: {"en": "a record is linked", "zh": "新增关联"},
                UNLINKED: {"en": "a link is taken away", "zh": "取消关联"},
            },
        },
    }
    required = ("field",)
    acts = frozenset({"create", "update"})
    has_before = True

    def fires(self, settings: Mapping[str, Any], act: str, changes: Mapping[str, Any]) -> bool:
        """Say whether the relation has gained a record, or lost one."""
        old, new = (_ids(each) for each in changes.get(settings["field"], (None, None)))
        return bool(old - new if settings.get("way") == UNLINKED else new - old)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        field = quoted(names.field("", settings["field"]))
        return SAYS[settings.get("way", LINKED)].fill(table=table_of(names), field=field)


def _ids(value: Any) -> set[Any]:
    """Return the ids that an API value of a relation names."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return {each.get("id") if isinstance(each, Mapping) else each for each in listed}


SAYS = {
    LINKED: Words("When {field} of {table} gains a record", "当{table}的{field}新增关联时"),
    UNLINKED: Words("When {field} of {table} loses a record", "当{table}的{field}取消关联时"),
}
