"""What can be selected in a flow, each with the settings its panel shows: the automation, trigger, condition, steps, branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....automations.declared import Declared
from ....core.words import Words
from ....runtime.automations.runs.meter import BUDGET
from ...edits import flow
from ...edits.document import apply_changes
from .editing import Automation, Editing, step_kind
from .faults import CONDITION, TRIGGER, WHOLE

TITLE = {"$ref": "#/$defs/words", "title": {"en": "Name", "zh": "名称"}}
HOLDS = {"$ref": "#/$defs/expression", "x-expression": "boolean", "x-record": True}
PHASES = {
    "after": {"en": "after the save", "zh": "保存之后"},
    "before": {"en": "before the save", "zh": "保存之前"},
}
ACTORS = {
    "owner": {"en": "as whoever switched it on", "zh": "以启用者的身份"},
    "actor": {"en": "as whoever set it off", "zh": "以触发者的身份"},
}


class Whole(Declared):
    """The automation itself."""

    name, icon, family = WHOLE, "settings", "flow"
    label = Words("Settings", "自动化设置")
    help = Words("What it is called, when it runs and in whose name.", "名称、执行时机与执行身份。")
    settings = {
        "label": TITLE,
        "help": {"$ref": "#/$defs/words", "title": {"en": "What it is for", "zh": "说明"}},
        "phase": {
            "enum": list(PHASES),
            "default": "after",
            "x-words": PHASES,
            "title": {"en": "Runs", "zh": "执行时机"},
            "description": {
                "en": "Before the save it may refuse it or set values, and takes no time of its own.",
                "zh": "保存之前执行时可拒绝保存或设置字段值。",
            },
        },
        "as": {
            "enum": list(ACTORS),
            "default": "owner",
            "x-words": ACTORS,
            "title": {"en": "Acts", "zh": "执行身份"},
            "description": {
                "en": "It sees and changes what this person may see and change.",
                "zh": "只能查看和修改该人员有权限的内容。",
            },
        },
        "budget": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1_000_000,
            "default": BUDGET,
            "title": {"en": "Runs an hour, at most", "zh": "每小时最多执行次数"},
        },
    }
    required = ("label",)


class OnlyIf(Declared):
    """The condition of the automation."""

    name, icon, family = CONDITION, "filter", "flow"
    label = Words("Only if", "仅当")
    help = Words(
        "It goes on only where this holds; without a condition always.",
        "满足条件时才执行；不设条件则始终执行。",
    )
    settings = {"condition": {**HOLDS, "title": {"en": "Condition", "zh": "条件"}}}


class OneBranch(Declared):
    """One branch of a step."""

    name, icon, family = "@branch", "arrows-split-2", "flow"
    label = Words("Branch", "分支")
    help = Words(
        "The first branch whose condition holds is taken; one without a condition where no other does.",
        "执行第一个满足条件的分支；无条件的分支在其他分支都不满足时执行。",
    )
    settings = {"label": TITLE, "condition": {**HOLDS, "title": {"en": "Taken if", "zh": "进入条件"}}}


class Unknown(Declared):
    """A step or trigger of a kind that is not known here."""

    name, icon, family = "", "help-circle", "flow"
    label = Words("Unknown", "未知类型")
    help = Words(
        "This kind is not known here; remove it, or choose another.", "无法识别该类型，请删除或更换。"
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A selected part: what declares its settings, and how they stand."""

    at: str
    kind: str
    """"automation", "trigger", "condition", "step" or "branch"."""
    declared: Declared
    document: Mapping[str, Any]
    settings: Mapping[str, Any]


def piece_at(it: Editing, at: str) -> Piece:
    """Return what is selected; the automation itself where there is nothing of that name."""
    whole = it.document
    if at == TRIGGER:
        told = whole["trigger"]
        return Piece(at, "trigger", it.trigger or Unknown(), told, told.get("settings", {}))
    if at == CONDITION:
        return Piece(at, "condition", OnlyIf(), whole, _only(OnlyIf, whole))
    for step in flow.steps_of(whole):
        if step["key"] == at:
            return Piece(at, "step", step_kind(step) or Unknown(), step, step.get("settings", {}))
        for branch in step.get("branches", ()):
            if branch["key"] == at:
                return Piece(at, "branch", OneBranch(), branch, _only(OneBranch, branch))
    return Piece(WHOLE, "automation", Whole(), whole, _only(Whole, whole))


def with_piece(
    automation: Automation, piece: Piece, settings: Mapping[str, Any], beside: Mapping[str, Any]
) -> Automation:
    """Return the automation with the settings of a part, and members that stand `beside` them (None: taken away)."""
    kept = dict(settings) or ({} if "settings" in piece.document else None)
    if piece.kind == "step":
        return flow.change_step(automation, piece.at, {"settings": kept, **beside})
    if piece.kind == "trigger":
        trigger = {**automation["trigger"], "settings": kept, **beside}
        return {
            **automation,
            "trigger": {name: value for name, value in trigger.items() if value is not None},
        }
    changes = {name: settings.get(name) for name in piece.declared.settings} | dict(beside)
    if piece.kind == "branch":
        step, _ = flow.branch_in(automation, piece.at)
        return flow.change_branch(automation, step, piece.at, changes)
    made = dict(automation)
    apply_changes(made, changes)
    return made


def _only(declared: type[Declared], document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document[name] for name in declared.settings if name in document}
