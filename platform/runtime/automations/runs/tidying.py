"""What becomes of runs by themselves: those of what was switched off are stopped, those that ended long ago removed."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....core.database import reading
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ...apps.live import LiveApp, LiveApps
from ...apps.models import AppRow
from ..known import known
from ..models import LATER, OUTSIDE, WAITING, AutomationRun
from .acts import end_open

KEPT = timedelta(days=90)
CHUNK = 5000
OFF = Words("The automation was switched off or deleted.", "自动化已停用或删除。")
_RUNS, _APPS = AutomationRun.__table__, AppRow.__table__


def stop_switched_off(engine: Engine, apps: LiveApps) -> int:
    """Stop what waits of automations that are not switched on; asked once for each revision that goes live."""
    with reading(engine) as connection:
        workspaces = connection.scalars(sa.select(_APPS.c.workspace_id).distinct()).all()
        live = [app for each in workspaces for app in apps.current(connection, each).values()]
    stopped = 0
    for app in live:
        if "switched_off" not in app.worked_out:
            stopped += _stop(engine, app)
            app.worked_out["switched_off"] = True
    return stopped


def _stop(engine: Engine, app: LiveApp) -> int:
    on = list(known(app).by_key)
    waits = _RUNS.c.state.in_((WAITING, LATER, OUTSIDE))
    asked = sa.select(_RUNS.c.id).where(_RUNS.c.app_id == app.id, waits, _RUNS.c.automation.not_in(on))
    stopped = 0
    while True:
        with reading(engine) as connection:
            part = connection.scalars(asked.limit(CHUNK)).all()
        if not part:
            return stopped
        with unit_of_work(engine) as work:
            stopped += end_open(work, part, OFF)


def forget_old(engine: Engine) -> int:
    """Remove the runs that ended long ago, with their steps; the hours' figures stay. Returns how many."""
    gone = 0
    while True:
        with unit_of_work(engine) as work:
            old = sa.select(_RUNS.c.id).where(_RUNS.c.ended_at < work.now - KEPT).limit(CHUNK)
            removed = work.connection.execute(sa.delete(_RUNS).where(_RUNS.c.id.in_(old.scalar_subquery())))
        gone += removed.rowcount
        if removed.rowcount < CHUNK:
            return gone
