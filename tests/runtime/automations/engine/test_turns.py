"""Change or create a record, from several workers at once: one record for one key, and no run fails by the race."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from fixtures.small_apps import app, field, table
from fixtures.workshop import automation, on, step
from tablewright.automations.steps import STEPS
from tablewright.runtime.apps.install import install
from tablewright.runtime.automations.engine.doing import Work
from tablewright.runtime.automations.engine.worker import work_off
from tablewright.runtime.automations.runs.taking import Turn

WAIT = 0.5
"""So long a step that has looked waits for the other one to have looked too, which must not come to be."""


def shop(workshop, unique, *more):
    tables = (
        table("entry", field("code"), field("number", "number")),
        table("total", field("code", unique=unique), field("last", "number"), *more),
    )
    both = (automation(key, on("record_created", "entry"), SAVE) for key in ("one", "two"))
    install(workshop.engine, workshop.workspace_id, app(*tables, automations=[*both]))


SAVE = step("save", "save_record", table="total", match={"code": "code"}, values={"last": "number"})


@pytest.mark.parametrize("unique", [True, False])
def test_two_runs_that_look_for_the_same_record_make_one(workshop, unique, monkeypatch):
    shop(workshop, unique)
    workshop.create("entry", {"code": "A-1", "number": 5})
    look, looked = Work.find, threading.Barrier(2)

    def find(self, *asked):
        found = look(self, *asked)
        with contextlib.suppress(threading.BrokenBarrierError):
            looked.wait(WAIT)
        return found

    monkeypatch.setattr(Work, "find", find)
    turns = (Turn(), Turn(workshop.app.id, "one"))
    with ThreadPoolExecutor(2) as workers:
        for each in [workers.submit(work_off, workshop.engine, workshop.apps, turn) for turn in turns]:
            each.result()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)] * 2
    assert [(each["code"], each["last"]) for each in workshop.records("total")] == [("A-1", 5)]
    assert looked.broken


@pytest.mark.postgresql_only  # SQLite lets nobody write meanwhile
def test_a_record_that_somebody_makes_at_that_moment_is_changed(workshop, monkeypatch):
    shop(workshop, True)
    workshop.create("entry", {"code": "A-1", "number": 5})
    kind, find = type(STEPS["save_record"]), STEPS["save_record"]._saved
    came = []

    def saved(self, doing, settings, table, found):
        if not came:  # the step has looked and found nothing; now somebody is quicker, by another door
            came.append(found)
            workshop.create("total", {"code": "a-1", "last": 1})
        return find(doing, settings, table, found)

    monkeypatch.setattr(kind, "_saved", saved)
    workshop.work()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)] * 2 and came == [[]]
    assert [(each["code"], each["last"]) for each in workshop.records("total")] == [("a-1", 5)]


def test_what_is_refused_anew_fails_the_run_with_its_reason(workshop):
    shop(workshop, True, field("must", required=True))
    workshop.create("entry", {"code": "A-1", "number": 5})
    workshop.work()
    assert workshop.states() == ["failed", "failed"]
    assert all(run.reason["en"] and run.reason["zh"] for run in workshop.runs())
    assert workshop.records("total") == []
