"""Asking a trigger's condition of a record as it was: the same expressions, at the moment and by the person of then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ....expressions import Environment, evaluate
from ....identity.sign_in import load_actor
from ...forms.form_values import FormValues
from ...records.context import Context, environment_of
from ..known import Automation
from ..run_values import RunValues


class PastValues(RunValues):
    """What names stood for; records of other tables are read as they are today, each once."""

    def __init__(self, linked: dict[Any, Any], *args: Any) -> None:
        super().__init__(*args, anew=True)
        self._linked = linked

    def _values(self, table: str | None, values: Mapping[str, Any]) -> FormValues:
        return FormValues(self.context, self.context.app.model.tables[table or ""], values, self._linked)


class Asking:
    """Asks one automation's conditions of past records, with all rights, as matching does."""

    def __init__(self, connection: sa.Connection, context: Context, automation: Automation) -> None:
        self.connection, self.context, self.automation = connection, context, automation
        self.scope = automation.scope()
        self._linked: dict[Any, Any] = {}
        self._environments: dict[int | None, Environment] = {None: context.environment}

    def holds(
        self,
        source: str,
        values: Mapping[str, Any],
        old: Mapping[str, Any],
        at: datetime,
        person: int | None = None,
        origin: str = "time",
    ) -> bool:
        """Say whether a condition held; raises ExpressionFault."""
        if not source:
            return True
        environment = self._environment(person, at)
        context = replace(self.context, environment=environment)
        event = {
            "person": person,
            "at": at.isoformat(),
            "kind": self.automation.trigger.name,
            "source": origin,
        }
        names = PastValues(
            self._linked,
            context,
            self.automation.table,
            self.scope,
            lambda: values,
            old,
            {"event": event},
        )
        return evaluate(self.automation.checked(source), names, environment) is True

    def _environment(self, person: int | None, at: datetime) -> Environment:
        if person not in self._environments:
            actor = load_actor(self.connection, person) if person is not None else None
            self._environments[person] = environment_of(actor, at) if actor else self.context.environment
        return replace(self._environments[person], now=at)
