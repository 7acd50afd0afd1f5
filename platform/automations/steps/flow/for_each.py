"""The same steps for each of several records or values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.words import Words
from ....expressions import DATE, NUMBER, PERSON, TEXT, Type
from ...shape import Shape, group, value
from ...step import Doing, Enter, Step
from ...trigger import Names
from ..settings import EXPRESSION, choice, count, titled

MOST = 1000
KINDS: Mapping[str, Type] = {"texts": TEXT, "numbers": NUMBER, "dates": DATE, "people": PERSON}


class ForEach(Step):
    """Does its steps once for each record found, linked or listed in a sub-form, or for each value of a list."""

    name = "for_each"
    label = Words("For each", "循环执行")
    help = Words(
        "Does steps once for each record found or linked, each line, or each value of a list.",
        "对查找到或关联的每条记录、子表的每一行或列表中的每个值执行步骤。",
    )
    icon = "repeat"
    family = "flow"
    holds = "steps"
    settings = {
        "list": titled(EXPRESSION, "For each of", "循环对象", expression="any"),
        "of": choice(
            "They are",
            "对象类型",
            {
                "records": ("Records", "记录"),
                "texts": ("Texts or choices", "文本或选项"),
                "numbers": ("Numbers", "数字"),
                "dates": ("Dates", "日期"),
                "people": ("People", "成员"),
            },
            "records",
        ),
        "limit": count("At most", "最多次数", MOST, 100),
    }  # fmt: skip
    required = ("list",)

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return how many there were, and how many the limit left out."""
        return group({"count": value(NUMBER), "left_out": value(NUMBER)})

    def item(
        self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]
    ) -> Shape | None:
        """Return the value that its steps see; of records nothing: they are what the expression leads to."""
        kind = settings.get("of", "records")
        return value(KINDS[kind]) if kind in KINDS else None

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Enter:
        """Go into its steps with as many items as it may have."""
        limit = min(settings.get("limit", 100), MOST)
        items = self._items(doing, settings)
        output = {"count": len(items[:limit]), "left_out": max(0, len(items) - limit)}
        return Enter(items=items[:limit], output=output)

    def _items(self, doing: Doing, settings: Mapping[str, Any]) -> Sequence[Any]:
        if settings.get("of", "records") == "records":
            return doing.records(settings["list"])
        found = doing.value(settings["list"])
        return found if isinstance(found, list) else [] if found is None else [found]

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return what the steps are done for."""
        return Words(
            "For each of {list} (at most {limit}):", "对 {list} 中的每一项（最多 {limit} 次）："
        ).fill(list=names.expression(settings["list"]), limit=settings.get("limit", 100))
