"""The flow as the page draws it: cards one below the other, what a step holds within it, and the branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....automations.steps import STEPS
from ....core.words import Words
from ...edits.flow import INSIDE, Steps, lists_of
from ..administered import staff_of
from .editing import Editing, step_kind
from .faults import CONDITION, TRIGGER
from .telling import Telling

UNKNOWN = Words("Unknown step", "未知步骤")
START, WITHIN, IN_BRANCH = (
    Words("At the beginning", "流程开头"),
    Words("Within “{name}”", "“{name}”之内"),
    Words("In the branch “{name}”", "分支“{name}”之内"),
)


@dataclass(frozen=True, slots=True)
class Card:
    """One card: the trigger, the condition, or a step."""

    at: str
    icon: str
    kind: Words
    name: Words | None
    """What somebody called it."""
    sentence: Words
    faults: Sequence[Words] = ()
    lanes: Sequence[Lane] = ()
    """The lists of steps it holds."""
    branches: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A list of steps: the flow's own, those within a step, or those of a branch."""

    head: str
    """The place of its beginning."""
    cards: Sequence[Card]
    at: str = ""
    """The key of the branch, where it is one."""
    name: Words | None = None
    sentence: Words | None = None
    faults: Sequence[Words] = ()

    @property
    def keys(self) -> list[str]:
        """Return the keys of its steps, in order."""
        return [each.at for each in self.cards]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole flow."""

    trigger: Card
    condition: Card
    flow: Lane


def drawing(it: Editing, wrong: Mapping[str, Sequence[Words]]) -> Drawing:
    """Return the flow of an automation; `wrong` is what the check says, card by card."""
    tell, trigger = Telling(it.model, it.document, staff_of(it.state.app)), it.trigger
    first = Card(
        TRIGGER,
        trigger.icon if trigger else "help-circle",
        trigger.label if trigger else UNKNOWN,
        None,
        tell.trigger(),
        wrong.get(TRIGGER, ()),
    )
    source = it.document.get("condition", "")
    only = Card(
        CONDITION,
        "filter",
        ONLY_IF,
        None,
        tell.condition(source) if source else ALWAYS,
        wrong.get(CONDITION, ()),
    )
    return Drawing(first, only, _lane("", it.document.get("steps", ()), tell, wrong))


def places(it: Editing) -> list[tuple[str, Words]]:
    """Return where a step can be moved to at once: the beginning of every list of steps."""
    names: dict[str, Words] = {"": START}
    for _, steps in lists_of(it.document):
        for step in steps:
            kind = step_kind(step)
            label = Words.read(step.get("label") or (kind.label if kind else step["key"]))
            names[INSIDE + step["key"]] = WITHIN.fill(name=label)
            for branch in step.get("branches", ()):
                said = Words.read(branch.get("label") or branch["key"])
                names[INSIDE + branch["key"]] = IN_BRANCH.fill(name=said)
    return [(head, names[head]) for head, _ in lists_of(it.document)]


def _lane(head: str, steps: Steps, tell: Telling, wrong: Mapping[str, Sequence[Words]]) -> Lane:
    cards = []
    for step in steps:
        kind = STEPS.get(step.get("type", ""))
        lanes = []
        if "steps" in step:
            lanes.append(_lane(INSIDE + step["key"], step["steps"], tell, wrong))
        for branch in step.get("branches", ()):
            inner = _lane(INSIDE + branch["key"], branch.get("steps", ()), tell, wrong)
            label = Words.read(branch["label"]) if branch.get("label") else None
            lanes.append(
                Lane(
                    inner.head,
                    inner.cards,
                    branch["key"],
                    label,
                    tell.branch(step["key"], branch),
                    wrong.get(branch["key"], ()),
                )
            )
        cards.append(
            Card(
                step["key"],
                kind.icon if kind else "help-circle",
                kind.label if kind else UNKNOWN,
                Words.read(step["label"]) if step.get("label") else None,
                tell.step(step),
                wrong.get(step["key"], ()),
                lanes,
                "branches" in step,
            )
        )
    return Lane(head, cards)


ONLY_IF = Words("Only if", "仅当")
ALWAYS = Words("Always", "始终执行")
