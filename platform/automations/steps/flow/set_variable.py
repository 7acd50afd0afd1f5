"""A value kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step
from ...trigger import Names
from ..settings import EXPRESSION, KEY, titled


class SetVariable(Step):
    """Keeps a value for later steps: `vars.<name>`."""

    name = "set_variable"
    label = Words("Set a variable", "设置变量")
    help = Words(
        "Keeps a value under a name for the steps behind it.", "以变量名保存一个值，供后续步骤使用。"
    )
    icon = "variable"
    family = "flow"
    settings = {
        "name": titled(KEY, "Name", "变量名", variable=True),
        "value": titled(EXPRESSION, "Value", "值", expression="any"),
    }
    required = ("name", "value")

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Keep it."""
        value = doing.value(settings["value"])
        doing.set(settings["name"], value)
        return Done(value)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return name and value."""
        return Words("Set the variable {name} to {value}", "将变量 {name} 设为 {value}").fill(
            name=settings["name"], value=names.expression(settings["value"])
        )
