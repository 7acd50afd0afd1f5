"""Records moved to the recycle bin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step
from ...trigger import Names
from ..aim import aimed, references, told_aim, writes_to
from ..settings import AIM


class DeleteRecord(Step):
    """Moves records to the recycle bin, from where people can bring them back."""

    name = "delete_record"
    label = Words("Delete records", "删除记录")
    help = Words("Moves records to the recycle bin; they can be restored.", "将记录移入回收站，可恢复。")
    icon = "trash"
    family = "records"
    settings = AIM

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Move them there."""
        table, ids = aimed(doing, settings)
        if ids:
            doing.delete(table, ids)
        return Done(references(table, ids))

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return that records of the table come or go."""
        return writes_to(settings, table, "*")

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return which records."""
        return Words("Delete {which}", "删除{which}").fill(which=told_aim(settings, names))
