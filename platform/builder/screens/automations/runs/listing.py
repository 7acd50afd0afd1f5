"""The runs of an app's automations, or of one: filtered, with how they fare; and the acts on many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request

from .....core.clock import utc_now
from .....core.errors import NotFound
from .....core.whole_number import ID_DIGITS, whole_number
from .....core.words import Words
from .....runtime.automations.models import OPEN
from .....runtime.automations.runs import acts
from .....runtime.automations.runs.reading import (
    Day,
    Wanted,
    days_of,
    open_counts,
    runs_of,
    usual_seconds,
)
from .....web.current import connection, current_actor, current_context, engine, reader
from .....web.declare import declare
from ...administered import builder_path, staff_of
from ...frame.page import builder_page
from ...working import Working, working
from ..editing import PART
from ..telling_runs import STATES, Link, RunTelling
from .by_record import picker, table_of

pages = Blueprint("builder_automation_runs", __name__)
PAGE, DAYS = 50, 7
TITLE = Words("Runs", "运行记录")
OPEN_STATES = "open"
CHOICES: Mapping[str, tuple[Words, Sequence[str]]] = {
    "": (Words("All", "全部"), ()),
    OPEN_STATES: (Words("Not ended", "未结束"), OPEN),
    "done": (STATES["done"][0], ("done",)),
    "failed": (STATES["failed"][0], ("failed",)),
    "stopped": (STATES["stopped"][0], ("stopped",)),
}
NARROWING = ("automation", "state", "days", "record", "step")
PERIODS = {
    "": Words("All 90 days", "最近 90 天"),
    "1": Words("24 hours", "最近 24 小时"),
    "7": Words("7 days", "最近 7 天"),
    "30": Words("30 days", "最近 30 天"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One run of the list."""

    run: sa.Row
    label: Words
    kind: Words
    record: Link | None
    by: str
    seconds: float | None
    reason: Words | None


@dataclass(frozen=True, slots=True)
class Fare:
    """How automations fare: today, and in the last days."""

    days: Sequence[Day]
    usual: float | None
    waiting: int

    @property
    def today(self) -> Day:
        """Return today's."""
        return self.days[-1]

    @property
    def total(self) -> int:
        """Return how many runs ended in all these days."""
        return sum(each.total for each in self.days)

    @property
    def failed(self) -> int:
        """Return how many failed."""
        return sum(each.failed for each in self.days)

    @property
    def most(self) -> int:
        """Return how many ended on the busiest day, at least one."""
        return max([1, *(each.total for each in self.days)])


@pages.get("/a/<app>/builder/automations/runs")
@declare(actor="person", permission="administer")
def show_all(app: str) -> Any:
    """Show the runs of all automations."""
    return _page(working(app), "")


@pages.get("/a/<app>/builder/automations/<automation>/runs")
@declare(actor="person", permission="administer")
def show_runs(app: str, automation: str) -> Any:
    """Show the runs of one automation; it may be gone, its runs are not."""
    return _page(working(app), automation)


@pages.post("/a/<app>/builder/automations/<automation>/runs/retry")
@declare(actor="person", permission="administer", body="form")
def retry_failed(app: str, automation: str) -> Any:
    """Have all runs that failed go on from the step they failed at."""
    acts.retry_failed(engine(), working(app).app.id, automation, current_actor())
    return redirect(builder_path(app, PART, automation, "runs"), 303)


@pages.post("/a/<app>/builder/automations/<automation>/runs/discard")
@declare(actor="person", permission="administer", body="form")
def discard(app: str, automation: str) -> Any:
    """Stop all runs that have not ended."""
    acts.discard(engine(), working(app).app.id, automation, current_actor())
    return redirect(builder_path(app, PART, automation, "runs"), 303)


def _page(state: Working, automation: str) -> Any:
    context = current_context(state.app.key)
    tell = RunTelling(context, reader(), staff_of(state.app))
    wanted, told = _wanted(automation), utc_now()
    found = runs_of(connection(), state.app.id, wanted, PAGE + 1)
    if automation and not found and automation not in _names(state):
        raise NotFound
    tell.read_titles(each.trigger for each in found)
    lines = [_line(tell, each, told) for each in found[:PAGE]]
    about = table_of(context, wanted.automation)
    waiting = open_counts(connection(), state.app.id, automation)
    zone = context.environment.zone
    fare = Fare(
        days_of(connection(), state.app.id, automation, zone, told, DAYS),
        usual_seconds(connection(), state.app.id, automation, told - timedelta(days=DAYS)),
        sum(waiting.values()),
    )
    return builder_page(
        "automations/runs/list.html",
        state,
        PART,
        TITLE,
        automation=automation,
        label=tell.label(automation) if automation else None,
        address=builder_path(state.app.key, PART, *filter(None, (automation,)), "runs"),
        one=builder_path(state.app.key, PART, "runs"),
        names=_names(state),
        lines=lines,
        live=any(each.run.state in OPEN for each in lines),
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        fare=fare,
        states=STATES,
        choices=CHOICES,
        periods=PERIODS,
        asked=request.args,
        record=tell.record(wanted.table, wanted.record),
        about=about,
        by_record=picker(context, about, wanted.record) if about else None,
        narrowed=any(request.args.get(each) for each in NARROWING),
        failed_at_all=any(each.run.state == "failed" and each.run.started_at for each in lines),
    )


def _wanted(automation: str) -> Wanted:
    told = request.args
    period = told.get("days", "")
    since = utc_now() - timedelta(days=int(period)) if period in PERIODS and period else None
    return Wanted(
        automation=automation or told.get("automation", ""),
        states=CHOICES.get(told.get("state", ""), CHOICES[""])[1],
        since=since,
        table=told.get("table", ""),
        record=whole_number(told.get("record", ""), ID_DIGITS),
        step=told.get("step", ""),
        before=whole_number(told.get("before", ""), ID_DIGITS),
    )


def _line(tell: RunTelling, run: sa.Row, now: datetime) -> Line:
    took = None
    if run.started_at is not None:
        took = ((run.ended_at or now) - run.started_at).total_seconds()
    trigger = run.trigger
    return Line(
        run,
        tell.label(run.automation),
        tell.kind(trigger),
        tell.record(trigger.get("table"), trigger.get("record")),
        tell.person(trigger.get("actor")),
        took,
        Words(run.reason["en"], run.reason["zh"]) if run.reason else None,
    )


def _names(state: Working) -> dict[str, Words]:
    return {each["key"]: Words.read(each.get("label") or each["key"]) for each in state.app.model.automations}
