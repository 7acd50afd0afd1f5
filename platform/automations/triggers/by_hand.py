"""An administrator runs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..shape import Shape
from ..trigger import Names, Trigger
from .inputs import inputs, shapes
from .phrases import quoted


class ByHand(Trigger):
    """Fires when it is run by hand, for a chosen record where it names a table."""

    name = "by_hand"
    label = Words("Run by hand", "手动运行")
    help = Words("Only from its own page, by who may change it.", "仅可由管理员在自动化页面运行。")
    icon = "user"
    family = "call"
    about = False
    settings = {"inputs": inputs({"en": "Asks for", "zh": "填写内容"})}

    def gives(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, Shape]:
        """Return the names below `input`."""
        return shapes(settings.get("inputs", ()))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        return FOR.fill(table=quoted(names.table(""))) if names.about else SAYS


SAYS = Words("When somebody runs it by hand", "当手动运行时")
FOR = Words("When somebody runs it by hand for a record of {table}", "当对{table}的记录手动运行时")
