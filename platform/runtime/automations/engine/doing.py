"""What a step may do: the port `automations.step.Doing`, in the transaction of the step, as the automation's actor."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.dialects import postgresql, sqlite

from ....automations.shape import EVENT, INPUT, ITEM, RECORD_NAME, STEPS, VARS
from ....automations.step import StepFailed
from ....automations.template import filled
from ....core.errors import NotFound, ProductError
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....expressions import ERROR, ExpressionFault, evaluate
from ....fields import Field, type_of
from ....fields.base import Reader
from ...conversation import comments
from ...conversation.messages import SAYS, notify
from ...records import service
from ...records.api_value import api_value
from ...records.context import Context
from ...records.defaults import as_api
from ...records.query import get_record
from ..calls.starting import start
from ..known import Automation
from ..models import AutomationTurn
from ..run_values import RunValues
from .finding import checked_filter, counted, found
from .paper import printed
from .people import away, meant
from .place import Place, item_of, turns

SOURCE = "automation"
MOST_TOLD = 50
"""So many acts of one step, and records of one act, the run's log names."""
WRONG = Words("“{source}” cannot be worked out: {why}", "“{source}”无法计算：{why}")
FAILED = Words("“{source}” gives the error {code}.", "“{source}”的计算结果为错误 {code}。")
GONE = Words("The record is gone, or may not be seen any more.", "记录已不存在，或已无权查看。")


class Work:
    """One step of one run at work."""

    before_save = False

    def __init__(
        self,
        work: UnitOfWork,
        context: Context,
        automation: Automation,
        run: Any,
        place: Place,
        step: Mapping[str, Any],
        now: datetime,
    ) -> None:
        self.work, self.context, self.automation = work, context, automation
        self.run, self.place, self.step, self.now = run, place, step, now
        self.kept: dict[str, Any] = {
            "vars": dict(run.kept.get("vars", {})),
            "steps": dict(run.kept.get("steps", {})),
        }
        self.zone, self.language = context.environment.zone, context.environment.language
        self.did: list[dict[str, Any]] = []

    def note(self, do: str, **what: Any) -> None:
        """Note for the run's log what the step does, as far as it is worth telling."""
        if len(self.did) < MOST_TOLD:
            self.did.append({"do": do, **what})

    def given(self) -> dict[str, Any] | None:
        """Return what the step did as its entry in the run's log keeps it."""
        return {"acts": json.loads(json.dumps(self.did, default=str))} if self.did else None

    @property
    def table(self) -> str | None:
        """The table the automation is about."""
        return self.run.trigger.get("table")

    @property
    def record_id(self) -> int | None:
        """The record it is about."""
        return self.run.trigger.get("record")

    @cached_property
    def scope(self) -> Any:
        """The names this step sees."""
        return self.automation.scope(self.step["key"])

    @property
    def values_now(self) -> RunValues:
        """What names stand for now."""
        trigger = self.run.trigger
        _, item = item_of(self.place)
        event = {
            "person": trigger.get("actor"),
            "at": trigger.get("at"),
            "kind": trigger.get("kind"),
            "source": trigger.get("source"),
            "automation": self.run.chain[-1] if self.run.chain else None,
        }
        given = {
            RECORD_NAME: {"table": self.table, "id": self.record_id} if self.record_id else None,
            EVENT: event,
            STEPS: self.kept["steps"],
            VARS: self.kept["vars"],
            INPUT: trigger.get("input") or {},
            ITEM: item,
        }
        old = {key: told[0] for key, told in (trigger.get("changes") or {}).items()}
        return RunValues(
            self.context, self.table, self.scope, self._read_record, old, given, anew=self.before_save
        )

    def _read_record(self) -> Mapping[str, Any]:
        if self.table is None or self.record_id is None:
            raise StepFailed(GONE)
        try:
            return get_record(self.context, self.table, self.record_id).values
        except NotFound:
            kept = self.run.trigger.get("values")
            if kept is None:
                raise StepFailed(GONE) from None
            return kept

    def value(self, expression: str) -> Any:
        """Return what an expression gives, as an API value."""
        result = self._evaluated(expression)
        return as_api(result, None) if not isinstance(result, float) else api_number(result)

    def _evaluated(self, expression: str) -> Any:
        try:
            checked = self.automation.checked(expression, self.step["key"])
        except ExpressionFault as fault:
            raise StepFailed(WRONG.fill(source=expression, why=fault.words)) from None
        result = evaluate(checked, self.values_now, self.context.environment)
        if isinstance(result, ERROR):
            raise StepFailed(FAILED.fill(source=expression, code=result.code))
        return api_value(result) if isinstance(result, list) else result

    def holds(self, expression: str) -> bool:
        """Say whether a condition holds; an empty source does."""
        return not expression.strip() or self._evaluated(expression) is True

    def text(self, template: Any, language: str | None = None) -> str:
        """Return a template with its chips filled in as people read the values."""
        spoken = language or self.language
        reader = Reader(spoken, self.zone, self.now)
        return filled(template or "", spoken, lambda source: self._chip(source, reader))

    def _chip(self, source: str, reader: Reader) -> str:
        """Return one chip's value as people read it: a bare field as its type shows it."""
        shown = self._field_text(source.strip(), reader)
        if shown is not None:
            return shown
        value = self.value(source)
        if isinstance(value, list):
            return ", ".join(str(each) for each in value)
        return "" if value is None else str(value)

    def _field_text(self, source: str, reader: Reader) -> str | None:
        table = self.context.app.model.tables.get(self.table or "")
        field = table.by_key.get(source) if table else None
        if field is None:
            return None
        values = self.values_now.record.values
        return type_of(field).format(field, values.get(source), reader)

    def values(self, table: str, values: Mapping[str, str]) -> dict[str, Any]:
        """Return {field key: API value} of {field key: expression}, each as its field takes it."""
        fields = self.context.app.model.tables[table].by_key
        made = {}
        for key, source in values.items():
            field = fields.get(key)
            made[key] = self._fitting(field, self._evaluated(source))
        return made

    def _fitting(self, field: Field | None, result: Any) -> Any:
        """Return a result as a field takes it: rounded, and a day as the moment it begins."""
        if field is not None and field.type == "date_time" and type(result) is date:
            begins = datetime.combine(result, time(), ZoneInfo(self.zone))
            return api_value(begins)
        return as_api(result, field.settings.get("decimals") if field else None)

    def people(self, whom: Sequence[Mapping[str, Any]]) -> list[int]:
        """Return the ids of the active people meant."""
        app = self.context.app
        return meant(self.work.connection, app.workspace_id, app.id, whom, self.value)

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
        """Write a comment under a record."""
        self.note("comment", table=table, ids=[record_id], text=text)
        comments.add(self.work, self._somebody(), table, record_id, text)

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


def bare(value: Any) -> Any:
    """Return a value that was read as an API value: pointers as ids."""
    if isinstance(value, Mapping) and "id" in value:
        return value["id"]
    if isinstance(value, list | tuple):
        return [bare(each) for each in value]
    return api_value(value)


def api_number(value: float) -> int | float:
    """Return a computed number without the noise beyond 15 digits, whole where it is."""
    exact = float(f"{value:.15g}")
    return int(exact) if exact.is_integer() else exact


def told(error: ProductError | StepFailed) -> Words:
    """Return why a step failed, in both languages."""
    if isinstance(error, StepFailed):
        return error.words
    return Words(error.say("en"), error.say("zh"))
