"""Which automations an act on records fires: asked in the transaction of the act, their runs written with it.

A run exists exactly where the act was committed. What cannot be asked, because a condition names what is gone, is
a failed run and never a failed save.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...automations.shape import BEFORE, RECORD_NAME, RESERVED
from ...core.words import Words
from ...expressions import CheckedExpression, ExpressionFault, evaluate
from ..access.rights import everything
from ..apps.live import LiveTable
from ..records.after_write import Written, listen
from ..records.context import Context
from ..records.draft import Act
from ..records.many_values import among
from ..records.page import ListRequest
from ..records.query import list_records
from .edges import cross
from .known import Automation, Known, known
from .models import LATER, OPEN, WAITING, AutomationRun
from .run_values import RunValues
from .runs.begin import Event, begin_runs
from .waking import wake

UNHEARD = frozenset({"sample", "clone"})
"""Sources that fire nothing: what an app begins with has not happened in it."""
PAGE = 500
_RUNS = AutomationRun.__table__
CANNOT_ASK = Words("Its condition cannot be asked: {why}", "无法判断触发条件：{why}")


def match(act: Act, table: LiveTable, name: str, entries: Sequence[Written]) -> None:
    """Write the runs that one act fires. Costs a look into a dictionary where no automation listens."""
    if act.source in UNHEARD or table.definition.parent is not None:
        return
    app = act.context.app
    automations = known(app)
    if automations.waits or _wait_on(act, automations):
        _wake_waiting(act, table, entries)
    edges = automations.edges.get(table.key, ())
    listening = automations.after.get((table.key, name), ())
    if not listening and not edges:
        return
    context = dataclasses.replace(act.context, rights=everything(app), kept={})
    events: list[Event] = []
    for automation in listening:
        events.extend(_fired(act, context, table, name, automation, entries))
    for automation in edges:
        crossed = cross(act.work, context, table, automation, [each.record_id for each in entries])
        told = [each for each in entries if each.record_id in crossed]
        events.extend(_meeting_events(act, context, table, name, automation, told))
    begin_runs(act.work, app, events, act.context.cause)


def _fired(
    act: Act,
    context: Context,
    table: LiveTable,
    name: str,
    automation: Automation,
    entries: Sequence[Written],
) -> Iterator[Event]:
    settings = automation.settings
    heard = [each for each in entries if automation.trigger.fires(settings, name, each.changes)]
    yield from _meeting_events(act, context, table, name, automation, heard)


def _meeting_events(
    act: Act,
    context: Context,
    table: LiveTable,
    name: str,
    automation: Automation,
    heard: Sequence[Written],
) -> Iterator[Event]:
    """Give the events of what was heard, as far as the automation's condition holds, or cannot be asked."""
    if not heard:
        return
    fault: Words | None = None
    if automation.condition:
        try:
            heard = list(meeting(act, context, table, automation, heard, name == "delete"))
        except ExpressionFault as wrong:
            fault = CANNOT_ASK.fill(why=wrong.words)
    for each in heard:
        yield _event(act, table, name, automation, each, fault)


def meeting(
    act: Act,
    context: Context,
    table: LiveTable,
    automation: Automation,
    entries: Sequence[Written],
    deleted: bool = False,
) -> Iterator[Written]:
    """Give the entries for whose record the automation's condition holds; raises ExpressionFault."""
    checked = automation.checked(automation.condition)
    scope = automation.scope()
    fields = fields_read(checked)
    for start in range(0, len(entries), PAGE):
        part = entries[start : start + PAGE]
        asked = ListRequest(
            fields=fields, ids=tuple(each.record_id for each in part), limit=len(part), deleted=deleted
        )
        rows = {row.id: row.values for row in list_records(context, table.key, asked).rows}
        for each in part:
            values = rows.get(each.record_id, {})
            old = {key: told[0] for key, told in each.changes.items() if not key.startswith("@")}
            event = {"event": _told_event(act, automation)}
            names = RunValues(context, table.key, scope, lambda values=values: values, old, event)
            if evaluate(checked, names, context.environment) is True:
                yield each


def fields_read(checked: CheckedExpression) -> tuple[str, ...] | None:
    """Return the fields of the record that an expression reads; None for all, as `before` is computed from all."""
    found = set()
    for name in checked.expression.names():
        head = name.path[0]
        if head == BEFORE:
            return None
        if head == RECORD_NAME and len(name.path) > 1:
            found.add(name.path[1])
        elif head not in RESERVED:
            found.add(head)
    return tuple(sorted(found))


def _told_event(act: Act, automation: Automation) -> dict[str, Any]:
    actor = act.context.actor.person_id
    at = act.work.now.isoformat()
    return {"person": actor, "at": at, "kind": automation.trigger.name, "source": act.source}


def _event(
    act: Act, table: LiveTable, name: str, automation: Automation, entry: Written, fault: Words | None = None
) -> Event:
    changes = {k: list(v) for k, v in entry.changes.items() if not k.startswith("@")}
    trigger: Mapping[str, Any] = {
        "kind": automation.trigger.name,
        "act": name,
        "table": table.key,
        "record": entry.record_id,
        "rev": entry.rev,
        "actor": act.context.actor.person_id,
        "source": act.source,
        "at": act.work.now.isoformat(),
        "changes": changes if name != "create" else {},
    }
    return Event(automation.key, f"change {table.id}/{entry.record_id}/{entry.rev}/{name}", trigger, fault)


def _wait_on(act: Act, automations: Known) -> bool:
    """Say whether runs are open that follow an older revision, whose flow may wait; asked once for each revision."""
    app = act.context.app
    if not automations.by_key:
        return False
    if "older_runs" not in app.worked_out:
        older = (_RUNS.c.app_id == app.id, _RUNS.c.state.in_(OPEN), _RUNS.c.revision < app.revision)
        found = act.work.connection.scalar(sa.select(_RUNS.c.id).where(*older).limit(1))
        app.worked_out["older_runs"] = found is not None
    return app.worked_out["older_runs"]


def _wake_waiting(act: Act, table: LiveTable, entries: Sequence[Written]) -> None:
    """Have runs looked at that wait for one of the records to change."""
    ids = [each.record_id for each in entries]
    waiting = sa.update(_RUNS).where(
        _RUNS.c.watched_table == table.id,
        among(_RUNS.c.watched_record, ids, act.work.dialect),
        _RUNS.c.state == LATER,
    )
    woken = act.work.connection.scalars(
        waiting.values(state=WAITING, due_at=act.work.now).returning(_RUNS.c.id)
    ).all()
    if woken:
        act.work.after_commit(lambda: wake(woken[0]))


listen(match)
