"""Time and again, by the clock and the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..schedules.schedule import SCHEMA
from ..schedules.sentence import sentence
from ..trigger import Names, Trigger
from .phrases import quoted


class Schedule(Trigger):
    """Fires at times; with a table once for each of its records that meets the automation's condition."""

    name = "schedule"
    label = Words("On a schedule", "定时")
    help = Words(
        "At times, on weekdays, at the end of the month; once, or for each record that meets the condition.",
        "按时间、星期、月末等周期触发；可执行一次，也可对满足条件的每条记录执行。",
    )
    icon = "clock"
    family = "time"
    about = False
    settings = {
        "schedule": {**SCHEMA, "title": {"en": "When", "zh": "周期"}, "x-schedule": True},
    }
    required = ("schedule",)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        told = sentence(settings["schedule"])
        told = Words(told.en[:1].upper() + told.en[1:], told.zh)
        return EACH.fill(told=told, table=quoted(names.table(""))) if names.about else told


EACH = Words("{told}, for each record of {table}", "{told}，对{table}的每条记录")
