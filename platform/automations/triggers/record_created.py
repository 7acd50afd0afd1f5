"""A record is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import table_of


class RecordCreated(Trigger):
    """Fires for every record that is made, by whatever way: a form, the grid, an import, the API."""

    name = "record_created"
    label = Words("A record is made", "新增记录")
    help = Words(
        "By a form, in the grid, by an import or by a program.",
        "通过表单、表格、导入或接口新增记录时触发。",
    )
    icon = "plus"
    family = "record"
    acts = frozenset({"create"})
    before_save = True

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return SAYS.fill(table=table_of(names))


SAYS = Words("When a record of {table} is made", "当{table}新增记录时")
