"""What time sets off: schedules, dates that are reached, conditions that come true by themselves.

Every automation of that kind has one row with the moment it is looked at next. Whoever moves that moment on, from
the value it read, does what is due; everybody else finds it moved. So a tick fires once with any number of
processes, and ticks that were missed become one run that is marked late.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from ....automations.schedules.ticks import next_tick
from ....core.clock import database_now
from ....core.database import reading
from ....core.errors import Unavailable
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ....expressions import ExpressionFault
from ....identity.actor import Actor
from ....identity.models import Workspace
from ...apps.live import LiveApp, LiveApps
from ...apps.models import AppRow
from ...records.cause import NOTHING
from ...records.context import make_context
from ..known import EDGES, Automation, known
from ..matching import CANNOT_ASK
from ..models import AutomationClock, AutomationInside
from ..runs.begin import begin_runs
from .events import event, events_of
from .workdays import workdays_of

DATES_EVERY = timedelta(seconds=60)
EDGES_EVERY = timedelta(minutes=5)
TOO_SLOW = Words(
    "Finding the records it concerns took the database too long. Narrow its condition.",
    "数据库查找相关记录超时，请缩小条件范围。",
)
CANCELED = "57014"
"""What PostgreSQL says of a statement that was ended at its deadline."""
TIMED = frozenset({"schedule", "date_reached", *EDGES})
log = logging.getLogger(__name__)
_CLOCKS, _INSIDE = AutomationClock.__table__, AutomationInside.__table__


def tick(engine: Engine, apps: LiveApps) -> int:
    """Do what is due by now; returns how many automations it was. Cheap where nothing is."""
    with reading(engine) as connection:
        now = database_now(connection)
        workspaces = dict(connection.execute(_ZONES).all())
        live = [each for one in workspaces for each in apps.current(connection, one).values()]
    for app in live:
        if "clocks" not in app.worked_out:
            with _apart(app.key):
                _set_clocks(engine, app, workspaces[app.workspace_id], now)
                app.worked_out["clocks"] = True
    with reading(engine) as connection:
        due = connection.execute(sa.select(_CLOCKS).where(_CLOCKS.c.next_at <= now)).all()
    by_id = {app.id: app for app in live}
    for clock in due:
        app = by_id.get(clock.app_id)
        automation = known(app).by_key.get(clock.automation) if app else None
        if app is not None and automation is not None:
            with _apart(automation.key):
                _tick_one(engine, app, automation, clock, workspaces[app.workspace_id])
    return len(due)


@contextmanager
def _apart(what: str) -> Iterator[None]:
    """Stand around what concerns one automation, or one app: what is wrong with it keeps no other from its time."""
    try:
        yield
    except (sa.exc.OperationalError, Unavailable):
        raise
    except Exception:  # noqa: BLE001 - the edge: the others go on, and the log tells
        log.exception("time of %s", what)


def _tick_one(engine: Engine, app: LiveApp, automation: Automation, clock: sa.Row, zone: str) -> None:
    """Do what is due for one automation; where the records it concerns cannot be found, that is a run that failed."""
    try:
        with unit_of_work(engine) as work:
            _do(work, app, automation, clock, zone)
        return
    except ExpressionFault as wrong:
        fault = CANNOT_ASK.fill(why=wrong.words)
    except sa.exc.OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != CANCELED:
            raise
        fault = TOO_SLOW
    with unit_of_work(engine) as work:
        _do(work, app, automation, clock, zone, fault)


_ZONES = sa.select(Workspace.id, Workspace.zone).where(Workspace.id.in_(sa.select(AppRow.workspace_id)))


def _set_clocks(engine: Engine, app: LiveApp, zone: str, now: datetime) -> None:
    """Give every automation that time sets off its clock; one with another trigger begins anew, others are removed."""
    wanted = {each.key: each for each in known(app).by_key.values() if each.trigger.name in TIMED}
    with unit_of_work(engine) as work:
        mine = _CLOCKS.c.app_id == app.id
        there = dict(
            work.connection.execute(sa.select(_CLOCKS.c.automation, _CLOCKS.c.asked).where(mine)).all()
        )
        gone = [key for key, asked in there.items() if key not in wanted or asked != _asked(wanted[key])]
        if gone:
            work.connection.execute(sa.delete(_CLOCKS).where(mine, _CLOCKS.c.automation.in_(gone)))
            inside = sa.delete(_INSIDE).where(_INSIDE.c.app_id == app.id, _INSIDE.c.automation.in_(gone))
            work.connection.execute(inside)
        insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_CLOCKS)
        for key in wanted.keys() - (there.keys() - set(gone)):
            values = {"app_id": app.id, "automation": key, "asked": _asked(wanted[key])}
            first = _first(work, app, wanted[key], zone, now)
            if first is not None:
                seen = now if wanted[key].trigger.name == "date_reached" else None
                row = insert.values(**values, next_at=first, seen_until=seen)
                work.connection.execute(row.on_conflict_do_nothing())


def _asked(automation: Automation) -> str:
    told = json.dumps(automation.document["trigger"], sort_keys=True).encode()
    return hashlib.blake2b(told, digest_size=12).hexdigest()


def _first(
    work: UnitOfWork, app: LiveApp, automation: Automation, zone: str, now: datetime
) -> datetime | None:
    return _tick_after(work, app, automation, zone, now) if automation.trigger.name == "schedule" else now


def _tick_after(
    work: UnitOfWork, app: LiveApp, automation: Automation, zone: str, now: datetime
) -> datetime | None:
    workdays = workdays_of(work.connection, app.workspace_id)
    return next_tick(automation.settings["schedule"], now, zone, workdays)


def move_schedules(work: UnitOfWork, apps: LiveApps, workspace_id: int) -> None:
    """Have the schedules of a workspace tick by its workdays as they are now, in the transaction that changed them."""
    now = database_now(work.connection)
    zone = work.connection.scalar(sa.select(Workspace.zone).where(Workspace.id == workspace_id))
    for app in apps.current(work.connection, workspace_id).values():
        for each in known(app).by_key.values():
            if each.trigger.name != "schedule":
                continue
            after = _tick_after(work, app, each, zone or "UTC", now)
            mine = _CLOCKS.c.app_id == app.id, _CLOCKS.c.automation == each.key, _CLOCKS.c.next_at > now
            if after is not None:
                work.connection.execute(sa.update(_CLOCKS).where(*mine).values(next_at=after))


def _do(
    work: UnitOfWork,
    app: LiveApp,
    automation: Automation,
    clock: sa.Row,
    zone: str,
    fault: Words | None = None,
) -> None:
    now = database_now(work.connection)
    kind = automation.trigger.name
    if kind == "schedule":
        after = _tick_after(work, app, automation, zone, now)
    else:
        after = now + (DATES_EVERY if kind == "date_reached" else EDGES_EVERY)
    mine = _CLOCKS.c.app_id == app.id, _CLOCKS.c.automation == automation.key
    as_read = sa.select(_CLOCKS.c.next_at).where(*mine, _CLOCKS.c.next_at == clock.next_at)
    if work.connection.scalar(as_read.with_for_update(skip_locked=True)) is None:
        return  # somebody else has done it, or is at it
    if after is None:
        moved = sa.delete(_CLOCKS).where(*mine)
    else:
        moved = sa.update(_CLOCKS).where(*mine)
        moved = moved.values(next_at=after, seen_until=now if kind != "schedule" else None)
    work.connection.execute(moved)
    if fault is not None:
        # One failed run tells it, of a schedule one a tick: it will be the same until somebody mends it.
        told = clock.next_at.isoformat() if kind == "schedule" else app.revision
        failed = event(automation, f"fault {told}", clock.next_at, {})
        begin_runs(work, app, [replace(failed, fault=fault)], NOTHING)
        return
    context = make_context(work.connection, app, Actor.system(app.workspace_id, zone), now)
    begin_runs(work, app, events_of(work, context, automation, clock, now), NOTHING)
