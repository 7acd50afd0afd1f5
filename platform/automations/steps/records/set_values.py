"""Values for the record that is being saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step
from ...trigger import Names
from ..aim import aimed, writes_to
from ..settings import values
from ..told import told_values


class SetValues(Step):
    """Sets fields of the record it is about; before a save they are saved with it, in the same act."""

    name = "set_values"
    label = Words("Set values of this record", "设置当前记录的值")
    help = Words(
        "Before the save: fills in fields of the record being saved, without another change.",
        "保存前执行时，直接填写正在保存的记录，不产生额外的修改。",
    )
    icon = "forms"
    family = "records"
    settings = {"values": values("Values", "字段取值", of=None)}
    required = ("values",)

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Set them. Before a save, no id means the record that is being made."""
        table, ids = aimed(doing, {})
        given = doing.values(table, settings["values"])
        doing.update(table, ids, given)
        return Done({"values": given})

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the fields set."""
        return writes_to({}, table, *settings["values"])

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return fields and values."""
        return Words("Set {values}", "设置 {values}").fill(values=told_values(settings["values"], "", names))
