"""What a step may do: the port `automations.step.Doing`, in the transaction of the step, as the automation's actor.

What it sees and what expressions give is `evaluation.py`.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from ....automations.step import Outcome, StepFailed
from ....automations.steps import STEPS
from ....core.errors import Invalid, NotFound
from ....core.words import Words
from ....expressions import ExpressionFault
from ...conversation import comments
from ...conversation.messages import SAYS, notify
from ...records import service
from ...records.api_value import api_value
from ...records.context import Context
from ...records.query import get_record
from ..calls.starting import start
from ..models import AutomationTurn
from .evaluation import GONE, WRONG, Evaluation
from .finding import checked_filter, counted, found
from .paper import printed
from .people import away, meant
from .place import turns
from .turns import take_turn

SOURCE = "automation"
MOST_TOLD = 50
"""So many acts of one step, and records of one act, the run's log names."""


class Work(Evaluation):
    """One step of one run at work."""

    @cached_property
    def did(self) -> list[dict[str, Any]]:
        """What the step has done so far."""
        return []

    def note(self, do: str, **what: Any) -> None:
        """Note for the run's log what the step does, as far as it is worth telling."""
        if len(self.did) < MOST_TOLD:
            self.did.append({"do": do, **what})

    def given(self) -> dict[str, Any] | None:
        """Return what the step did as its entry in the run's log keeps it."""
        return {"acts": json.loads(json.dumps(self.did, default=str))} if self.did else None

    def people(self, whom: Sequence[Mapping[str, Any]]) -> list[int]:
        """Return the ids of the active people meant."""
        app = self.context.app
        return meant(self.work.connection, app.workspace_id, app.id, whom, self.value)

    def one_at_a_time(self, table: str, values: Mapping[str, Any]) -> None:
        """Wait for every other step that has named the same values of a table to end."""
        take_turn(self.work, self.table_of(table).id, values)

    def create(self, table: str, values: Mapping[str, Any]) -> int:
        """Make a record and return its id."""
        self.note("create", table=table, values=dict(values))
        return service.create(self.work, self.context, table, [dict(values)], SOURCE)[0]

    def update(self, table: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Change records."""
        changes = [service.Change(each, dict(values)) for each in ids]
        self.note("update", table=table, ids=list(ids[:MOST_TOLD]), values=dict(values))
        if changes:
            service.update(self.work, self.context, table, changes, SOURCE)

    def delete(self, table: str, ids: Sequence[int]) -> None:
        """Move records to the recycle bin."""
        self.note("delete", table=table, ids=list(ids[:MOST_TOLD]))
        if ids:
            service.delete(self.work, self.context, table, list(ids), SOURCE)

    def find(self, table: str, condition: str, sort: Sequence[Any] = (), limit: int = 100) -> list[int]:
        """Return the ids of records for which a condition holds."""
        return found(self.context, table, self._filter(table, condition), self.values_now, sort, limit)

    def count_by(self, table: str, field: str, people: Sequence[int], condition: str) -> dict[int, int]:
        """Return how many records that meet a condition each person holds in a field."""
        checked = self._filter(table, condition)
        return counted(self.context, table, field, people, checked, self.values_now)

    def _filter(self, table: str, condition: str) -> Any:
        if not condition.strip():
            return None
        try:
            return checked_filter(self.automation, table, condition, self.scope)
        except ExpressionFault as fault:
            raise StepFailed(WRONG.fill(source=condition, why=fault.words)) from None

    def read(self, table: str, record_id: int, fields: Sequence[str]) -> dict[str, Any]:
        """Return API values of a record the actor may see."""
        try:
            row = get_record(self.context, table, record_id, tuple(fields))
        except NotFound:
            raise StepFailed(GONE) from None
        return {key: bare(row.values.get(key)) for key in fields}

    def away(self, people: Sequence[int]) -> set[int]:
        """Return those who are away now."""
        return away(self.work.connection, people, self.context.environment.today())

    def next_turn(self, among: int) -> int:
        """Return this step's next number from 0 to `among` - 1."""
        turns_ = AutomationTurn.__table__
        values = {
            "app_id": self.context.app.id,
            "automation": self.automation.key,
            "step": self.step["key"],
            "last": 0,
        }
        insert = (postgresql if self.work.dialect == "postgresql" else sqlite).insert(turns_)
        keys = ["app_id", "automation", "step"]
        counted_up = insert.values(values).on_conflict_do_update(
            index_elements=keys, set_={"last": turns_.c.last + 1}
        )
        return self.work.connection.scalar(counted_up.returning(turns_.c.last)) % among

    def set(self, name: str, value: Any) -> None:
        """Set a variable (JSON)."""
        self.kept["vars"][name] = json.loads(json.dumps(value))

    def get(self, name: str) -> Any:
        """Return a variable, None where it was never set."""
        return self.kept["vars"].get(name)

    def notify(self, people: Sequence[int], title: str, text: str, record: tuple[str, int] | None) -> None:
        """Put a notice into the in-app centre of people."""
        table = self.context.app.tables.get(record[0]) if record else None
        self.note("notify", people=list(people), title=title, text=text)
        notify(
            self.work,
            self.context.app.id,
            people,
            SAYS,
            title,
            text,
            table_id=table.id if table else None,
            record_id=record[1] if record and table else None,
            automation=self.automation.key,
        )

    def start(self, automation: str, given: Mapping[str, Any], record: tuple[str, int] | None) -> int | None:
        """Begin a run of another automation of the app and return its id; None where its condition does not hold."""
        caller = self.run.id or secrets.token_hex(8)  # before a save there is no run to name
        name = f"call {caller}/{self.step['key']}/{turns(self.place)}/{self.run.count}"
        self.note("start", automation=automation, input=dict(given))
        return start(self.work, self.context, automation, given, record, name)

    def comment(self, table: str, record_id: int, text: str) -> None:
        """Write a comment under a record.

        A value in it may call by name who may not see the record, or many: then nobody is called, and it is written.
        """
        self.note("comment", table=table, ids=[record_id], text=text)
        try:
            comments.add(self.work, self._somebody(), table, record_id, text)
        except Invalid:
            comments.add(self.work, self._somebody(), table, record_id, text.replace("@", "＠"))

    def _somebody(self) -> Context:
        """Return a context with somebody to sign for what is said: for the product itself, who caused the run."""
        actor, caused_by = self.context.actor, self.run.trigger.get("actor")
        if actor.person_id is not None:
            return self.context
        if caused_by is None:
            raise StepFailed(NOBODY_SPEAKS)
        return replace(self.context, actor=replace(actor, person_id=caused_by))

    def document(self, print_key: str, table: str, record_id: int) -> int:
        """Print a record to a PDF and return the file's id."""
        return printed(self.work, self.context, print_key, table, record_id)


NOBODY_SPEAKS = Words(
    "Nobody could sign the comment: have somebody switch the automation off and on, then it speaks in their name.",
    "评论没有署名人：请由某位成员重新停用再启用此自动化，评论将以其名义发布。",
)


def do(doing: Work) -> Outcome:
    """Do the step that `doing` stands at; raises StepFailed where it cannot be done, and the record service's errors."""
    step = doing.step
    unsound = doing.automation.unsound(step)
    if unsound is not None:
        raise StepFailed(unsound)
    settings = {**step.get("settings", {}), "branches": step.get("branches", ())}
    return STEPS[step["type"]].run(doing, settings)


def bare(value: Any) -> Any:
    """Return a value that was read as an API value: pointers as ids."""
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    return api_value(value)
