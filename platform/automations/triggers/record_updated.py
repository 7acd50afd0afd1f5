"""A record is changed: any field, some fields, from or to some values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import fields_of, table_of, values_of
from .values_watched import WATCHED, is_watched


class RecordUpdated(Trigger):
    """Fires when a field gets another value; what is computed from others is no change of the record."""

    name = "record_updated"
    label = Words("A record is changed", "修改记录")
    help = Words("Any field, some fields, or to some values.", "任意字段、指定字段或变为指定值时触发。")
    icon = "edit"
    family = "record"
    settings = WATCHED
    acts = frozenset({"update"})
    has_before = True
    before_save = True

    def fires(self, settings: Mapping[str, Any], act: str, changes: Mapping[str, Any]) -> bool:
        """Say whether one of the fields changed as is waited for."""
        return is_watched(settings, changes)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        if not settings.get("fields"):
            return ANY_FIELD.fill(table=table_of(names))
        ends = tuple(bool(settings.get(end)) for end in ("from", "to"))
        told = {end: values_of(names, settings, end) for end in ("from", "to") if settings.get(end)}
        return SAYS[ends].fill(
            table=table_of(names),
            fields=fields_of(names, settings),
            before=told.get("from"),
            after=told.get("to"),
        )


ANY_FIELD = Words("When a record of {table} is changed", "当{table}的记录被修改时")
SAYS = {
    (False, False): Words("When {fields} of {table} changes", "当{table}的{fields}被修改时"),
    (True, False): Words(
        "When {fields} of {table} changes from {before}", "当{table}的{fields}由{before}改为其他值时"
    ),
    (False, True): Words("When {fields} of {table} becomes {after}", "当{table}的{fields}变为{after}时"),
    (True, True): Words(
        "When {fields} of {table} changes from {before} to {after}",
        "当{table}的{fields}由{before}变为{after}时",
    ),
}
"""By whether values before and after the change are named."""
