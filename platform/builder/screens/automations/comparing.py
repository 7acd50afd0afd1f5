"""An automation as sentences, and what a draft makes of those that run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ....core.words import Words
from ....definition.automation_names import Person
from ....definition.automation_sentences import automation_lines
from ....definition.model import App
from ..administered import staff_of
from .editing import Automation, Editing
from .telling import Telling

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One sentence; `act` says whether it stays, comes or goes."""

    words: Words
    depth: int
    number: str
    act: str = SAME


def told_lines(app: App, automation: Automation, person: Person | None) -> list[ToldLine]:
    """Return everything an automation will do, in order."""
    lines = automation_lines(app, automation, person)
    return [ToldLine(each.words, each.depth, each.number) for each in lines]


def compared(it: Editing) -> list[ToldLine]:
    """Return the sentences of the draft, with those it takes out of what the app has now."""
    person = Telling(it.model, it.document, staff_of(it.state.app)).person
    before = told_lines(it.state.model, it.live, person) if it.live is not None else []
    after = told_lines(it.model, it.document, person)
    found: list[ToldLine] = []
    told = SequenceMatcher(None, _keys(before), _keys(after), autojunk=False)
    for act, a, b, c, d in told.get_opcodes():
        if act == "equal":
            found += after[c:d]
            continue
        found += [replace(each, act=REMOVED) for each in before[a:b]]
        found += [replace(each, act=ADDED) for each in after[c:d]]
    return found


def _keys(lines: Sequence[ToldLine]) -> list[tuple[str, str, int]]:
    return [(each.words.en, each.words.zh, each.depth) for each in lines]
