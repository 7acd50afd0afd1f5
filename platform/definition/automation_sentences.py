"""A whole automation as lines of text: when, only if, and its steps with numbers, as people say them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..automations.steps import STEPS
from ..automations.triggers import TRIGGERS
from ..core.words import Words
from .automation_names import AppNames, Person
from .model import App
from .run_names import Scope
from .run_scope import placed, scope_at

LETTERS = "abcdefghijklmnopqrst"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `depth` is how far it is indented, `number` what stands before it: "", "2", "2a", "2a.1"."""

    depth: int
    number: str
    words: Words
    step: str | None = None
    """The key of the step it tells of."""

    def to(self, language: str) -> str:
        """Return the line in a language, with its number."""
        said = self.words.to(language)
        return f"{self.number}. {said}" if self.number else said


def automation_lines(app: App, automation: Mapping[str, Any], person: Person | None = None) -> list[Line]:
    """Return an automation in lines; what cannot be told yet, as its settings are not complete, is told by its kind."""
    scope = scope_at(app, automation)
    lines = [Line(0, "", trigger_sentence(app, automation, person))]
    if automation.get("condition"):
        names = AppNames(app, automation, scope, person)
        lines.append(Line(0, "", ONLY_IF.fill(condition=names.expression(automation["condition"]))))
    if automation.get("phase") == "before":
        lines.append(Line(0, "", BEFORE))
    scopes = {each.document["key"]: each.scope for each in placed(app, automation)}
    teller = _Teller(app, automation, scopes, person)
    return [*lines, *teller.listed(automation.get("steps", ()), 0, "")]


def trigger_sentence(app: App, automation: Mapping[str, Any], person: Person | None = None) -> Words:
    """Return when an automation fires."""
    trigger = automation["trigger"]
    kind = TRIGGERS.get(trigger["type"])
    if kind is None:
        return Words(trigger["type"], trigger["type"])
    names = AppNames(app, automation, scope_at(app, automation), person)
    return _told(kind, trigger.get("settings", {}), names)


def step_sentence(
    app: App,
    automation: Mapping[str, Any],
    step: Mapping[str, Any],
    scope: Scope | None = None,
    person: Person | None = None,
) -> Words:
    """Return what a step of an automation does; `scope` is what it sees, found by its key where it is not given."""
    seen = scope if scope is not None else scope_at(app, automation, step["key"])
    kind = STEPS.get(step.get("type", ""))
    if kind is None:
        return Words(step["key"], step["key"])
    return _told(kind, step.get("settings", {}), AppNames(app, automation, seen, person))


def _told(kind: Any, settings: Mapping[str, Any], names: AppNames) -> Words:
    """Return the sentence of a trigger or step; its name while its settings are not what they should be."""
    try:
        return kind.sentence(settings, names)
    except (LookupError, TypeError, ValueError, AttributeError):
        return kind.label


class _Teller:
    """Tells the steps of one automation."""

    def __init__(
        self,
        app: App,
        automation: Mapping[str, Any],
        scopes: Mapping[str, Scope],
        person: Person | None,
    ) -> None:
        self.app, self.automation, self.scopes, self.person = app, automation, scopes, person

    def listed(self, steps: Sequence[Mapping[str, Any]], depth: int, before: str) -> Iterator[Line]:
        """Give the lines of a list of steps and of all they hold."""
        for position, step in enumerate(steps, 1):
            number = f"{before}{position}"
            scope = self.scopes.get(step["key"], {})
            said = step_sentence(self.app, self.automation, step, scope, self.person)
            label = LABELLED.fill(label=Words.read(step["label"]), said=said) if step.get("label") else said
            yield Line(depth, number, label, step["key"])
            yield from self.listed(step.get("steps", ()), depth + 1, f"{number}.")
            for letter, branch in zip(LETTERS, step.get("branches", ()), strict=False):
                yield Line(depth + 1, f"{number}{letter}", self._branch(branch, scope), step["key"])
                yield from self.listed(branch.get("steps", ()), depth + 2, f"{number}{letter}.")

    def _branch(self, branch: Mapping[str, Any], scope: Scope) -> Words:
        names = AppNames(self.app, self.automation, scope, self.person)
        said = (
            IF.fill(condition=names.expression(branch["condition"])) if branch.get("condition") else OTHERWISE
        )
        return LABELLED.fill(label=Words.read(branch["label"]), said=said) if branch.get("label") else said


ONLY_IF = Words("Only if {condition}", "仅当 {condition}")
BEFORE = Words("Before the record is saved", "在记录保存前执行")
IF = Words("If {condition}:", "如果 {condition}：")
OTHERWISE = Words("Otherwise:", "否则：")
LABELLED = Words("{label}: {said}", "{label}：{said}")
