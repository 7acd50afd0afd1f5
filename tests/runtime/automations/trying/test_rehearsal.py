"""A test on a record runs every step and leaves nothing behind."""

from __future__ import annotations

import sqlalchemy as sa

from fixtures.receiver import receiver
from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.runtime.automations.engine.worker import work_off
from tablewright.runtime.automations.runs.taking import Turn
from tablewright.runtime.automations.trying.on_record import event_of
from tablewright.runtime.automations.trying.rehearsal import rehearse

__all__ = ["receiver"]


def everything_in(workshop):
    """Return all rows of all tables of the database."""
    found = sa.MetaData()
    with reading(workshop.engine) as connection:
        found.reflect(connection)
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in found.sorted_tables
        }


def tried(workshop, document, record):
    with reading(workshop.engine) as connection:
        event = event_of(connection, workshop.app, document, record, workshop.people["ada"], utc_now())
    before = everything_in(workshop)
    found = rehearse(workshop.engine, workshop.app, document, event)
    assert everything_in(workshop) == before
    return found


def test_each_step_is_done_and_nothing_stays(workshop, receiver):
    workshop.begin_with(automation("noted", on("record_created", "note")))
    (task,) = workshop.create("task", {"name": "Paint", "points": 1})
    workshop.update("task", task, points=3)
    draft = automation(
        "draft",
        on("record_updated", fields=["points"]),
        step("more", "update_record", values={"points": "points + before.points"}),
        step("tell", "notify", people=[{"person": workshop.people["ben"]}], title="{name}: {points}"),
        step("rest", "wait", until="span", amount=3, unit="days"),
        step("call", "http_request", url=receiver.url(), method="POST", send="json", json={"task": "{name}"}),
        NOTE,
        step("bad", "create_record", table="task", values={"points": "1"}),
        condition="points > before.points",
    )
    found = tried(workshop, draft, task)
    assert found.meets
    assert [(each.key, each.state) for each in found.steps] == [
        ("more", "done"),
        ("tell", "done"),
        ("rest", "waits"),
        ("call", "sent"),
        ("note", "done"),
        ("bad", "failed"),
    ]
    more, tell, rest, call, note, bad = found.steps
    assert [(each.act, each.changes) for each in more.changes] == [("update", {"points": [3, 4]})]
    assert tell.given["acts"][0]["title"] == "Paint: 4"
    assert (rest.until - utc_now()).days in (2, 3)
    assert "Paint" in call.given["body"] and receiver.received == []
    assert note.changes[0].changes["text"] == [None, "Paint"] and bad.error
    assert found.state == "failed" and found.reason == bad.error
    assert found.set_off == ("draft", "noted")
    work_off(workshop.engine, workshop.apps, Turn())
    assert workshop.states("draft") == [] and workshop.records("note") == []


def test_a_test_says_when_there_would_be_no_run(workshop):
    workshop.begin_with()
    (task,) = workshop.create("task", {"name": "Paint", "points": 1})
    found = tried(workshop, automation("draft", on("record_created"), NOTE, condition="points > 3"), task)
    assert not found.meets and found.steps[0].changes[0].table == "note"
    broken = tried(workshop, automation("draft", on("record_created"), NOTE, condition="colour > 3"), task)
    assert broken.state == "failed" and "colour" in broken.reason.en


def test_a_condition_that_is_waited_for_is_passed(workshop):
    workshop.begin_with()
    (task,) = workshop.create("task", {"name": "Paint", "points": 1})
    wait = step("wait", "wait", until="condition", condition='stage = "done"')
    found = tried(workshop, automation("draft", on("record_created"), wait, NOTE), task)
    assert [(each.key, each.state) for each in found.steps] == [("wait", "waits"), ("note", "done")]
    assert found.state == "done"


def rule(trigger, *steps, **members):
    return automation("rule", trigger, *steps, phase="before", **members)


def test_a_rule_before_a_save_is_tried_as_one(workshop):
    workshop.begin_with()
    (task,) = workshop.create("task", {"name": "Paint", "points": 2, "stage": "open"})
    workshop.update("task", task, points=3)
    raised = step("set", "set_values", values={"points": "points + before.points", "stage": '"open"'})
    other = step("note", "create_record", table="note", values={"text": "name"})
    found = tried(workshop, rule(on("record_saved"), raised, other), task)
    assert (found.before_save, found.meets, found.state) == (True, True, "done")
    first, second = found.steps
    assert [(each.act, each.changes) for each in first.changes] == [("set", {"points": [3, 5]})]
    assert [(each.act, each.table) for each in second.changes] == [("create", "note")]


def test_the_save_it_would_refuse_is_named(workshop):
    workshop.begin_with()
    (task,) = workshop.create("task", {"name": "Paint", "points": 2})
    stop = step("no", "stop", message={"en": "{name}: too few", "zh": "{name}：太少"})
    for trigger in (on("record_saved"), on("record_created"), on("record_deleted")):
        found = tried(workshop, rule(trigger, stop, NOTE), task)
        assert (found.state, found.reason.zh) == ("stopped", "Paint：太少")
        assert [each.state for each in found.steps] == ["stopped"]
    few = tried(workshop, rule(on("record_saved"), stop, condition="points > 9"), task)
    assert not few.meets
    empty = tried(workshop, rule(on("record_saved"), step("set", "set_values", values={"name": '""'})), task)
    assert empty.state == "stopped" and empty.reason.en.startswith("Name: ")
    broken = tried(
        workshop, rule(on("record_saved"), step("set", "set_values", values={"points": "1 / 0"})), task
    )
    assert broken.state == "failed" and broken.steps[0].error == broken.reason
