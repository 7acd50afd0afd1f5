"""What a run reads and tells is what its actor may read: now, and of what was before."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from fixtures.receiver import ALLOW, receiver
from fixtures.small_apps import app, field, table
from fixtures.workshop import Workshop, automation, on, step
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import give_roles
from tablewright.runtime.apps.install import install
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.conversation.models import Comment
from tablewright.runtime.outgoing.sender import send_due

__all__ = ["receiver"]
EDIT = ["view", "create", "edit"]
TOLD = "{name} | {cost} | {before.cost} | {phone} | {before.phone} | {twice} | {before.twice} | {note.word}"
TABLES = (
    table(
        "deal",
        field("name"),
        field("cost", "number"),
        field("phone", "phone"),
        field("twice", "formula", expression="cost * 2", result="number"),
        field("note", "relation", table="secret"),
    ),
    table("secret", field("word")),
)
HIDDEN = {"cost": "hidden", "twice": "hidden", "phone": "masked"}
STAFF = {
    "key": "staff",
    "label": "Staff",
    "tables": {"deal": {"actions": EDIT, "rows": "all", "fields": HIDDEN}},
}
OWN = {"key": "own", "label": "Own", "tables": {"deal": {"actions": EDIT, "rows": "own"}}}
SECRET = ("918273", "1836546", "1836548", "12345678", "Quartz")


@pytest.fixture
def begun(workshop: Workshop):
    """Have ben work under roles, and an automation as whoever caused it."""

    def begin(*steps, roles=("staff",)):
        automated = automation("tells", on("record_updated", "deal"), *steps, **{"as": "actor"})
        document = app(*TABLES, automations=[automated], roles=[STAFF, OWN])
        install(workshop.engine, workshop.workspace_id, document)
        with unit_of_work(workshop.engine) as work:
            give_roles(work, workshop.app.id, workshop.people["ben"], list(roles))
        (secret,) = workshop.create("secret", {"word": "Quartz"})
        rows = [
            {
                "name": name,
                "cost": 918273,
                "phone": "+8613812345678",
                "note": secret,
                "owner": workshop.people[who],
            }
            for name, who in (("ada's", "ada"), ("ben's", "ben"))
        ]
        return workshop.create("deal", *rows)

    return begin


def told(workshop, receiver):
    """Return everything that left and everything the log kept, as one text."""
    for _ in range(3):
        workshop.work()
        send_due(workshop.engine, ALLOW, seconds=5)
    kept = [each._asdict() for run in workshop.runs() for each in workshop.steps(run.id)]
    return json.dumps([[each.path, each.body] for each in receiver.received] + kept, default=str)


def act_as(workshop, who):
    """Have the runs that wait act as somebody, whoever changed the record."""
    with workshop.engine.begin() as connection:
        for run in workshop.runs():
            trigger = {**run.trigger, "actor": workshop.people[who]}
            connection.execute(
                sa.update(AutomationRun).where(AutomationRun.id == run.id).values(trigger=trigger)
            )


def calls(receiver):
    return (
        step("post", "http_request", url=f"{receiver.url()}?c={{cost}}&b={{before.cost}}", method="POST", send="json",
             json={"text": TOLD, "cost": "{cost}", "was": "{before.cost}", "twice": "{before.twice}"}),
        step("hook", "call_webhook", url=receiver.url(), fields=["name", "phone", "note"], text=TOLD),
        step("keep", "set_variable", name="x", value='TEXT(before.cost, "0") & TEXT(cost, "0")'),
    )  # fmt: skip


def test_nothing_that_the_actor_may_not_read_leaves_or_is_kept(workshop, receiver, begun):
    deal, _ = begun(*calls(receiver))
    workshop.update("deal", deal, cost=918274, phone="+8613912345678")
    workshop.update("deal", deal, who="ben", name="touched")
    with workshop.engine.begin() as connection:  # what ada changed is told to a run that acts as ben
        runs = workshop.runs()[0]
        trigger = {**runs.trigger, "actor": workshop.people["ben"]}
        connection.execute(
            sa.update(AutomationRun).where(AutomationRun.id == runs.id).values(trigger=trigger)
        )
    said = told(workshop, receiver)
    assert workshop.states() == ["done", "done"], [each.reason for each in workshop.runs()]
    assert not [each for each in SECRET if each in said], said
    assert "138****" in said or "139****" in said


def test_who_may_read_it_on_their_own_records_has_it_there_and_only_there(workshop, receiver, begun):
    """The twin: guards are asked of the record itself."""
    adas, bens = begun(*calls(receiver)[:1], roles=("staff", "own"))
    for deal in (adas, bens):
        workshop.update("deal", deal, cost=5)
    act_as(workshop, "ben")
    told(workshop, receiver)
    bodies = {json.loads(each.body)["text"].split(" | ")[0]: each for each in receiver.received}
    assert "918273" not in str(bodies["ada's"])
    assert json.loads(bodies["ben's"].body)["was"] == 918273


def test_a_field_that_is_named_to_be_sent_and_may_not_be_read_fails_the_step(workshop, receiver, begun):
    deal, _ = begun(step("hook", "call_webhook", url=receiver.url(), fields=["cost"]))
    workshop.update("deal", deal, who="ben", name="touched")
    said = told(workshop, receiver)
    assert workshop.states() == ["failed"] and receiver.received == []
    assert not [each for each in SECRET if each in said]


def test_a_name_that_a_stranger_typed_calls_nobody_who_may_not_see_and_stops_no_comment(workshop):
    say = step("say", "comment", text="New: {name}")
    install(
        workshop.engine,
        workshop.workspace_id,
        app(*TABLES, automations=[automation("says", on("record_created", "deal"), say)]),
    )
    workshop.create("deal", {"name": "@Ben pays"}, {"name": "@Ada pays"}, {"name": "nobody@example.com"})
    workshop.work()
    assert workshop.states() == ["done"] * 3, [each.reason for each in workshop.runs()]
    with workshop.engine.connect() as connection:
        texts = connection.scalars(sa.select(Comment.text).order_by(Comment.id)).all()
    assert len(texts) == 3 and "Ben pays" in texts[0] and "@" not in texts[0]


def test_who_lost_the_right_has_it_no_longer_in_what_waits(workshop, receiver, begun):
    wait = step("wait", "wait", until="span", amount=1, unit="hours")
    begun(wait, *calls(receiver)[:1])
    workshop.update("deal", workshop.records("deal")[1]["id"], who="ben", name="touched")
    workshop.work()
    with unit_of_work(workshop.engine) as work:
        give_roles(work, workshop.app.id, workshop.people["ben"], [])
    workshop.pass_time()
    said = told(workshop, receiver)
    assert workshop.states() == ["failed"] and receiver.received == []
    assert not [each for each in SECRET if each in said]
