"""Records looked up, for the steps behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...shape import Shape, records
from ...step import Doing, Done, Step, Stop
from ...trigger import Names
from ..aim import references
from ..settings import EXPRESSION, TABLE, choice, count, titled

MOST = 1000


class FindRecords(Step):
    """Finds records that meet a condition; later steps see their `count`, the `first` one and the fields of all."""

    name = "find_records"
    label = Words("Find records", "查找记录")
    help = Words(
        "Finds records that meet a condition, for the steps behind it.",
        "查找符合条件的记录，供后续步骤使用。",
    )
    icon = "search"
    family = "records"
    settings = {
        "table": TABLE,
        "condition": titled(
            EXPRESSION, "Which ones (empty: all)", "查找条件（留空为全部）", filter=True, of="table"
        ),
        "sort": titled({"$ref": "#/$defs/sort"}, "In this order", "排序", sort=True, of="table"),
        "limit": count("At most", "最多条数", MOST, 100),
        "none": choice(
            "Where there is none",
            "没有找到时",
            {"go_on": ("Go on", "继续执行"), "stop": ("Stop here", "到此结束")},
            "go_on",
        ),
    }
    required = ("table",)

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the records."""
        return records(settings["table"])

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done | Stop:
        """Look them up."""
        table = settings["table"]
        limit = min(settings.get("limit", 100), MOST)
        ids = doing.find(table, settings.get("condition", ""), settings.get("sort", ()), limit)
        if not ids and settings.get("none") == "stop":
            return Stop(NONE_FOUND)
        return Done(references(table, ids))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return which records are looked for."""
        words = WHERE if settings.get("condition") else ANY
        return words.fill(
            table=names.table(settings["table"]),
            condition=names.filter(settings["table"], settings.get("condition", "")),
            limit=settings.get("limit", 100),
        )


WHERE = Words(
    "Find the records of “{table}” for which {condition} (at most {limit})",
    "在“{table}”中查找符合 {condition} 的记录（最多 {limit} 条）",
)
ANY = Words("Find records of “{table}” (at most {limit})", "查找“{table}”的记录（最多 {limit} 条）")
NONE_FOUND = Words("No record was found.", "没有找到记录。")
