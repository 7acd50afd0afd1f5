"""Another automation, begun from this one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step
from ...trigger import Names
from ..aim import few, ids_of
from ..settings import AIM, EXPRESSION, KEY, titled


class RunAutomation(Step):
    """Begins a run of another automation of the app, once for each record; this one does not wait for it."""

    name = "run_automation"
    label = Words("Run another automation", "运行其他自动化")
    help = Words(
        "Begins another automation, for this record or for others, and goes on at once.",
        "为当前记录或其他记录启动另一个自动化，不等待其完成。",
    )
    icon = "player-play"
    family = "flow"
    settings = {
        "automation": titled(KEY, "Automation", "自动化", reference="automation"),
        "given": titled(
            {"type": "object", "propertyNames": KEY, "additionalProperties": EXPRESSION},
            "What it is given",
            "传入的值",
            given=True,
            of="automation",
        ),
        **AIM,
    }
    required = ("automation",)

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Begin the runs."""
        given = {name: doing.value(source) for name, source in settings.get("given", {}).items()}
        runs = [doing.start(settings["automation"], given, each) for each in self._records(doing, settings)]
        return Done({"runs": [each for each in runs if each is not None]})

    def _records(self, doing: Doing, settings: Mapping[str, Any]) -> list[tuple[str, int] | None]:
        """Return the records it is run for; None, once, where there is none in play."""
        table = settings.get("table") or doing.table
        if settings.get("records"):
            return [(table or "", each) for each in few(ids_of(doing.value(settings["records"]), table))]
        if doing.table is None or doing.record_id is None:
            return [None]
        return [(doing.table, doing.record_id)]

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return which automation, and for what."""
        automation = names.automation(settings["automation"])
        if not settings.get("records"):
            return Words("Run “{automation}”", "运行“{automation}”").fill(automation=automation)
        return Words("Run “{automation}” for each of {records}", "对 {records} 逐条运行“{automation}”").fill(
            automation=automation, records=names.expression(settings["records"])
        )
