"""How the parts of an automation are told: by their own sentences, once they are set up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....automations.declared import Declared
from ....automations.steps import STEPS
from ....automations.triggers import TRIGGERS
from ....core.words import Words
from ....definition.automation_names import AppNames
from ....definition.automation_sentences import step_sentence, trigger_sentence
from ....definition.model import App
from ....definition.reads import parsed
from ....definition.run_names import Scope
from ....definition.run_scope import about, placed, scope_at
from ....definition.types import path_type
from ....expressions import Expression
from ....runtime.access.condition_words import condition_words
from ...staff import Staff
from .editing import Automation

UNFINISHED = Words("Not set up yet", "尚未设置")
OTHERWISE = Words("Otherwise", "其他情况")
IF = Words("If {condition}", "如果 {condition}")
GONE = Words("somebody who is gone", "已停用的成员")


class Telling:
    """Tells the parts of one automation; `staff` knows what people are called."""

    def __init__(self, app: App, automation: Automation, staff: Staff | None = None) -> None:
        self.app, self.automation, self.staff = app, automation, staff
        self.person = self._person if staff is not None else None
        table = about(automation)
        self.table = table if table in app.tables else None
        self.scopes = {each.document["key"]: each.scope for each in placed(app, automation)}

    def trigger(self) -> Words:
        """Return when it begins."""
        told = self.automation["trigger"]
        kind = TRIGGERS.get(told.get("type", ""))
        if lacking(kind, told.get("settings", {})) or (kind and kind.about and not told.get("table")):
            return UNFINISHED
        return trigger_sentence(self.app, self.automation, self.person)

    def step(self, step: Mapping[str, Any]) -> Words:
        """Return what a step does; that it is not set up yet, while something it needs is missing."""
        if lacking(STEPS.get(step.get("type", "")), step.get("settings", {})):
            return UNFINISHED
        return step_sentence(self.app, self.automation, step, self.scopes.get(step["key"], {}), self.person)

    def condition(self, source: str, step: str | None = None) -> Words:
        """Return a condition as people read it; of a branch with the names that its step sees."""
        if self._of_record(source):
            assert self.table is not None
            return condition_words(self.app, self.table, source)
        scope: Scope = scope_at(self.app, self.automation) if step is None else self.scopes.get(step, {})
        return AppNames(self.app, self.automation, scope, self.person).expression(source)

    def branch(self, step: str, branch: Mapping[str, Any]) -> Words:
        """Return when a branch is taken."""
        source = branch.get("condition")
        return IF.fill(condition=self.condition(source, step)) if source else OTHERWISE

    def _of_record(self, source: str) -> bool:
        """Say whether a condition asks about nothing but fields of the record: then it has plain words."""
        expression = parsed(source)
        if self.table is None or not isinstance(expression, Expression):
            return False
        return all(path_type(self.app, self.table, each.path) is not None for each in expression.names())

    def _person(self, kind: str, key: int) -> str:
        assert self.staff is not None
        if kind == "department":
            return self.staff.departments.get(key, "")
        found = self.staff.actors.get(key)
        return found.name if found else GONE.en


def lacking(kind: Declared | None, settings: Mapping[str, Any]) -> list[str]:
    """Return the settings that a trigger or step cannot do without and that are not there."""
    needed = kind.required if kind is not None else ("type",)
    return [each for each in needed if settings.get(each) in (None, "", [], {})]
