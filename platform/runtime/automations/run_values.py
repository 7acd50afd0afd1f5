"""What the names in an automation's expressions stand for, at one moment of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from ...automations.shape import BEFORE, EVENT, INPUT, ITEM, RECORD_NAME, RESERVED, STEPS, VARS, Shape
from ...core.errors import NotFound
from ...expressions import DATE, DATETIME, NUMBER, Type
from ..forms.form_values import FormValues, rows_in
from ..records.api_value import api_value
from ..records.context import Context
from .lines import values_of

ROW = "row"
"""Under this name an item holds the values of a line that no id would find."""
Path = tuple[str, ...]
Read = Callable[[], Mapping[str, Any]]


class RunValues:
    """The record it is about, the same before the change, and everything the run has gathered.

    `read` gives the record's values when they are first asked for; `given` are the groups of names beside it. What is
    computed from the values comes with them, or (`anew`) is computed here: they are not saved yet.
    """

    def __init__(
        self,
        context: Context,
        table: str | None,
        scope: Mapping[str, Shape],
        read: Read,
        old: Mapping[str, Any],
        given: Mapping[str, Any],
        anew: bool = False,
    ) -> None:
        self.context, self.table, self.scope, self._anew = context, table, scope, anew
        self._read, self._old, self._given = read, old, given

    def __call__(self, path: Path) -> Any:
        """Return what a name stands for; None where there is nothing."""
        head, rest = path[0], path[1:]
        if head == RECORD_NAME and rest:
            return self._now(rest)
        if head == BEFORE and rest:
            return self._before(rest)
        if head in (EVENT, STEPS, VARS, INPUT, ITEM, RECORD_NAME):
            return self._found(self.scope.get(head), self._given.get(head), rest)
        return self._now(path)

    def told_lines(self, path: Path) -> list[dict[str, Any]] | None:
        """Return the lines of a sub-form with their values, where no id would find them: those that are just being saved,
        and those that were there before the change. None for every other name.
        """
        key, before = path[-1], path[0] == BEFORE
        own = path in ((key,), (RECORD_NAME, key), (BEFORE, key)) and (path[1:] or key not in RESERVED)
        table = self.context.app.model.tables.get(f"{self.table}.{key}")
        if not own or table is None or not (before or self._anew):
            return None
        rows = rows_in((self.former if before else self.record).values.get(key))
        return [{"table": table.key, ROW: api_value(row)} for row in rows]

    def _now(self, path: Path) -> Any:
        return self.record(path) if self._anew else self.record.held(path)

    @cached_property
    def record(self) -> FormValues:
        """The record as it is now."""
        return self._values(self.table, self._read())

    @cached_property
    def former(self) -> FormValues:
        """The record as it was before the change: what is computed is computed anew."""
        return self._values(self.table, {**self.record.values, **self._old})

    def _before(self, rest: Path) -> Any:
        return self.former(rest)

    def _values(self, table: str | None, values: Mapping[str, Any]) -> FormValues:
        return FormValues(self.context, self.context.app.model.tables[table or ""], values)

    def _found(self, shape: Shape | None, value: Any, rest: Path) -> Any:
        """Return what a path leads to below a value that the run has kept."""
        if shape is None:
            return None
        if not rest:
            return plain(shape.type, value)
        inner = shape.members.get(rest[0])
        if inner is not None:
            return self._found(inner, _member(value, rest[0]), rest[1:])
        if shape.table is None or value is None:
            return None
        if isinstance(value, Mapping) and ROW in value:
            return self._values(shape.table, value[ROW])(rest)
        if shape.many:
            found = [self._there(shape.table, each, rest) for each in _ids(value)]
            return [item for each in found for item in (each if isinstance(each, list) else [each])]
        ids = _ids(value)
        return self._there(shape.table, ids[0], rest) if ids else None

    def _there(self, table: str, record_id: int, rest: Path) -> Any:
        try:
            values = values_of(self.context, table, record_id)
        except NotFound:
            return None
        return self._values(table, values).held(rest)


def plain(type: Type | None, value: Any) -> Any:
    """Return a kept JSON value as expressions take it: dates as dates, records as their ids."""
    if value is None or type is None:
        return None
    if type.many:
        listed = value.get("ids", []) if isinstance(value, Mapping) else value
        one = Type(type.kind)
        return [plain(one, each) for each in listed] if isinstance(listed, list) else None
    if isinstance(value, Mapping):
        return value.get("id")
    if type == DATETIME and isinstance(value, str):
        return datetime.fromisoformat(value)
    if type == DATE and isinstance(value, str):
        return date.fromisoformat(value[:10])
    return float(value) if type == NUMBER and not isinstance(value, bool) else value


def _member(value: Any, name: str) -> Any:
    """Return a member of a kept value; of a list of records, {"table", "ids"}, its count and its first."""
    if not isinstance(value, Mapping):
        return None
    if "ids" in value and name == "count":
        return len(value["ids"])
    if "ids" in value and name == "first":
        return {"table": value["table"], "id": value["ids"][0]} if value["ids"] else None
    return value.get(name)


def _ids(value: Any) -> list[int]:
    if isinstance(value, Mapping):
        return value["ids"] if "ids" in value else [value["id"]] if value.get("id") else []
    if isinstance(value, list):
        return [i for each in value for i in _ids(each)]
    return [value] if isinstance(value, int) else []
