"""A new record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...shape import Shape, record
from ...step import Doing, Done, Step
from ...trigger import Names
from ..aim import reference
from ..settings import TABLE, values
from ..told import told_values


class CreateRecord(Step):
    """Makes a record of a table."""

    name = "create_record"
    label = Words("Create a record", "新增记录")
    help = Words(
        "Makes a record of any table, with values from earlier steps.",
        "在任意数据表中新增记录，可使用前面步骤的值。",
    )
    icon = "plus"
    family = "records"
    settings = {"table": TABLE, "values": values("Values", "字段取值")}
    required = ("table", "values")

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the new record."""
        return record(settings["table"])

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Make it."""
        table = settings["table"]
        return Done(reference(table, doing.create(table, doing.values(table, settings["values"]))))

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the fields filled in, of a new record."""
        return {settings["table"]: frozenset({"*", *settings["values"]})}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return which table, and what it begins with."""
        return Words("Create a record of “{table}”: {values}", "在“{table}”中新增记录：{values}").fill(
            table=names.table(settings["table"]),
            values=told_values(settings["values"], settings["table"], names),
        )
