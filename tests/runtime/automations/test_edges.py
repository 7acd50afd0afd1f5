"""Entering and leaving a condition: noted once, whoever sees it, and no save fails because a scan saw it too."""

from __future__ import annotations

import threading

import pytest

from fixtures.workshop import NOTE, automation, on
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.automations.edges import move
from tablewright.runtime.automations.known import known
from tablewright.runtime.automations.time.ticking import tick


@pytest.fixture
def busy(workshop):
    workshop.begin_with(
        automation("entered", on("condition_entered", condition='stage = "busy"'), NOTE),
        automation("left", on("condition_left", condition='stage = "busy"'), NOTE),
    )
    workshop.create("task", {"name": "Paint", "stage": "open"})
    tick(workshop.engine, workshop.apps)
    return workshop


def moved(workshop, key, entered, left, hold=None):
    with unit_of_work(workshop.engine) as work:
        found = move(work, workshop.app.id, known(workshop.app).by_key[key], entered, left)
        if hold is not None:
            hold()
    return found


def test_who_is_inside_does_not_enter_again_and_who_is_outside_does_not_leave(busy):
    assert moved(busy, "entered", {1, 2, 3}, set()) == {1, 2, 3}
    assert moved(busy, "entered", {3, 4}, set()) == {4}
    assert moved(busy, "left", {1}, {9}) == set()
    assert moved(busy, "left", set(), {1, 9}) == {1}


def test_a_save_and_a_scan_that_see_the_same_at_once_tell_of_it_once(busy):
    (task,) = busy.records("task")
    found, begun = [], threading.Event()

    def save():
        begun.set()
        busy.update("task", task["id"], stage="busy")

    other = threading.Thread(target=save)

    def hold():
        other.start()
        begun.wait(5)
        other.join(0.3 if busy.engine.dialect.name == "postgresql" else 0)

    found.append(moved(busy, "entered", {task["id"]}, set(), hold))
    other.join(20)
    busy.work()
    assert found == [{task["id"]}] and busy.records("task")[0]["stage"] == "busy"
    assert busy.runs("entered") == []
