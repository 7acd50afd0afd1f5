"""Runs forget what they keep of records that were removed for good: they stay as runs, with their times, without values.

A run that was about such a record is ended and loses all values; one that only touched it loses what its steps tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ....core.database import reading
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ...conversation.messages import FAILED as FAILED_NOTICE
from ...conversation.messages import PRESS_FAILED
from ...conversation.models import Notice
from ...outgoing.models import OutgoingCall
from ...records.many_values import among
from ...records.purged import Purged, on_purged
from ..models import ENDED, FAILED, AutomationRun, AutomationRunStep
from .acts import SENDS, end_open

PART = 500
FEW = 20
"""So many records are looked for by their numbers; more by their table."""
ERASED = Words(
    "A record that it was about, or that it touched, was deleted for good; its values are forgotten.",
    "相关记录已彻底删除，其内容已一并清除。",
)
TOLD = ("kind", "act", "table", "record", "rev", "actor", "source", "at", "late")
"""What stays of an event: no values."""
_RUNS, _STEPS, _CALLS = AutomationRun.__table__, AutomationRunStep.__table__, OutgoingCall.__table__
_NOTICES = Notice.__table__


def forget(engine: Engine, purged: Purged) -> None:
    """Forget the values of purged records in every run of their app; a part at a time."""
    about = {run for run, trigger in _runs(engine, purged) if mentions(trigger, purged)}
    touched = {run for run, told in _steps(engine, purged) if mentions(told, purged)}
    for part in _parts(sorted(about | touched)):
        with unit_of_work(engine) as work:
            end_open(work, [run for run in part if run in about], ERASED)
            _blank(work, part)
    _forget_reasons(engine, purged.app_id, about | touched)


def mentions(value: Any, purged: Purged) -> bool:
    """Say whether a kept value names one of the records: {"table", "id"}, {"table", "ids"} or {"table", "record"}."""
    if isinstance(value, list | tuple):
        return any(mentions(each, purged) for each in value)
    if not isinstance(value, Mapping):
        return False
    if value.get("table") == purged.table:
        named = [value.get("id"), value.get("record"), *(value.get("ids") or ())]
        if any(isinstance(each, int) and each in purged.ids for each in named):
            return True
    return any(mentions(each, purged) for each in value.values())


def _runs(engine: Engine, purged: Purged) -> Iterator[tuple[int, Any]]:
    last = 0
    asked = sa.select(_RUNS.c.id, _RUNS.c.trigger).where(
        _RUNS.c.app_id == purged.app_id, _may_name(_RUNS.c.trigger, purged)
    )
    while True:
        with reading(engine) as connection:
            rows = connection.execute(asked.where(_RUNS.c.id > last).order_by(_RUNS.c.id).limit(PART)).all()
        yield from ((row.id, row.trigger) for row in rows)
        if len(rows) < PART:
            return
        last = rows[-1].id


def _steps(engine: Engine, purged: Purged) -> Iterator[tuple[int, Any]]:
    run, number = 0, -1
    names = sa.or_(_may_name(_STEPS.c.given, purged), _may_name(_STEPS.c.output, purged))
    asked = (
        sa.select(_STEPS.c.run_id, _STEPS.c.number, _STEPS.c.given, _STEPS.c.output)
        .join(_RUNS, _RUNS.c.id == _STEPS.c.run_id)
        .where(_RUNS.c.app_id == purged.app_id, names)
        .order_by(_STEPS.c.run_id, _STEPS.c.number)
        .limit(PART)
    )
    while True:
        behind = sa.or_(_STEPS.c.run_id > run, sa.and_(_STEPS.c.run_id == run, _STEPS.c.number > number))
        with reading(engine) as connection:
            rows = connection.execute(asked.where(behind)).all()
        yield from ((row.run_id, [row.given, row.output]) for row in rows)
        if len(rows) < PART:
            return
        run, number = rows[-1].run_id, rows[-1].number


def _may_name(column: sa.ColumnElement[Any], purged: Purged) -> sa.ColumnElement[bool]:
    """Return what lets the database leave out most of what names none of the records."""
    text = sa.cast(column, sa.Text)
    if len(purged.ids) > FEW:
        return text.contains(purged.table, autoescape=True)
    return sa.or_(*(text.contains(str(each)) for each in purged.ids))


def _blank(work: UnitOfWork, ids: Sequence[int]) -> None:
    ended = sa.select(_RUNS.c.id, _RUNS.c.trigger).where(
        among(_RUNS.c.id, ids, work.dialect), _RUNS.c.state.in_(ENDED)
    )
    rows = work.connection.execute(ended).all()
    erased = {"en": ERASED.en, "zh": ERASED.zh}
    said = sa.case(
        (_RUNS.c.reason.is_not(None), sa.literal(erased, _RUNS.c.reason.type)), else_=_RUNS.c.reason
    )
    for row in rows:
        trigger = {name: row.trigger[name] for name in TOLD if name in row.trigger}
        values = {"trigger": trigger, "kept": {"vars": {}, "steps": {}}, "reason": said}
        work.connection.execute(sa.update(_RUNS).where(_RUNS.c.id == row.id).values(values))
    gone = [row.id for row in rows]
    if gone:
        # Without what its steps gave, none of them can be tried again.
        failed = sa.update(_RUNS).where(among(_RUNS.c.id, gone, work.dialect), _RUNS.c.state == FAILED)
        work.connection.execute(failed.values(started_at=None))
        sent = (_CALLS.c.purpose.in_(SENDS), among(_CALLS.c.purpose_id, gone, work.dialect))
        work.connection.execute(sa.delete(_CALLS).where(*sent))
    told = sa.case(
        (_STEPS.c.error.is_not(None), sa.literal(erased, _STEPS.c.error.type)), else_=_STEPS.c.error
    )
    these = sa.update(_STEPS).where(among(_STEPS.c.run_id, ids, work.dialect))
    work.connection.execute(these.values(given=sa.null(), output=sa.null(), error=told))


def _forget_reasons(engine: Engine, app_id: int, runs: set[int]) -> None:
    """Forget why a run failed in the notices about it, too: a reason may name values."""
    if not runs:
        return
    with unit_of_work(engine) as work:
        kinds = _NOTICES.c.kind.in_((FAILED_NOTICE, PRESS_FAILED))
        asked = sa.select(_NOTICES.c.id, _NOTICES.c.detail).where(_NOTICES.c.app_id == app_id, kinds)
        for row in work.connection.execute(asked).all():
            if row.detail.get("run") in runs and row.detail.get("reason"):
                detail = {**row.detail, "reason": {"en": ERASED.en, "zh": ERASED.zh}}
                mine = sa.update(_NOTICES).where(_NOTICES.c.id == row.id)
                work.connection.execute(mine.values(detail=detail))


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), PART):
        yield ids[start : start + PART]


on_purged(forget)
