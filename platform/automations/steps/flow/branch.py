"""One of several ways on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ....expressions import TEXT
from ...shape import Shape, group, value
from ...step import Doing, Done, Enter, Step
from ...trigger import Names


class Branch(Step):
    """Goes into the first branch whose condition holds; into the one without a condition where none does."""

    name = "branch"
    label = Words("Branch", "条件分支")
    help = Words(
        "The first branch whose condition holds is taken; one without a condition is taken otherwise.",
        "执行第一个满足条件的分支；都不满足时执行无条件的分支。",
    )
    icon = "git-branch"
    family = "flow"
    holds = "branches"

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the key of the branch that was taken."""
        return group({"branch": value(TEXT)})

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Enter | Done:
        """Choose a branch; none where no condition holds and there is no other one."""
        # A branch without a condition comes last, wherever it stands.
        branches = sorted(settings.get("branches", ()), key=lambda each: not each.get("condition"))
        for each in branches:
            if not each.get("condition") or doing.holds(each["condition"]):
                return Enter(branch=each["key"], output={"branch": each["key"]})
        return Done({"branch": None})

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return that a way is chosen; the branches say theirs."""
        return Words("The first branch that holds:", "执行第一个满足条件的分支：")
