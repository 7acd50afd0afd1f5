"""The end of a run, or of a save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Step, Stop
from ...trigger import Names
from ..settings import PARAGRAPHS, switch, titled
from ..told import told_template


class StopHere(Step):
    """Ends the run with a message; before a save it refuses the save with it."""

    name = "stop"
    label = Words("Stop with a message", "停止并提示")
    help = Words(
        "Ends the run. Before the save, it refuses the save and shows the message.",
        "结束运行；保存前执行时，会阻止保存并显示提示。",
    )
    icon = "hand-stop"
    family = "flow"
    ends = True
    settings = {
        "message": titled(PARAGRAPHS, "Message", "提示内容", template=True),
        "refuse": switch("Before a save: refuse it", "保存前执行时阻止保存", default=True),
    }
    required = ("message",)

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Stop:
        """Stop, in both languages: whoever reads it may read either."""
        en, zh = (doing.text(settings["message"], each).strip() for each in ("en", "zh"))
        message = Words(en or SAYS_NOTHING.en, zh or SAYS_NOTHING.zh)
        return Stop(message, refuse=doing.before_save and settings.get("refuse", True))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return the message."""
        return Words("Stop: “{message}”", "停止并提示：“{message}”").fill(
            message=told_template(settings["message"], names)
        )


SAYS_NOTHING = Words(
    "Stopped by a step whose message is empty; write one into the step.",
    "已由提示内容为空的步骤停止，请在该步骤中填写提示内容。",
)
