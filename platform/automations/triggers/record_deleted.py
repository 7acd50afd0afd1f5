"""A record goes to the recycle bin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import table_of


class RecordDeleted(Trigger):
    """Fires when a record is deleted; its values are those it had then."""

    name = "record_deleted"
    label = Words("A record is deleted", "删除记录")
    help = Words("It is in the recycle bin by then.", "记录进入回收站后触发。")
    icon = "trash"
    family = "record"
    acts = frozenset({"delete"})
    before_save = True

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return SAYS.fill(table=table_of(names))


SAYS = Words("When a record of {table} is deleted", "当{table}的记录被删除时")
