"""What time sets off, once each: schedules, dates of records, and conditions that come true by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.clock import utc_now
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.models import Revision
from tablewright.runtime.automations.models import AutomationClock
from tablewright.runtime.automations.time import events, ticking
from tablewright.runtime.automations.time.ticking import tick

CLOCKS = AutomationClock.__table__
DAY = timedelta(days=1)
HOURLY = {"every": "hours", "interval": 1}
TOLD = step("told", "create_record", table="note", values={"text": '"tick"'})


def set_back(workshop, **by):
    """Let an automation's moment lie in the past, as if nobody had looked since."""
    with workshop.engine.begin() as connection:
        was = connection.scalar(sa.select(CLOCKS.c.next_at))
        then = {"next_at": utc_now() - timedelta(**by)}
        connection.execute(sa.update(CLOCKS).values(then))
    return was


def test_a_tick_fires_once_whoever_looks_and_what_was_missed_is_one_run(workshop):
    workshop.begin_with(automation("hourly", on("schedule", None, schedule=HOURLY), TOLD))
    tick(workshop.engine, workshop.apps)
    assert workshop.runs() == []
    set_back(workshop, hours=5)
    tick(workshop.engine, workshop.apps)
    tick(workshop.engine, LiveApps(workshop.engine))
    workshop.work()
    (run,) = workshop.runs()
    assert run.state == "done" and run.trigger["late"] is True
    assert [each["text"] for each in workshop.records("note")] == ["tick"]
    with workshop.engine.connect() as connection:
        assert connection.scalar(sa.select(CLOCKS.c.next_at)) > datetime.now(UTC)


def test_a_schedule_over_a_table_is_a_run_for_each_record_that_meets_the_condition(workshop):
    trigger = on("schedule", "task", schedule=HOURLY)
    workshop.begin_with(automation("each", trigger, NOTE, condition='stage = "open"'))
    workshop.create("task", *({"name": key, "stage": key} for key in ("open", "done")), {"name": "none"})
    tick(workshop.engine, workshop.apps)
    set_back(workshop, seconds=1)
    tick(workshop.engine, workshop.apps)
    workshop.work()
    assert [each["text"] for each in workshop.records("note")] == ["open"]


@pytest.mark.parametrize("kind", ["schedule", "date_reached", "condition_entered"])
def test_what_concerns_more_records_than_the_budget_begins_as_many_and_says_so_once(workshop, kind):
    trigger = {
        "schedule": on("schedule", "task", schedule=HOURLY),
        "date_reached": on("date_reached", field="due", at="00:00"),
        "condition_entered": on("condition_entered", condition="due <= TODAY()"),
    }[kind]
    workshop.begin_with(automation("each", trigger, NOTE, budget=3))
    tick(workshop.engine, workshop.apps)
    rows = [{"name": str(each), "due": (utc_now() + DAY).date().isoformat()} for each in range(9)]
    workshop.create("task", *rows)
    with workshop.engine.begin() as connection:
        table = workshop.app.tables["task"]
        connection.execute(sa.update(table.sql).values({table.columns["due"]: date.today() - DAY}))  # noqa: DTZ011
    set_back(workshop, days=3)
    with workshop.engine.begin() as connection:
        connection.execute(sa.update(CLOCKS).values(seen_until=utc_now() - 3 * DAY))
    for _ in range(2):
        tick(workshop.engine, workshop.apps)
        set_back(workshop, seconds=1)
        workshop.work()
    states = workshop.states()[:4]
    assert states == ["done"] * 3 + ["failed"], [each.reason for each in workshop.runs()]
    assert "3" in workshop.runs()[3].reason["zh"]
    assert kind == "schedule" or len(workshop.runs()) == 4


def test_a_date_that_is_reached_fires_once_for_each_value(workshop):
    trigger = on(
        "date_reached", field="due", offset={"amount": 0, "unit": "days", "direction": "at"}, at="00:00"
    )
    workshop.begin_with(automation("due", trigger, NOTE))
    tick(workshop.engine, workshop.apps)
    today = utc_now().astimezone().date()
    with workshop.engine.connect() as connection:
        zone = workshop.apps.current(connection, workshop.workspace_id)
        assert zone
    (task, _) = workshop.create(
        "task", {"name": "now", "due": today.isoformat()}, {"name": "later", "due": "2090-01-01"}
    )
    with workshop.engine.begin() as connection:
        seen = {"next_at": utc_now() - timedelta(seconds=1), "seen_until": utc_now() - timedelta(days=2)}
        connection.execute(sa.update(CLOCKS).values(seen))
    tick(workshop.engine, workshop.apps)
    with workshop.engine.begin() as connection:
        connection.execute(sa.update(CLOCKS).values(seen))
    tick(workshop.engine, workshop.apps)
    workshop.work()
    assert [each["task"] for each in workshop.records("note")] == [task]


def test_who_enters_and_leaves_a_condition_is_told_by_changes_and_by_the_scan(workshop):
    condition = 'AND(stage = "busy", points > 3)'
    workshop.begin_with(
        automation("in", on("condition_entered", condition=condition), NOTE),
        automation("out", on("condition_left", condition=condition), NOTE),
    )
    (there,) = workshop.create("task", {"name": "there", "stage": "busy", "points": 5})
    tick(workshop.engine, workshop.apps)
    assert workshop.runs() == []
    workshop.update("task", there, points=4)
    workshop.update("task", there, points=1)
    (new,) = workshop.create("task", {"name": "new", "stage": "busy", "points": 9})
    workshop.update("task", new, name="renamed")
    told = [(each.automation, each.trigger["record"]) for each in workshop.runs()]
    assert sorted(told) == [("in", new), ("out", there)]
    # Somebody's statement moves a record without an act; the scan finds it.
    live = workshop.app.tables["task"]
    with workshop.engine.begin() as connection:
        moved = sa.update(live.sql).where(live.sql.c.id == there).values({live.column("points").name: 8})
        connection.execute(moved)
    set_back(workshop, minutes=1)
    tick(workshop.engine, workshop.apps)
    assert ("in", there) in [(each.automation, each.trigger["record"]) for each in workshop.runs()]


@pytest.mark.parametrize("kind", ["schedule", "date_reached", "condition_entered"])
def test_one_that_cannot_be_asked_fails_and_says_so_and_keeps_no_other_from_its_time(workshop, kind):
    trigger = {
        "schedule": on("schedule", "task", schedule=HOURLY),
        "date_reached": on("date_reached", field="created_at"),
        "condition_entered": on("condition_entered", condition="points > 1"),
    }[kind]
    workshop.begin_with(
        automation("asks", trigger, NOTE, condition="points > 1"),
        automation("hourly", on("schedule", None, schedule=HOURLY), TOLD),
    )
    workshop.create("task", {"name": "Paint"})
    tick(workshop.engine, workshop.apps)
    spoil(workshop, "points > 1", "nothing > 1")
    for _ in range(2):
        set_back(workshop, seconds=1)
        tick(workshop.engine, workshop.apps)
    workshop.work()
    failed, *_ = runs = workshop.runs("asks")
    assert {run.state for run in runs} == {"failed"} and len(runs) == (2 if kind == "schedule" else 1)
    assert "nothing" in failed.reason["en"] and "nothing" in failed.reason["zh"]
    assert workshop.states("hourly") == ["done", "done"]


@pytest.mark.postgresql_only  # SQLite ends no statement at a deadline
def test_one_whose_records_take_too_long_to_find_fails_and_says_so(workshop, monkeypatch):
    def slow(context, *_asked):
        context.connection.exec_driver_sql("SET LOCAL statement_timeout = 20")
        return sa.select(sa.func.pg_sleep(30))

    monkeypatch.setattr(events, "meeting_now", slow)
    workshop.begin_with(
        automation("asks", on("schedule", "task", schedule=HOURLY), NOTE),
        automation("hourly", on("schedule", None, schedule=HOURLY), TOLD),
    )
    tick(workshop.engine, workshop.apps)
    set_back(workshop, seconds=1)
    tick(workshop.engine, workshop.apps)
    workshop.work()
    assert (workshop.states("asks"), workshop.states("hourly")) == (["failed"], ["done"])
    assert workshop.runs("asks")[0].reason["en"] == ticking.TOO_SLOW.en


@pytest.mark.postgresql_only  # on SQLite one process looks at a time
def test_nobody_waits_for_another_that_looks_after_an_automation_s_time(workshop):
    workshop.begin_with(automation("hourly", on("schedule", None, schedule=HOURLY), TOLD))
    tick(workshop.engine, workshop.apps)
    set_back(workshop, seconds=1)
    with workshop.engine.begin() as connection:
        connection.execute(sa.select(CLOCKS.c.next_at).with_for_update())
        tick(workshop.engine, workshop.apps)
        assert workshop.runs() == []
    tick(workshop.engine, workshop.apps)
    assert workshop.states() == ["waiting"]


def spoil(workshop, was, becomes):
    """Have the stored definition say something that nobody checked."""
    with workshop.engine.begin() as connection:
        document = connection.scalar(sa.select(Revision.document))
        connection.execute(sa.update(Revision).values(document=document.replace(was, becomes)))
    workshop.apps = LiveApps(workshop.engine)
