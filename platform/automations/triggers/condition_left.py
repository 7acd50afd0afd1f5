"""A record ceases to meet a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names
from .edge import Edge
from .phrases import table_of


class ConditionLeft(Edge):
    """Fires once when a record that met a condition no longer does, by a change or by time."""

    name = "condition_left"
    label = Words("A condition no longer holds", "不再满足条件")
    help = Words("A record met it and meets it no longer.", "记录由满足条件变为不满足时触发。")
    icon = "target"

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return SAYS.fill(table=table_of(names), condition=names.expression(settings["condition"]))


SAYS = Words(
    "When a record of {table} no longer meets: {condition}", "当{table}的记录不再满足条件（{condition}）时"
)
