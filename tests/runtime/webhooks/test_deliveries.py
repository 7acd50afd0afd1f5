"""What other systems hear of what happens in a table: everything that was committed, and nothing they may not."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.receiver import plain
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.records import service
from tablewright.runtime.webhooks import body, delivering
from tablewright.runtime.webhooks.models import Webhook
from tablewright.runtime.webhooks.restored import rest_after_restore


def test_a_new_record_and_its_change_are_delivered_signed(exchange):
    hook = exchange.subscribe()
    record = exchange.office.create("edith", "project", name="Bridge", amount=5, stage="run")
    exchange.office.update("ada", "project", record, amount=7)
    assert exchange.send() == 2
    first, second = exchange.receiver.received
    told = json.loads(first.body)
    assert (told["event"], told["app"], told["table"]) == ("create", "everything", "project")
    assert told["id"] == first.headers["Idempotency-Key"] and told["at"].endswith("Z")
    assert told["actor"] == {"id": exchange.office.people["edith"], "name": "Edith"}
    (one,) = told["records"]
    assert (one["id"], one["rev"]) == (record, 1)
    assert one["values"]["name"] == "Bridge" and one["values"]["stage"] == "run"
    assert one["changes"]["amount"] == [None, 5]
    (after,) = json.loads(second.body)["records"]
    assert after["changes"] == {"amount": [5, 7]} and after["values"]["amount"] == 7
    signed = f"{second.headers['X-Tablewright-Timestamp']}.{second.body}".encode()
    code = hmac.new(exchange.secrets[hook].encode(), signed, hashlib.sha256).hexdigest()
    assert second.headers["X-Tablewright-Signature"] == f"v1={code}"


def test_the_sample_of_the_documentation_tells_ours_from_others(exchange):
    text = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text()
    sample: dict[str, Any] = {}
    exec(text.split("```python")[1].split("```")[0], sample)  # noqa: S102 - our own documentation
    hook = exchange.subscribe()
    exchange.office.create("edith", "project", name="桥梁")
    exchange.send()
    (told,) = exchange.receiver.received
    is_ours, body, secret = sample["is_ours"], told.body.encode(), exchange.secrets[hook]
    assert is_ours(secret, told.headers, body)
    assert not is_ours("another", told.headers, body)
    assert not is_ours(secret, told.headers, body + b" ")
    assert not is_ours(secret, {**told.headers, "X-Tablewright-Timestamp": "1"}, body)


def test_what_is_refused_or_taken_back_is_not_delivered(exchange):
    exchange.subscribe()
    with pytest.raises(Exception, match="correcting"):
        exchange.office.create("edith", "project", name="x" * 5000)
    with pytest.raises(ZeroDivisionError):
        exchange.office.act(
            "ada",
            lambda work, context: (
                service.create(work, context, "project", [{"name": "Nx"}], "test"),
                1 / 0,
            ),
        )
    assert exchange.calls() == []


def test_only_the_events_that_were_asked_for_are_told(exchange):
    exchange.subscribe(events=("delete", "restore"))
    record = exchange.office.create("ada", "project", name="Bridge")
    exchange.office.update("ada", "project", record, amount=1)
    exchange.office.delete("ada", "project", record)
    exchange.office.restore("ada", "project", record)
    told = exchange.written()
    assert [each["event"] for each in told] == ["delete", "restore"]
    assert all(each["records"][0]["values"]["name"] == "Bridge" for each in told)


def test_a_change_is_told_when_one_of_the_chosen_fields_changed(exchange):
    exchange.subscribe(fields=("amount", "stage"))
    record = exchange.office.create("ada", "project", name="Bridge")
    exchange.office.update("ada", "project", record, brief="new")
    exchange.office.update("ada", "project", record, amount=1)
    assert [each["event"] for each in exchange.written()] == ["create", "update"]


def test_the_condition_is_asked_after_the_act_and_through_links(exchange):
    exchange.subscribe(condition='AND(amount > 10, team.name = "Na")')
    a, b = (exchange.office.create("ada", "team", name=name) for name in ("Na", "Nb"))
    for amount, team in ((5, a), (50, a), (50, b)):
        exchange.office.create("ada", "project", name=f"n{amount}", amount=amount, team=team)
    told = exchange.written()
    assert len(told) == 1 and told[0]["records"][0]["values"]["amount"] == 50
    assert told[0]["records"][0]["values"]["team"]["title"] == "Na"


def test_many_records_of_one_act_are_told_a_hundred_at_a_time(exchange, monkeypatch):
    exchange.subscribe()
    ids = exchange.office.create_many("ada", "project", [{"name": f"n{n}"} for n in range(250)])
    told = exchange.written()
    assert [len(each["records"]) for each in told] == [100, 100, 50]
    assert [each["id"] for part in told for each in part["records"]] == ids
    assert len({each["id"] for each in told}) == 3
    monkeypatch.setattr(body, "LARGEST", 10)
    exchange.office.create_many("ada", "project", [{"name": "Na"}, {"name": "Nb"}])
    assert [len(each["records"]) for each in exchange.written()[3:]] == [1, 1]


def test_what_its_maker_may_not_read_is_not_told(exchange):
    exchange.subscribe(by="mia")
    seen = exchange.office.create(
        "ada", "project", name="Run", stage="run", phone="+8613812345678", share=0.5
    )
    exchange.office.create("ada", "project", name="Hidden", stage="plan")
    (told,) = exchange.written()
    (record,) = told["records"]
    assert record["id"] == seen
    assert not {"phone", "share"} & {*record["values"], *record["changes"]}
    exchange.office.update("ada", "project", seen, phone="+8613812345679")
    assert exchange.written()[1]["records"][0]["changes"] == {}


def test_a_condition_over_what_its_maker_may_not_read_tells_nothing_and_says_so(exchange):
    hook = exchange.subscribe(by="mia", condition='phone = "+8613812345678"')
    exchange.office.create("ada", "project", name="Run", stage="run", phone="+8613812345678")
    assert exchange.calls() == []
    assert not exchange.hook(hook).enabled and "no longer be read" in exchange.hook(hook).disabled_reason.en


def test_whoever_left_has_their_webhook_switched_off_and_no_save_fails(exchange):
    hook = exchange.subscribe(by="mia")
    with unit_of_work(exchange.office.engine) as work:
        mia = Person.id == exchange.office.people["mia"]
        work.connection.execute(sa.update(Person).where(mia).values(active=False))
    exchange.office.create("ada", "project", name="Run", stage="run")
    assert exchange.calls() == [] and not exchange.hook(hook).enabled


def test_what_breaks_while_a_delivery_is_written_breaks_no_save(exchange, monkeypatch):
    def fail(*_arguments, **_named):
        raise ZeroDivisionError

    hook = exchange.subscribe()
    monkeypatch.setattr(delivering, "told_records", fail)
    record = exchange.office.create("ada", "project", name="Bridge")
    assert exchange.office.live_ids("project") == [record]
    assert not exchange.hook(hook).enabled and exchange.calls() == []


def test_nobody_pays_for_webhooks_where_there_are_none(exchange):
    exchange.subscribe("team")
    exchange.office.create("ada", "project", name="first")
    asked = []
    sa.event.listen(
        exchange.office.engine,
        "before_cursor_execute",
        lambda _c, _k, statement, *_more: asked.append(statement),
    )
    exchange.office.create("ada", "project", name="Bridge")
    assert not [each for each in asked if "webhook" in each or "outgoing_call" in each]


def test_after_days_of_nothing_but_failures_it_is_switched_off_and_its_maker_told(exchange):
    exchange.receiver.answer = plain(404)
    hook = exchange.subscribe()
    for name in ("Na", "Nb"):
        exchange.office.create("edith", "project", name=name)
        exchange.send()
    assert exchange.hook(hook).enabled and exchange.hook(hook).failing_since
    long_ago = exchange.hook(hook).failing_since - timedelta(days=3)
    with exchange.office.engine.begin() as connection:
        connection.execute(sa.update(Webhook).values(failing_since=long_ago))
    exchange.office.create("edith", "project", name="Nc")
    exchange.send()
    assert not exchange.hook(hook).enabled and "3 days" in exchange.hook(hook).disabled_reason.en
    with exchange.office.engine.connect() as connection:
        (heard,) = connection.execute(sa.select(Notice.person_id, Notice.kind, Notice.detail))
    assert (heard.person_id, heard.kind) == (exchange.office.people["ada"], "webhook_off")
    assert heard.detail["webhook"] == hook and "3 天" in heard.detail["reason"]["zh"]
    exchange.refresh()
    exchange.office.create("edith", "project", name="Nd")
    assert len(exchange.calls()) == 3


def test_one_that_arrives_makes_the_failures_forgotten(exchange):
    hook = exchange.subscribe()
    exchange.receiver.answer = plain(404)
    exchange.office.create("edith", "project", name="Na")
    exchange.send()
    exchange.receiver.answer = plain(200)
    exchange.office.create("edith", "project", name="Nb")
    exchange.send()
    assert exchange.hook(hook).failing_since is None


def test_its_secret_stands_nowhere_in_the_clear(exchange):
    hook = exchange.subscribe()
    exchange.office.create("ada", "project", name="Bridge")
    secret = exchange.secrets[hook]
    for rows in exchange.office.snapshot().values():
        assert not [row for row in rows if secret in str(row)]
    assert OutgoingCall.__tablename__ in exchange.office.snapshot()


def test_after_a_restore_nothing_that_waited_is_sent_and_webhooks_rest(exchange):
    hook = exchange.subscribe()
    exchange.office.create("ada", "project", name="Bridge")
    with unit_of_work(exchange.office.engine) as work:
        rest_after_restore(work)
    assert exchange.send() == 0 and [each.state for each in exchange.calls()] == ["dropped"]
    assert not exchange.hook(hook).enabled and "restored" in exchange.hook(hook).disabled_reason.en
