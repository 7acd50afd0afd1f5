"""A dry run on history: how often an automation would have run in a past period, on which records, and what it would do."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, request

from .....core.clock import utc_now
from .....core.database import one_moment
from .....core.errors import NotFound
from .....core.unit_of_work import unit_of_work
from .....core.whole_number import whole_number
from .....core.words import Words
from .....runtime.automations.known import EDGES
from .....runtime.automations.runs.reading import Day
from .....runtime.automations.trying.past import entries_since
from .....runtime.automations.trying.past_edges import moves_with_time
from .....runtime.automations.trying.rehearsal import rehearse
from .....runtime.automations.trying.rehearsed import Rehearsed
from .....runtime.automations.trying.replay import Fired, Replayed, replay
from .....runtime.automations.trying.save import BEFORE
from .....web.current import connection, current_actor, current_context, engine, limits, reader
from .....web.declare import declare
from ....automation_replays import KIND, LABEL, asked, from_result
from ....jobs.store import RUNNING, find_job
from ...administered import builder_path, staff_of
from ...frame.page import builder_page
from ...job_routes import begin_job
from ...records_file import records_file
from ..editing import PART, Editing, editing
from ..faults import faults_in
from ..telling_runs import SAVE_STATES, STATES, Link, RunTelling
from .effects import added_up
from .told import Told, told_steps

pages = Blueprint("builder_automation_replay", __name__)
TITLE = Words("Dry run on history", "历史试运行")
PERIODS = (7, 30, 90)
DAYS_IN_A_CHANGE = 8
"""Asking a record on so many days takes as long as looking at one change."""
SHOWN, WALKED, WALK_SECONDS = 200, 20, 8.0
HEADINGS = Words("When,Record,Number", "时间,记录,编号")


@dataclass(frozen=True, slots=True)
class Line:
    """One time it would have run."""

    fired: Fired
    record: Link | None
    found: Rehearsed | None = None
    steps: Sequence[Told] = ()


@pages.get("/a/<app>/builder/automations/<automation>/replay")
@declare(actor="person", permission="administer")
def show(app: str, automation: str) -> Any:
    """Ask for a period, or show what came of it; `?format=csv` gives the list as a file."""
    it = editing(app, automation)
    if (going_on := _going_on(it)) is not None:
        return redirect(builder_path(app, "jobs", str(going_on)), 303)
    found = _found(it)
    if isinstance(found, Replayed) and request.args.get("format") == "csv":
        return _file(it, found)
    return _page(it, found)


@pages.post("/a/<app>/builder/automations/<automation>/replay")
@declare(actor="person", permission="administer", body="form")
def walk(app: str, automation: str) -> Any:
    """Begin the work on a long history; or do the steps of the first runs on today's data, shown and taken back."""
    it = editing(app, automation)
    if request.form.get("do") == "begin":
        return redirect(_begin(it), 303)
    return _page(it, _found(it), walked=True)


def _days() -> int | None:
    told = whole_number(request.args.get("days", ""))
    return told if told in PERIODS else None


def _going_on(it: Editing) -> int | None:
    """Return the number of the job that is asked for, where it has not ended yet."""
    job_id = whole_number(request.args.get("job", ""))
    if job_id is None:
        return None
    job = find_job(connection(), it.state.app.workspace_id, job_id)
    return job_id if job.state == RUNNING and job.app_id == it.state.app.id else None


def _found(it: Editing) -> Replayed | int | None:
    """Return what came of the period that was asked for, the number of changes where they are too many, or nothing."""
    job_id = whole_number(request.args.get("job", ""))
    if job_id is not None:
        job = find_job(connection(), it.state.app.workspace_id, job_id)
        if job.app_id != it.state.app.id or job.kind != KIND or job.result is None:
            raise NotFound
        return from_result(job.result)
    days = _days()
    if days is None or faults_in(it):
        return None
    until = utc_now()
    since = until - timedelta(days=days)
    weight = _entries(it, since) + _days_of_records(it, days)
    if weight > limits().changes_per_replay:
        return weight
    with one_moment(engine()) as now:
        return replay(now, it.state.app, it.document, since, until)


def _entries(it: Editing, since: datetime) -> int:
    table = it.state.app.tables.get(it.table.key) if it.table else None
    return entries_since(connection(), table, since) if table is not None else 0


def _days_of_records(it: Editing, days: int) -> int:
    """Return how much it weighs to ask every record on every day, in changes: where time moves a condition."""
    table = it.state.app.tables.get(it.table.key) if it.table else None
    if table is None or it.document["trigger"]["type"] not in EDGES:
        return 0
    if not moves_with_time(it.model, table.key, it.document["trigger"]["settings"]["condition"]):
        return 0
    count = connection().scalar(sa.select(sa.func.count()).select_from(table.sql)) or 0
    return count * days // DAYS_IN_A_CHANGE


def _begin(it: Editing) -> str:
    days, until = _days() or PERIODS[0], utc_now()
    since = until - timedelta(days=days)
    with unit_of_work(engine()) as work:
        return begin_job(
            work,
            KIND,
            LABEL.fill(name=it.label),
            asked(it.document, since, until),
            total=_entries(it, since),
            app=it.state.app,
        )


def _page(it: Editing, found: Replayed | int | None, *, walked: bool = False) -> Any:
    context = current_context(it.state.app.key)
    tell = RunTelling(context, reader(), staff_of(it.state.app))
    many = found if isinstance(found, int) else None
    told = found if isinstance(found, Replayed) else None
    days = _chart(told, context.environment.zone) if told else []
    lines = _lines(it, tell, told, walked) if told else []
    done = [each.found for each in lines if each.found is not None]
    return builder_page(
        "automations/trying/history.html",
        it.state,
        PART,
        TITLE,
        it=it,
        wrong=faults_in(it),
        periods=PERIODS,
        days=_days(),
        job=request.args.get("job", ""),
        many=many,
        found=told,
        lines=lines,
        effects=added_up(tell, done),
        done=len(done),
        asked_days=(told.until - told.since).days if told else None,
        shown=SHOWN,
        walked=walked,
        chart=days,
        most=max([1, *(each.total for each in days)]),
        states=SAVE_STATES if it.document.get("phase") == BEFORE else STATES,
        before=it.document.get("phase") == BEFORE,
        address=it.path("", "replay"),
        moment=lambda at: at.astimezone(ZoneInfo(context.environment.zone)).strftime("%Y-%m-%d %H:%M"),
    )


def _lines(it: Editing, tell: RunTelling, found: Replayed, walked: bool) -> list[Line]:
    shown = found.fired[:SHOWN]
    tell.read_titles(each.trigger for each in shown)
    until, lines = time.monotonic() + WALK_SECONDS, []
    for number, each in enumerate(shown):
        record = tell.record(each.trigger.get("table"), each.record_id)
        if walked and number < WALKED and (left := until - time.monotonic()) > 0:
            tried = rehearse(engine(), it.state.app, it.document, _today(each.trigger), left)
            lines.append(Line(each, record, tried, told_steps(tell, it.document, tried)))
        else:
            lines.append(Line(each, record))
    return lines


def _today(trigger: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event of the past as a rehearsal takes it, with who tries it where nobody caused it."""
    return {"actor": current_actor().person_id, **trigger}


def _chart(found: Replayed, zone: str) -> list[Day]:
    first, last = (each.astimezone(ZoneInfo(zone)).date() for each in (found.since, found.until))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, found.days.get(day.isoformat(), 0), 0, 0) for day in days]


def _file(it: Editing, found: Replayed) -> Response:
    """Return every time it would have run as a file that spreadsheets open."""
    context = current_context(it.state.app.key)
    tell, zone = RunTelling(context, reader(), staff_of(it.state.app)), ZoneInfo(context.environment.zone)
    tell.read_titles(each.trigger for each in found.fired)
    rows = []
    for each in found.fired:
        record = tell.record(each.trigger.get("table"), each.record_id)
        at = each.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
        rows.append((at, record.title if record else "", str(each.record_id or "")))
    return records_file(it.state.app, it.table.key if it.table else "", HEADINGS, rows, it.key)
