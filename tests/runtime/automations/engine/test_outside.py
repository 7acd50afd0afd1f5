"""Steps that speak to other systems: sent after the commit under one key, their answer goes on with the run."""

from __future__ import annotations

import json

import sqlalchemy as sa

from fixtures.receiver import ALLOW, plain, receiver
from fixtures.workshop import automation, on, step
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.runtime.channels.accounts import Told, add_account
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.outgoing.sender import send_due

__all__ = ["receiver"]
ASK = {"method": "POST", "send": "json", "json": {"task": "{name}", "points": "{points}"}}
KEEP = step("keep", "create_record", table="note", values={"text": "steps.ask.code"})


def ask(receiver, **more):
    return step("ask", "http_request", url=receiver.url(), **ASK, **more)


def send(workshop):
    """Have what waits sent once more, whenever it would be due."""
    calls = OutgoingCall.__table__
    with workshop.engine.begin() as connection:
        long_ago = sa.func.coalesce(calls.c.first_at, calls.c.at)
        connection.execute(sa.update(calls).where(calls.c.state == "waiting").values(next_try_at=long_ago))
    send_due(workshop.engine, ALLOW, seconds=5)


def test_the_answer_is_what_later_steps_speak_of(workshop, receiver):
    values = [{"key": "code", "path": "data.0.code"}]
    workshop.begin_with(automation("asks", on("record_created"), ask(receiver, values=values), KEEP))
    receiver.answer = plain(200, b'{"data": [{"code": "A-1"}]}')
    workshop.create("task", {"name": "Paint", "points": 3})
    workshop.work()
    assert workshop.states() == ["outside"] and receiver.received == []
    send(workshop)
    assert json.loads(receiver.received[0].body) == {"task": "Paint", "points": 3}
    workshop.work()
    assert workshop.states() == ["done"]
    assert [each["text"] for each in workshop.records("note")] == ["A-1"]


def test_an_answer_to_the_last_step_of_a_branch_ends_the_run_well(workshop, receiver):
    choose = step("choose", "branch", branches=[{"key": "any", "steps": [ask(receiver)]}])
    workshop.begin_with(automation("asks", on("record_created"), choose))
    receiver.answer = plain(200)
    workshop.create("task", {"name": "Paint", "points": 3})
    workshop.work()
    send(workshop)
    workshop.work()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)]


def test_a_target_that_is_down_is_asked_again_under_the_same_key(workshop, receiver):
    workshop.begin_with(automation("asks", on("record_created"), ask(receiver)))
    receiver.answer = plain(503)
    workshop.create("task", {"name": "Paint", "points": 3})
    workshop.work()
    send(workshop)
    receiver.answer = plain(200)
    send(workshop)
    workshop.work()
    assert workshop.states() == ["done"]
    first, second = receiver.received
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] and first.body == second.body


def test_a_refusal_or_a_lying_answer_fails_the_run_with_its_reason(workshop, receiver):
    values = [{"key": "code", "path": "data.0.code"}]
    workshop.begin_with(automation("asks", on("record_created"), ask(receiver, values=values), KEEP))
    for answer in (plain(400), plain(200, b"<html>"), plain(200, b'{"data": []}')):
        receiver.answer = answer
        workshop.create("task", {"name": "Paint", "points": 3})
        workshop.work()
        send(workshop)
    workshop.work()
    assert workshop.states() == ["failed"] * 3
    assert all(each.reason["zh"] and each.reason["en"] for each in workshop.runs())
    assert workshop.records("note") == []


def test_secrets_come_from_the_account_go_to_its_own_host_and_stay_out_of_the_log(workshop, receiver):
    (other, own) = (ask(receiver, account="other"), ask(receiver, account="erp"))
    workshop.begin_with(
        automation("own", on("record_created"), own), automation("other", on("record_created"), other)
    )
    for key, host in (("erp", 1), ("other", 2)):
        settings = {
            "address": receiver.url(host=host),
            "authorization": "Bearer of-secrets",
            "secret": "to-sign-with-it-all",
        }
        with unit_of_work(workshop.engine) as work:
            told = Told("webhook", key, settings, workshop.app.id, key)
            add_account(work, workshop.workspace_id, told, workshop.people["ada"])
    workshop.create("task", {"name": "Paint", "points": 1})
    workshop.work()
    send(workshop)
    workshop.work()
    assert (workshop.states("own"), workshop.states("other")) == (["done"], ["failed"])
    (request,) = receiver.received
    assert (
        request.headers["Authorization"] == "Bearer of-secrets"
        and "X-Tablewright-Signature" in request.headers
    )
    rows = [each for run in workshop.runs() for each in (run, *workshop.steps(run.id))]
    assert "of-secrets" not in str(rows) and "to-sign-with" not in str(rows)


def test_a_mail_to_people_is_written_once(workshop):
    tell = step(
        "tell",
        "send_mail",
        people=[{"expression": "who"}],
        subject={"en": "{name} is yours", "zh": "{name} 归您负责"},
        text="Points: {points}",
    )
    workshop.begin_with(automation("tells", on("record_created"), tell))
    with workshop.engine.begin() as connection:
        connection.execute(sa.update(Person).where(Person.login == "ben").values(email="ben@example.com"))
    workshop.create("task", {"name": "Paint", "who": workshop.people["ben"]}, {"name": "Nobody's"})
    workshop.work()
    send(workshop)
    workshop.work()
    assert sorted(workshop.states()) == ["done", "failed"]
    with workshop.engine.connect() as connection:
        (mail,) = connection.execute(sa.select(OutgoingMail.recipient, OutgoingMail.subject)).all()
    assert mail.recipient == "ben@example.com" and "Paint" in mail.subject
