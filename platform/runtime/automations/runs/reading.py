"""Reading runs: lists of them, the steps of one, what led to it and what it set off, and how automations fare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ...outgoing.models import OutgoingCall
from ..models import DONE, OPEN, AutomationHour, AutomationRun, AutomationRunStep

_RUNS, _STEPS, _HOURS = AutomationRun.__table__, AutomationRunStep.__table__, AutomationHour.__table__
_CALLS = OutgoingCall.__table__
SENDS = ("step", "message")
"""The purposes under which steps send; see `engine/outside.py`."""
MEASURED = 500
"""From so many runs that ended last the usual duration is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which runs a list shows."""

    automation: str = ""
    states: Sequence[str] = ()
    since: datetime | None = None
    table: str = ""
    record: int | None = None
    step: str = ""
    before: int | None = None
    """Only those with a lower id: the next page."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an automation."""

    day: date
    done: int
    failed: int
    stopped: int

    @property
    def total(self) -> int:
        """Return how many runs ended on it."""
        return self.done + self.failed + self.stopped


def runs_of(connection: sa.Connection, app_id: int, wanted: Wanted, limit: int) -> Sequence[sa.Row]:
    """Return the runs that are wanted, the latest first."""
    asked = sa.select(_RUNS).where(_RUNS.c.app_id == app_id)
    if wanted.automation:
        asked = asked.where(_RUNS.c.automation == wanted.automation)
    if wanted.states:
        asked = asked.where(_RUNS.c.state.in_(wanted.states))
    if wanted.since is not None:
        asked = asked.where(_RUNS.c.made_at >= wanted.since)
    if wanted.record is not None:
        asked = asked.where(
            _told(connection, "record") == str(wanted.record), _told(connection, "table") == wanted.table
        )
    if wanted.step:
        did = sa.exists().where(_STEPS.c.run_id == _RUNS.c.id, _STEPS.c.step == wanted.step)
        asked = asked.where(did)
    if wanted.before is not None:
        asked = asked.where(_RUNS.c.id < wanted.before)
    return connection.execute(asked.order_by(_RUNS.c.id.desc()).limit(limit)).all()


def steps_of(connection: sa.Connection, run_id: int) -> Sequence[sa.Row]:
    """Return what a run did, in order."""
    return connection.execute(
        sa.select(_STEPS).where(_STEPS.c.run_id == run_id).order_by(_STEPS.c.number)
    ).all()


def ended_outside(connection: sa.Connection, ids: Sequence[int]) -> set[int]:
    """Return those of some failed runs that failed by what another system, or a channel, made of what they sent."""
    sent = sa.select(_RUNS.c.id).join(
        _CALLS, sa.and_(_CALLS.c.purpose_id == _RUNS.c.id, _CALLS.c.purpose.in_(SENDS))
    )
    here = _RUNS.c.id.in_(ids), _CALLS.c.purpose_place == sa.cast(_RUNS.c.count, sa.Text)
    return set(connection.scalars(sent.where(*here)))


def set_off_by(connection: sa.Connection, run: sa.Row, limit: int) -> Sequence[sa.Row]:
    """Return the runs that a run set off, as far as their chain tells: those that began while it was at work."""
    chain = [*run.chain, run.automation]
    later = (
        sa.select(_RUNS)
        .where(_RUNS.c.app_id == run.app_id, _RUNS.c.id > run.id, _RUNS.c.depth == len(chain))
        .where(_RUNS.c.made_at >= (run.started_at or run.made_at))
        .where(_RUNS.c.made_at <= run.ended_at if run.ended_at is not None else sa.true())
        .order_by(_RUNS.c.id)
        .limit(limit)
    )
    return [each for each in connection.execute(later) if each.chain == chain]


def open_counts(connection: sa.Connection, app_id: int, automation: str = "") -> Mapping[str, int]:
    """Return how many runs have not ended, by state."""
    counted = sa.select(_RUNS.c.state, sa.func.count()).where(
        _RUNS.c.app_id == app_id, _RUNS.c.state.in_(OPEN)
    )
    if automation:
        counted = counted.where(_RUNS.c.automation == automation)
    found = connection.execute(counted.group_by(_RUNS.c.state))
    return dict(found.all())


def days_of(
    connection: sa.Connection, app_id: int, automation: str, zone: str, now: datetime, number: int
) -> list[Day]:
    """Return how the runs of the last days ended, today last; `automation` "" for all of the app."""
    today = now.astimezone(ZoneInfo(zone)).date()
    asked = sa.select(_HOURS.c.hour, _HOURS.c.done, _HOURS.c.failed, _HOURS.c.stopped).where(
        _HOURS.c.app_id == app_id, _HOURS.c.hour >= now - timedelta(days=number + 1)
    )
    if automation:
        asked = asked.where(_HOURS.c.automation == automation)
    found = {today - timedelta(days=back): [0, 0, 0] for back in range(number - 1, -1, -1)}
    for hour, *ended in connection.execute(asked):
        day = found.get(hour.astimezone(ZoneInfo(zone)).date())
        if day is not None:
            day[:] = [before + more for before, more in zip(day, ended, strict=True)]
    return [Day(day, *ended) for day, ended in found.items()]


def usual_seconds(connection: sa.Connection, app_id: int, automation: str, since: datetime) -> float | None:
    """Return the median time from an event to the end of its run; None where none ended."""
    asked = sa.select(_RUNS.c.made_at, _RUNS.c.ended_at).where(
        _RUNS.c.app_id == app_id, _RUNS.c.state == DONE, _RUNS.c.ended_at >= since
    )
    if automation:
        asked = asked.where(_RUNS.c.automation == automation)
    rows = connection.execute(asked.order_by(_RUNS.c.id.desc()).limit(MEASURED)).all()
    return median((ended - made).total_seconds() for made, ended in rows) if rows else None


def _told(connection: sa.Connection, member: str) -> sa.ColumnElement[str]:
    """Return a member of what is kept of the event, as text."""
    if connection.dialect.name == "postgresql":
        return sa.cast(_RUNS.c.trigger, JSONB)[member].astext
    return sa.cast(sa.func.json_extract(_RUNS.c.trigger, f"$.{member}"), sa.Text)
