"""A record is made or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import fields_of, table_of
from .values_watched import WATCHED, is_watched


class RecordSaved(Trigger):
    """Fires for new records, and for changes of some fields; `before` is empty for a new record."""

    name = "record_saved"
    label = Words("A record is made or changed", "新增或修改记录")
    help = Words("For what must hold of every record, new or not.", "新增与修改都需处理时使用。")
    icon = "device-floppy"
    family = "record"
    settings = {"fields": WATCHED["fields"]}
    acts = frozenset({"create", "update"})
    has_before = True
    before_save = True

    def fires(self, settings: Mapping[str, Any], act: str, changes: Mapping[str, Any]) -> bool:
        """Say whether the record is new, or one of the fields changed."""
        return act == "create" or is_watched(settings, changes)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        if not settings.get("fields"):
            return SAYS.fill(table=table_of(names))
        return SOME.fill(table=table_of(names), fields=fields_of(names, settings))


SAYS = Words("When a record of {table} is made or changed", "当{table}新增或修改记录时")
SOME = Words("When a record of {table} is made, or {fields} changes", "当{table}新增记录，或{fields}被修改时")
