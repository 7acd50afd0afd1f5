"""Two lines of change brought together on the level of elements: what each side did, and what contradicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diff import diff
from .faults import settled
from .result import Choices, Merge

Document = Mapping[str, Any]


def merge(base: Document, mine: Document, theirs: Document) -> Merge:
    """Return what `mine` and `theirs` made of `base`, both in one document; all three must check.

    Nothing of either side is lost without a conflict: what is not in `Merge.document` is named by one. Things that
    one side only moved and the other removed are gone. Where both sides added to one place of a list, mine stands
    first; that apart it does not matter which side is called mine.
    """
    return _merged(base, mine, theirs, {})


def _merged(base: Document, mine: Document, theirs: Document, choices: Choices) -> Merge:
    document, conflicts = settled(base, mine, theirs, choices)
    taken = tuple(diff(mine, document))
    chosen = {each.id: choices[each.id] for each in conflicts if choices.get(each.id) in each.choices}
    made = Merge(document, tuple(conflicts), taken, chosen, lambda more: again(more))

    def again(more: Choices) -> Merge:
        return made if more == choices else _merged(base, mine, theirs, more)

    return made
