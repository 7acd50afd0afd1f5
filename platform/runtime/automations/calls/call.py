"""Calling an automation: its condition is asked where it is called, and its runs are written there."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ....automations.shape import EVENT, INPUT, RECORD_NAME
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....expressions import ExpressionFault, evaluate
from ...access.rights import everything
from ...records.context import Context
from ...records.page import ListRequest
from ...records.query import list_records
from ..every_field import every_field
from ..known import Automation, known
from ..models import AutomationRun
from ..run_values import RunValues
from ..runs.begin import Event, begin_runs

PART = 500
CANNOT_ASK = Words("Its condition cannot be asked: {why}", "无法判断触发条件：{why}")
_RUNS = AutomationRun.__table__


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """One call of an automation: under which name, how, and with what."""

    name: str
    """The event; that of one record has "/<record>" behind it."""
    source: str
    given: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def listening(context: Context, table: str, kind: str) -> list[Automation]:
    """Return the automations that are switched on and wait for one kind of call about a table."""
    found = known(context.app).by_key.values()
    return [each for each in found if each.trigger.name == kind and each.table == table]


def call_automation(
    work: UnitOfWork, context: Context, automation: Automation, call: Call, ids: Sequence[int] | None
) -> list[int]:
    """Write the runs of a call, one for each record for which the condition holds; None: one without a record.

    Returns their ids; a call of the same name has them already.
    """
    inside = dataclasses.replace(context, connection=work.connection, rights=everything(context.app), kept={})
    fault = None
    heard: Iterable[int | None] = [None] if ids is None else ids
    try:
        heard = meeting(work, inside, automation, call, ids)
    except ExpressionFault as wrong:
        fault = CANNOT_ASK.fill(why=wrong.words)
    events = [_event(work, context, automation, call, each, fault) for each in heard]
    begin_runs(work, context.app, events, context.cause)
    return _ids(work, context, automation, [each.name for each in events])


def meeting(
    work: UnitOfWork, context: Context, automation: Automation, call: Call, ids: Sequence[int] | None
) -> list[int | None]:
    """Return the records of a call for which the automation's condition holds; raises ExpressionFault."""
    if not automation.condition:
        return [None] if ids is None else list(ids)
    event = _told(work, context, automation, call)
    if ids is None:
        return [None] if _holds(context, automation, automation.condition, None, {}, event, call) else []
    return [
        row
        for row, values in _values(context, automation.table or "", ids)
        if _holds(context, automation, automation.condition, row, values, event, call)
    ]


def holding(context: Context, automation: Automation, source: str, ids: Sequence[int]) -> set[int]:
    """Return those records for which an expression about the record alone holds; none where it cannot be asked."""
    inside = dataclasses.replace(context, rights=everything(context.app), kept={})
    nothing = Call("", "")
    try:
        return {
            row
            for row, values in _values(inside, automation.table or "", ids)
            if _holds(inside, automation, source, row, values, {}, nothing)
        }
    except ExpressionFault:
        return set()


def _values(context: Context, table: str, ids: Sequence[int]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    fields = every_field(context, table)
    for start in range(0, len(ids), PART):
        part = tuple(ids[start : start + PART])
        asked = ListRequest(fields=fields, ids=part, limit=len(part))
        for row in list_records(context, table, asked).rows:
            yield row.id, row.values


def _holds(
    context: Context,
    automation: Automation,
    source: str,
    record: int | None,
    values: Mapping[str, Any],
    event: Mapping[str, Any],
    call: Call,
) -> bool:
    told = {"table": automation.table, "id": record} if record is not None else None
    given = {EVENT: event, INPUT: call.given, RECORD_NAME: told}
    names = RunValues(context, automation.table, automation.scope(), lambda: values, {}, given)
    return evaluate(automation.checked(source), names, context.environment) is True


def _told(work: UnitOfWork, context: Context, automation: Automation, call: Call) -> dict[str, Any]:
    return {
        "person": context.actor.person_id,
        "at": work.now.isoformat(),
        "kind": automation.trigger.name,
        "source": call.source,
    }


def _event(
    work: UnitOfWork,
    context: Context,
    automation: Automation,
    call: Call,
    record: int | None,
    fault: Words | None,
) -> Event:
    told = _told(work, context, automation, call)
    trigger = {
        "kind": told["kind"],
        "table": automation.table,
        "record": record,
        "actor": told["person"],
        "source": call.source,
        "at": told["at"],
        "input": dict(call.given),
    }
    name = call.name if record is None else f"{call.name}/{record}"
    return Event(automation.key, name, trigger, fault)


def _ids(work: UnitOfWork, context: Context, automation: Automation, names: Sequence[str]) -> list[int]:
    mine = _RUNS.c.app_id == context.app.id, _RUNS.c.automation == automation.key
    found = sa.select(_RUNS.c.id).where(*mine, _RUNS.c.event.in_(names)).order_by(_RUNS.c.id)
    return list(work.connection.scalars(found))
