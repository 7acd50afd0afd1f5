"""A record begins to meet a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names
from .edge import Edge
from .phrases import table_of


class ConditionEntered(Edge):
    """Fires once when a record begins to meet a condition, by a change or by time, and again after it left it."""

    name = "condition_entered"
    label = Words("A condition begins to hold", "满足条件")
    help = Words(
        "By a change of the record, of others it reads, or by time.",
        "记录或其引用的数据发生变化，或随时间推移而满足条件时触发。",
    )
    icon = "target-arrow"

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return SAYS.fill(table=table_of(names), condition=names.expression(settings["condition"]))


SAYS = Words(
    "When a record of {table} begins to meet: {condition}", "当{table}的记录开始满足条件（{condition}）时"
)
