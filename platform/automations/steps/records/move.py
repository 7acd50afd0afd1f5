"""A record moved to another stage or pool, with the one who owns it there, in one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...step import Doing, Done, Step, StepFailed
from ...trigger import Names
from ..aim import aimed, references, told_aim, writes_to
from ..settings import AIM, KEY, choice, people, titled

OWNER = "owner"


class Move(Step):
    """Sets a choice and the owner together, so that nobody ever sees the one without the other."""

    name = "move"
    label = Words("Move to a stage or pool", "转移到阶段或池")
    help = Words(
        "Sets a choice and who owns the record in one go; without an owner it is free to be taken.",
        "同时设置选项与负责人；无负责人的记录可供领取。",
    )
    icon = "arrows-exchange"
    family = "records"
    settings = {
        **AIM,
        "field": titled(
            KEY,
            "Stage or pool (a choice)",
            "阶段或池（单选字段）",
            reference="field",
            of="table",
            types=["select"],
        ),
        "option": titled({"type": "string"}, "Move to", "转移到", reference="option", of="field"),
        "owner": choice(
            "Owner",
            "负责人",
            {
                "keep": ("Stays as it is", "保持不变"),
                "nobody": ("Nobody", "清空"),
                "someone": ("Somebody", "指定人员"),
            },
            "keep",
        ),
        "people": people("New owner", "新负责人", when={"owner": ["someone"]}),
    }
    required = ("field", "option")

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Move them."""
        table, ids = aimed(doing, settings)
        values: dict[str, Any] = {settings["field"]: settings["option"]}
        if settings.get("owner") == "nobody":
            values[OWNER] = None
        elif settings.get("owner") == "someone":
            found = doing.people(settings.get("people", ()))
            if not found:
                raise StepFailed(NOBODY)
            values[OWNER] = found[0]
        if ids or not settings.get("records"):
            doing.update(table, ids, values)
        return Done(references(table, ids))

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the choice, and the owner where it changes."""
        owner = () if settings.get("owner", "keep") == "keep" else (OWNER,)
        return writes_to(settings, table, settings["field"], *owner)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return where to, and whose they are then."""
        option = names.option(settings.get("table", ""), settings["field"], settings["option"])
        words = TOLD[settings.get("owner", "keep")]
        return words.fill(
            which=told_aim(settings, names), option=option, people=names.people(settings.get("people", ()))
        )


TOLD = {
    "keep": Words("Move {which} to “{option}”", "将{which}转移到“{option}”"),
    "nobody": Words("Move {which} to “{option}”, owned by nobody", "将{which}转移到“{option}”，清空负责人"),
    "someone": Words(
        "Move {which} to “{option}”, owned by {people}", "将{which}转移到“{option}”，负责人设为 {people}"
    ),
}
NOBODY = Words(
    "Nobody is meant who could own it: the people named are gone, or the field is empty.",
    "没有可担任负责人的人员：所选人员已停用，或字段为空。",
)
