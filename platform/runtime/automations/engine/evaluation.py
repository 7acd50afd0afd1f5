"""What a step sees, and what its expressions and texts give: the part of the port `Doing` that reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from ....automations.shape import EVENT, INPUT, ITEM, RECORD_NAME, STEPS, VARS
from ....automations.step import StepFailed
from ....automations.steps.aim import ids_of
from ....automations.template import filled
from ....core.errors import NotFound
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....definition.reads import parsed
from ....definition.run_names import shape_of
from ....expressions import ERROR, Expression, ExpressionFault, Name, evaluate
from ....fields import Field, type_of
from ....fields.base import Reader
from ....fields.masking import Masked
from ...apps.live import LiveTable
from ...records.api_value import api_value
from ...records.context import Context
from ...records.defaults import as_api
from ...records.query import get_record
from ..every_field import every_field
from ..known import Automation
from ..run_values import RunValues
from .open_fields import open_fields
from .place import Place, item_of

WRONG = Words("“{source}” cannot be worked out: {why}", "“{source}”无法计算：{why}")
FAILED = Words("“{source}” gives the error {code}.", "“{source}”的计算结果为错误 {code}。")
GONE = Words("The record is gone, or may not be seen any more.", "记录已不存在，或已无权查看。")

NO_TABLE = Words(
    "The table “{table}” that the step names is not in the app any more. Choose another in the step.",
    "步骤所用的数据表“{table}”已不在应用中，请在步骤中改选其他数据表。",
)


class Evaluation:
    """One step of one run: what it is about, what its run has kept, and what expressions give there."""

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
        return RunValues(
            self.context, self.table, self.scope, self._read_record, self._old, given, anew=self.before_save
        )

    @cached_property
    def _old(self) -> dict[str, Any]:
        """What the event changed, as it was before: of the fields that the actor may read."""
        told = {key: each[0] for key, each in (self.run.trigger.get("changes") or {}).items()}
        if self.before_save or not told or self.table is None or self.record_id is None:
            return told
        readable = open_fields(self.context, self.table, self.record_id)
        return {key: value for key, value in told.items() if key in readable}

    def _read_record(self) -> Mapping[str, Any]:
        if self.table is None or self.record_id is None:
            raise StepFailed(GONE)
        deleted = (
            self.run.trigger.get("act") == "delete"
        )  # then it lies in the recycle bin, with the values it had
        try:
            fields = every_field(self.context, self.table)
            return get_record(self.context, self.table, self.record_id, fields, deleted).values
        except NotFound:
            raise StepFailed(GONE) from None

    def value(self, expression: str) -> Any:
        """Return what an expression gives, as an API value."""
        result = self._evaluated(expression)
        return as_api(result, None) if not isinstance(result, float) else api_number(result)

    def records(self, expression: str) -> list[dict[str, Any]]:
        """Return the records that an expression gives; a line that no id would find comes with its values."""
        told = parsed(expression)
        if isinstance(told, Expression) and isinstance(told.syntax, Name):
            lines = self.values_now.told_lines(told.syntax.path)
            if lines is not None:
                return lines
        shape = shape_of(self.automation.model, self.table, self.scope, expression)
        table = shape.table if shape is not None else None
        named = {"table": table} if table else {}
        return [{**named, "id": each} for each in ids_of(self.value(expression), table)]

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

    def table_of(self, key: str) -> LiveTable:
        """Return a table that a step names; raises StepFailed where it is gone."""
        found = self.context.app.tables.get(key)
        if found is None:
            raise StepFailed(NO_TABLE.fill(table=key))
        return found

    def text(self, template: Any, language: str | None = None) -> str:
        """Return a template with its chips filled in as people read the values."""
        spoken = language or self.language
        reader = Reader(spoken, self.zone, self.now)
        try:
            return filled(template or "", spoken, lambda source: self._chip(source, reader))
        except ExpressionFault as fault:
            raise StepFailed(WRONG.fill(source=Words.read(template), why=fault.words)) from None

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
        value = self.values_now.record.values.get(source)
        return str(value) if isinstance(value, Masked) else type_of(field).format(field, value, reader)

    def values(self, table: str, values: Mapping[str, str]) -> dict[str, Any]:
        """Return {field key: API value} of {field key: expression}, each as its field takes it."""
        fields = self.table_of(table).definition.by_key
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


def api_number(value: float) -> int | float:
    """Return a computed number without the noise beyond 15 digits, whole where it is."""
    exact = float(f"{value:.15g}")
    return int(exact) if exact.is_integer() else exact
