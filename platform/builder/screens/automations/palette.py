"""The steps and triggers to choose from, by family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from ....automations.declared import Declared
from ....automations.step import Step
from ....automations.steps import STEPS
from ....automations.trigger import Trigger
from ....automations.triggers import TRIGGERS
from ....core.words import Words
from .editing import Editing

STEP_FAMILIES: Mapping[str, Words] = {
    "records": Words("Records", "记录"),
    "people": Words("People and tasks", "人员与任务"),
    "messages": Words("Messages", "消息"),
    "flow": Words("Flow", "流程控制"),
    "outside": Words("Other systems", "外部系统"),
}
TRIGGER_FAMILIES: Mapping[str, Words] = {
    "record": Words("Something happens to a record", "记录发生变化"),
    "time": Words("A time comes", "到达时间"),
    "call": Words("Somebody or something asks for it", "主动触发"),
}
Kind = TypeVar("Kind", bound=Declared)
Family = tuple[Words, list[Kind]]


def trigger_families() -> list[Family[Trigger]]:
    """Return the triggers by family."""
    return _families(TRIGGER_FAMILIES, TRIGGERS.values())


def step_families(it: Editing) -> list[Family[Step]]:
    """Return the steps that can stand in an automation, by family: before a save nothing waits or is sent."""
    before = it.document.get("phase") == "before"
    offered = [each for each in STEPS.values() if not (before and (each.outside or each.waits))]
    return _families(STEP_FAMILIES, offered)


def _families(families: Mapping[str, Words], kinds: Iterable[Kind]) -> list[Family[Kind]]:
    listed = list(kinds)
    found = [(label, [each for each in listed if each.family == name]) for name, label in families.items()]
    rest = [each for each in listed if each.family not in families]
    return [(label, each) for label, each in found if each] + ([(OTHERS, rest)] if rest else [])


OTHERS = Words("Others", "其他")
