"""Who has a run: one worker at a time, and whoever lost it writes nothing; what stops workers is set aside alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.automations.engine.advance import advance
from tablewright.runtime.automations.engine.rests import Rests
from tablewright.runtime.automations.engine.worker import work_off
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.automations.runs.taking import LEASE, MOST_TRIES, Turn, hold, take, take_back

RUNS = AutomationRun.__table__
MADE = automation("made", on("record_created"), NOTE)


def end_leases(workshop):
    """Let the time pass in which workers should have gone on."""
    with workshop.engine.begin() as connection:
        connection.execute(
            sa.update(RUNS).where(RUNS.c.lease.is_not(None)).values(lease_until=RUNS.c.made_at)
        )


def go_on(workshop, runs):
    for run in runs:
        advance(workshop.engine, workshop.apps, run, Rests(workshop.engine))


def test_a_worker_that_wakes_up_after_its_lease_writes_nothing(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Paint"})
    late = take(workshop.engine, Turn())
    end_leases(workshop)
    assert take_back(workshop.engine) == 1
    workshop.work()
    go_on(workshop, late)
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_a_worker_that_lost_its_run_to_another_that_is_at_it_writes_nothing(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Paint"})
    late = take(workshop.engine, Turn())
    end_leases(workshop)
    take_back(workshop.engine)
    now = take(workshop.engine, Turn())
    go_on(workshop, late)
    assert workshop.states() == ["running"] and workshop.records("note") == []
    go_on(workshop, now)
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_a_run_is_given_to_others_within_a_minute_and_not_before_its_time(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Paint"})
    take(workshop.engine, Turn())
    assert timedelta(seconds=50) >= LEASE
    assert take_back(workshop.engine) == 0
    end_leases(workshop)
    assert take_back(workshop.engine) == 1


def test_ten_wake_ups_for_one_run_are_one_execution(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Paint"})
    with ThreadPoolExecutor(5) as workers:
        for each in [workers.submit(work_off, workshop.engine, workshop.apps, Turn()) for _ in range(10)]:
            each.result()
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_what_stops_its_worker_again_and_again_is_set_aside_and_nothing_with_it(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Poison"}, *({"name": f"Fine {n}"} for n in range(5)))
    poison = workshop.runs()[0].id
    for _ in range(20):
        while runs := take(workshop.engine, Turn()):
            if runs[0].id == poison:  # its worker dies with all it has taken
                break
            go_on(workshop, runs)
        end_leases(workshop)
        take_back(workshop.engine)
    assert workshop.states() == ["failed", *["done"] * 5]
    (aside, *_) = workshop.runs()
    assert (
        aside.tries == MOST_TRIES
        and str(MOST_TRIES) in aside.reason["zh"]
        and str(MOST_TRIES) in aside.reason["en"]
    )
    assert len(workshop.records("note")) == 5


@pytest.mark.postgresql_only  # SQLite lets nobody look for lost runs while a step writes
def test_a_step_that_takes_longer_than_its_lease_is_not_waited_for(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Slow"}, {"name": "Lost"})
    slow, _ = take(workshop.engine, Turn())
    end_leases(workshop)
    with unit_of_work(workshop.engine) as work:
        hold(work, slow)
        assert take_back(workshop.engine) == 1
    assert workshop.states() == ["running", "waiting"]


@pytest.mark.postgresql_only  # on SQLite one worker takes at a time
def test_a_worker_goes_on_to_another_automation_where_others_are_taking_the_runs(workshop):
    workshop.begin_with(MADE, automation("other", on("record_created"), NOTE))
    workshop.create("task", {"name": "Paint"})
    with workshop.engine.begin() as connection:
        connection.execute(sa.select(RUNS.c.id).where(RUNS.c.automation == "made").with_for_update())
        assert [run.automation for run in take(workshop.engine, Turn())] == ["other"]
        assert take(workshop.engine, Turn()) == ()


def test_asking_again_counts_once_for_the_hour_s_budget(workshop):
    wait = step("wait", "wait", until="condition", condition='stage = "done"', amount=9, unit="days")
    workshop.begin_with(automation("waits", on("record_created"), wait, NOTE, budget=2))
    (task, other) = workshop.create("task", {"name": "One"}, {"name": "Two"})
    for _ in range(5):
        workshop.work()
        workshop.pass_time()
    assert workshop.states() == ["later", "later"]
    workshop.create("task", {"name": "Three"})
    workshop.work()
    assert workshop.states() == ["later", "later", "stopped"]
    assert "2" in workshop.runs()[2].reason["en"]


@pytest.mark.parametrize("hours", [-3, 3])
def test_the_budget_holds_whatever_the_clock_of_who_saved_shows(workshop, hours):
    workshop.begin_with(automation("made", on("record_created"), NOTE, budget=2))
    workshop.create("task", *({"name": str(n)} for n in range(4)))
    with workshop.engine.begin() as connection:
        wrong = workshop.runs()[0].made_at + timedelta(hours=hours)
        connection.execute(sa.update(RUNS).values(made_at=wrong))
    workshop.work()
    assert sorted(workshop.states()) == ["done", "done", "stopped", "stopped"]
