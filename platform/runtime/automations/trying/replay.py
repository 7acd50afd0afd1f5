"""A dry run on history: the change log replayed against an automation, as matching would have asked it at the time.

Nothing is written. What the log does not tell is said in `notes`: records of other tables and people's roles are
taken as they are today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ....core.words import Words
from ....expressions import ExpressionFault
from ....identity.actor import Actor
from ....identity.models import Workspace
from ...access.rights import everything
from ...apps.live import LiveApp
from ...records.context import Context, make_context
from ..edges import condition_of
from ..known import EDGES, Automation, known
from ..matching import UNHEARD
from ..runs.meter import BUDGET
from ..time.ticking import TIMED
from .asking import Asking
from .past import Past, Rewind, changes_of
from .past_edges import crossed_by_time
from .past_times import dates_reached, ticks_passed
from .stage import with_draft

MOST_KEPT = 20_000
"""So many events a replay keeps by name; beyond, it counts."""
TELL_EVERY = 500
LINKED = Words(
    "Values of other tables' records, and people's roles, are taken as they are today.",
    "其他数据表的记录和成员角色按当前状态计算。",
)
EDGE = Words(
    "What entered or left the condition by the passing of time is told at midnight; by changes in other tables, not at all.",
    "因时间推移进入或离开条件的记录按每日零点计算；因其他数据表变化而进入或离开的记录无法体现。",
)
GONE = Words(
    "{count} changes were of records that have been removed for good since; what they held is not known any more.",
    "其中 {count} 次变更涉及已彻底删除的记录，其内容已无法得知。",
)
NOT_LOGGED = Words(
    "People or other systems set it off; there is no past change to replay. Test it on a record instead.",
    "此自动化由人员或外部系统触发，没有可回放的历史变更，请改用“用记录测试”。",
)
CANNOT_ASK = Words("Its condition cannot be asked: {why}", "无法判断触发条件：{why}")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Fired:
    """One run that there would have been."""

    event: str
    """Its name, the same that the run would bear."""
    at: datetime
    record_id: int | None
    trigger: Mapping[str, Any]


@dataclass(slots=True)
class Replayed:
    """What an automation would have done in a period."""

    since: datetime
    until: datetime
    fired: list[Fired] = field(default_factory=list)
    """In the order of time."""
    looked: int = 0
    """How many changes were looked at."""
    days: Counter[str] = field(default_factory=Counter)
    """How often on each day of the workspace's calendar."""
    hours: Counter[str] = field(default_factory=Counter)
    budget: int = BUDGET
    total: int = 0
    notes: list[Words] = field(default_factory=list)

    @property
    def records(self) -> int:
        """Return on how many records."""
        return len({each.record_id for each in self.fired if each.record_id is not None})

    @property
    def over_budget(self) -> int:
        """Return how many runs the hourly budget would have stopped."""
        return sum(max(0, number - self.budget) for number in self.hours.values())

    @property
    def busiest(self) -> int:
        """Return the most runs in one hour."""
        return max(self.hours.values(), default=0)


def replay(
    connection: sa.Connection,
    app: LiveApp,
    document: Mapping[str, Any],
    since: datetime,
    until: datetime,
    progress: Progress = lambda _looked: None,
) -> Replayed:
    """Return what an automation would have done between two moments, had it stood as `document` says."""
    trial = with_draft(app, document)
    automation = known(trial).by_key[document["key"]]
    zone = connection.scalar(sa.select(Workspace.zone).where(Workspace.id == app.workspace_id)) or "UTC"
    context = make_context(connection, trial, Actor.system(app.workspace_id, zone), until)
    context = Context(
        connection, trial, context.actor, context.directory, context.environment, everything(trial)
    )
    found = Replayed(since, until, budget=document.get("budget", BUDGET))
    try:
        events = list(_events(connection, context, automation, found, progress))
    except ExpressionFault as fault:
        found.notes.append(CANNOT_ASK.fill(why=fault.words))
        return found
    events.sort(key=lambda each: (each.at, each.record_id or 0))
    found.total, found.fired = len(events), events[:MOST_KEPT]
    for each in events:
        found.days[each.at.astimezone(ZoneInfo(zone)).date().isoformat()] += 1
        found.hours[each.at.strftime("%Y-%m-%dT%H")] += 1
    return found


def _events(
    connection: sa.Connection, context: Context, automation: Automation, found: Replayed, progress: Progress
) -> Iterator[Fired]:
    kind = automation.trigger.name
    if kind in TIMED and kind not in EDGES:
        times = ticks_passed if kind == "schedule" else dates_reached
        found.notes.append(LINKED)
        for name, at, record in times(connection, context, automation, found.since, found.until):
            yield _timed(automation, name, at, record)
        return
    if kind not in EDGES and not automation.trigger.acts:
        found.notes.append(NOT_LOGGED)
        return
    found.notes.append(LINKED)
    yield from _changes(connection, context, automation, found, progress)
    if kind in EDGES:
        found.notes.append(EDGE)
        for name, at, record in crossed_by_time(connection, context, automation, found.since, found.until):
            yield _timed(automation, name, at, record)


def _changes(
    connection: sa.Connection, context: Context, automation: Automation, found: Replayed, progress: Progress
) -> Iterator[Fired]:
    table = context.app.tables[automation.table or ""]
    asking, unknown = Asking(connection, context, automation), 0
    fires = _crossed if automation.trigger.name in EDGES else _heard
    for past in Rewind(connection, context, table).back(found.since):
        if past.entry.at > found.until:
            continue
        found.looked += 1
        if found.looked % TELL_EVERY == 0:
            progress(found.looked)
        if past.entry.source in UNHEARD or past.entry.act == "purge":
            continue
        unknown += not past.known
        if past.known and fires(automation, asking, past):
            yield _fired(automation, table.id, past)
    if unknown:
        found.notes.append(GONE.fill(count=unknown))


def _heard(automation: Automation, asking: Asking, past: Past) -> bool:
    entry, changes = past.entry, changes_of(past.entry)
    if entry.act not in automation.trigger.acts:
        return False
    return automation.trigger.fires(automation.settings, entry.act, changes) and _meets(
        asking, automation.condition, past
    )


def _crossed(automation: Automation, asking: Asking, past: Past) -> bool:
    source, entry = condition_of(automation), past.entry
    now = entry.act != "delete" and _meets(asking, source, past)
    was = entry.act in ("update", "delete") and asking.holds(
        source, past.before, {}, entry.at, entry.actor_id, entry.source
    )
    wanted = (False, True) if automation.trigger.name == "condition_entered" else (True, False)
    return (was, now) == wanted and _meets(asking, automation.condition, past)


def _meets(asking: Asking, source: str, past: Past) -> bool:
    entry = past.entry
    old = {key: told[0] for key, told in changes_of(entry).items()}
    return asking.holds(source, past.values, old, entry.at, entry.actor_id, entry.source)


def _fired(automation: Automation, table_id: int, past: Past) -> Fired:
    entry = past.entry
    changes: Mapping[str, Sequence[Any]] = changes_of(entry)
    trigger = {
        "kind": automation.trigger.name,
        "act": entry.act,
        "table": automation.table,
        "record": entry.record_id,
        "rev": entry.rev,
        "actor": entry.actor_id,
        "source": entry.source,
        "at": entry.at.isoformat(),
        "changes": dict(changes) if entry.act != "create" else {},
    }
    name = f"change {table_id}/{entry.record_id}/{entry.rev}/{entry.act}"
    return Fired(name, entry.at, entry.record_id, trigger)


def _timed(automation: Automation, name: str, at: datetime, record: int | None) -> Fired:
    about = {"kind": automation.trigger.name, "table": automation.table, "source": "time"}
    told = {"at": at.isoformat(), **({"record": record} if record is not None else {})}
    return Fired(name, at, record, {**about, **told})
