"""A record comes back from the recycle bin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import table_of


class RecordRestored(Trigger):
    """Fires when a record is restored."""

    name = "record_restored"
    label = Words("A record is restored", "恢复记录")
    help = Words("It came back from the recycle bin.", "记录从回收站恢复后触发。")
    icon = "restore"
    family = "record"
    acts = frozenset({"restore"})

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return SAYS.fill(table=table_of(names))


SAYS = Words("When a record of {table} is restored", "当{table}的记录从回收站恢复时")
