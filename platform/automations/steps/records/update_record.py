"""Other values for records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...shape import Shape, records
from ...step import Doing, Done, Step
from ...trigger import Names
from ..aim import aimed, references, told_aim, writes_to
from ..settings import AIM, values
from ..told import told_values


class UpdateRecord(Step):
    """Gives fields of the record it is about, or of others, new values."""

    name = "update_record"
    label = Words("Change records", "修改记录")
    help = Words("Gives fields new values: of this record, or of others.", "修改当前记录或其他记录的字段值。")
    icon = "pencil"
    family = "records"
    settings = {**AIM, "values": values("New values", "新的取值")}
    required = ("values",)

    def gives(
        self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]
    ) -> Shape | None:
        """Return the records that were changed."""
        changed = settings.get("table") or table
        return records(changed) if changed else None

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Change them. Before a save, no id means the record that is being made."""
        table, ids = aimed(doing, settings)
        if ids or not settings.get("records"):
            doing.update(table, ids, doing.values(table, settings["values"]))
        return Done(references(table, ids))

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the fields that get values."""
        return writes_to(settings, table, *settings["values"])

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return which records, and what they get."""
        return Words("Change {which}: {values}", "修改{which}：{values}").fill(
            which=told_aim(settings, names),
            values=told_values(settings["values"], settings.get("table", ""), names),
        )
