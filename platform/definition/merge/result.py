"""What a merge comes to: the document, what was taken over, and what somebody has to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ...core.errors import Conflict as Clash
from ...core.errors import Malformed
from ...core.words import Words
from ..diff import Difference

Choice = Literal["mine", "theirs", "both"]
Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that the two sides changed in ways that cannot both hold."""

    id: str
    """The same for the same three documents; what `choices` go by."""
    path: tuple[str, ...]
    kind: str
    """"value" (both changed it), "gone" (one removed what the other changed), "order", "meaning" (one side uses
    what the other gave another meaning) or "fault" (together they would make an app with a fault)."""
    base: Any
    mine: Any
    theirs: Any
    """What each has at `path`, None for nothing; for an order the list of keys."""
    words: Words
    choices: Mapping[str, Words]
    """What can be chosen, and what it comes to: "mine", "theirs", sometimes "both"."""
    touched: tuple[tuple[str, ...], ...] = ()
    """Every place that the choice decides, where it is more than `path`."""


class Unsettled(Clash):
    """Something is left to decide (409); `conflicts` says what."""

    code = "unsettled"
    words = Words(
        "Some changes contradict each other; choose for each of them.", "部分修改存在冲突，请逐一选择。"
    )

    def __init__(self, merge: Merge) -> None:
        super().__init__()
        self.merge = merge


class UnknownChoice(Malformed):
    """A choice names no conflict of this merge, or what cannot be chosen there (400)."""

    code = "unknown_choice"
    words = Words("There is no choice {choice} here.", "此处没有选项{choice}。")


@dataclass(frozen=True, slots=True)
class Merge:
    """The three documents made into one."""

    document: Mapping[str, Any]
    """It always checks; where there is a conflict nobody has decided yet it keeps mine."""
    conflicts: tuple[Conflict, ...]
    """Every conflict, those already decided among them."""
    taken: tuple[Difference, ...]
    """What came from theirs: the difference between mine and `document`."""
    chosen: Choices = field(default_factory=dict)
    again: Callable[[Choices], Merge] = field(default=lambda _choices: NOT_MADE, repr=False, compare=False)
    """The same merge under other choices."""

    @property
    def open(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody has decided yet."""
        return tuple(each for each in self.conflicts if each.id not in self.chosen)

    def resolve(self, choices: Choices) -> Mapping[str, Any]:
        """Return the document under choices by conflict id.

        Raises UnknownChoice, and Unsettled with the merge as far as it is decided: what one choice brings along may
        be a conflict of its own.
        """
        merged = self.again({**self.chosen, **choices})
        known = {each.id: each for each in (*self.conflicts, *merged.conflicts)}
        for name, choice in choices.items():
            if name not in known or choice not in known[name].choices:
                raise UnknownChoice(choice=f"{name}: {choice}")
        if merged.open:
            raise Unsettled(merged)
        return merged.document


NOT_MADE = Merge({}, (), ())
