"""What is wrong with an expression, and where."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from ..core.errors import Fault, Invalid
from ..core.words import Words


class ExpressionFault(Invalid):
    """An expression cannot be used. `all` lists every fault found, in reading order, this one first.

    `position` and `length` are characters in the source, counted from 0; `line` and `column` count from 1.
    """

    code = "invalid_expression"

    def __init__(
        self,
        position: int,
        length: int,
        words: Words,
        source: str = "",
        others: Sequence[ExpressionFault] = (),
    ) -> None:
        before = source[:position]
        self.position = position
        self.length = length
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.all: tuple[ExpressionFault, ...] = (self, *others)
        super().__init__([Fault(f"{fault.line}:{fault.column}", fault.words) for fault in others])
        self.words = words  # type: ignore[misc]
        self.faults = (Fault(f"{self.line}:{self.column}", words), *self.faults)

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.words.en}"


def suggestion(wrong: str, known: Sequence[str]) -> Words:
    """Return the sentence's end: "; did you mean X?" for the nearest known spelling, or a full stop."""
    near = get_close_matches(wrong, known, n=1, cutoff=0.6)
    if not near:
        return Words(".", "。")
    return Words("; did you mean {it}?", "，是否想写 {it}？").fill(it=near[0])
