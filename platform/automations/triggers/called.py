"""Another automation runs this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..shape import Shape
from ..trigger import Names, Trigger
from .inputs import inputs, shapes
from .phrases import quoted


class Called(Trigger):
    """Fires when a step of another automation runs it, for a record where it names a table."""

    name = "called"
    label = Words("Another automation runs it", "被其他自动化调用")
    help = Words("For steps that several automations share.", "适合多个自动化共用的步骤。")
    icon = "affiliate"
    family = "call"
    about = False
    settings = {"inputs": inputs({"en": "Is given", "zh": "传入参数"})}

    def gives(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, Shape]:
        """Return the names below `input`."""
        return shapes(settings.get("inputs", ()))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return FOR.fill(table=quoted(names.table(""))) if names.about else SAYS


SAYS = Words("When another automation runs it", "当被其他自动化调用时")
FOR = Words("When another automation runs it for a record of {table}", "当其他自动化对{table}的记录调用它时")
