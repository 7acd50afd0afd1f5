"""Another system calls an address: genuine calls begin one run each, others nothing, and the last one is a sample."""

from __future__ import annotations

import json
import time

import pytest
import sqlalchemy as sa

from fixtures.automated import automate, work
from fixtures.front_desk import Desk
from fixtures.workshop import automation, on, step
from tablewright.core.signing import signature
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.automations.calls.hooks import hook_of, renew_hook
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.outgoing.envelope import Sent
from tablewright.runtime.outgoing.models import OutgoingCall

INPUTS = [
    {"key": "title", "type": "text", "path": "data.items.0.title", "required": True},
    {"key": "when", "type": "date", "path": "/data/when"},
    {"key": "price", "type": "number", "path": "data.price"},
]
MAKE = step("make", "create_record", table="project", values={"name": "input.title"})
BODY = {"data": {"items": [{"title": "Harbour"}], "when": "2026-12-01", "price": "12.5"}}


class Caller:
    """Another system that was given an address and a secret."""

    def __init__(self, desk: Desk, **settings):
        self.desk, self.client = desk, desk.app.test_client()
        self.set_up(**settings)
        with desk.app.app_context(), unit_of_work(desk.office.engine) as work_:
            made = renew_hook(work_, desk.office.context("ada", work_.connection), "hook", "Hook")
        self.address, self.secret = f"/hooks/{made.address}", made.secret

    def set_up(self, enabled=True, **settings):
        made = automation("hook", on("webhook", None, inputs=INPUTS, **settings), MAKE)
        automate(self.desk.office, {**made, "enabled": enabled})

    def call(self, body=BODY, signed=None, age=0, at=None, **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if signed is not None:
            at = int(time.time()) - age if at is None else at
            named |= {"X-Tablewright-Timestamp": str(at)}
            named |= {"X-Tablewright-Signature": signature(signed, at, raw.decode())}
        kind = named.pop("Content-Type", "application/json")
        return self.client.post(self.address, data=raw, content_type=kind, headers=named)

    @property
    def names(self):
        work(self.desk.office)
        return [
            self.desk.office.stored("project", each)["name"] for each in self.desk.office.live_ids("project")
        ]


def test_a_call_begins_one_run_however_often_it_is_sent(desk):
    caller = Caller(desk)
    first, again = (caller.call(Idempotency_Key="order-7") for _ in range(2))
    assert first.status_code == 202 and first.json == again.json and first.json["run"]
    assert caller.names == ["Harbour"]
    assert caller.call().json["run"] != caller.call().json["run"]
    assert caller.names == ["Harbour"] * 3
    sent = caller.call(b"data=x", Content_Type="application/x-www-form-urlencoded")
    assert sent.status_code == 422 and "title" in sent.json["error"]["fields"]


def test_who_overheard_a_signed_call_has_nothing_done_by_sending_it_again(desk):
    caller = Caller(desk, secret="signed")
    at = int(time.time())
    first = caller.call(signed=caller.secret, at=at)
    again = caller.call(signed=caller.secret, at=at)
    under_a_key = caller.call(signed=caller.secret, at=at, Idempotency_Key="mine")
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert under_a_key.status_code == 409 and "Idempotency-Key" in under_a_key.json["error"]["message"]
    assert caller.names == ["Harbour"]
    # The twins: the same content signed anew, and one call that is tried again under its own key.
    assert caller.call(signed=caller.secret, at=at - 1).json["run"] != first.json["run"]
    tried = [
        caller.call(signed=caller.secret, at=at - each, Idempotency_Key="theirs").json for each in (2, 2, 3)
    ]
    assert tried[0] == tried[1] == tried[2] and tried[0]["run"]
    assert caller.names == ["Harbour"] * 3


def test_keys_that_differ_at_their_end_are_two_calls(desk):
    caller = Caller(desk)
    runs = {caller.call(Idempotency_Key="k" * 300 + end).json["run"] for end in ("a", "b")}
    assert len(runs) == 2


def test_what_is_signed_must_be_genuine_and_fresh(desk):
    caller = Caller(desk, secret="signed")
    assert caller.call(signed=caller.secret).status_code == 202
    refused = (caller.call(), caller.call(signed="another"), caller.call(signed=caller.secret, age=400))
    assert [each.status_code for each in refused] == [401] * 3
    assert caller.names == ["Harbour"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"data": "\\u0000"}', 400),
        (b'{"data": {"price": "much"}}', 422),
        (b" " * 300_000, 413),
        (b'{"data": ' + b"[" * 900 + b"]" * 900 + b"}", 400),
        (b'{"data": {"items": [{"title": ' + b"[" * 300 + b"]" * 300 + b"}]}}", 400),
        (b"[" * 200_000, 400),
        (b'{"data": {"price": 1e400}}', 400),
        (b'{"data": {"price": NaN}}', 400),
        (b'{"data": {"items": [{"title": "x"}], "price": 123456789012345678901234567890}}', 422),
        (b'{"data": {"items": [{"title": {"a": {"b": 1}}}], "price": 12345678901234567890.5}}', 422),
        (b"\xff\xfe", 400),
    ],
)
def test_what_cannot_be_taken_says_why(desk, body, status):
    answer = Caller(desk).call(body)
    assert answer.status_code == status and answer.json["error"]["message"]


def test_another_address_leads_nowhere_and_one_switched_off_keeps_a_sample(desk):
    caller = Caller(desk, enabled=False)
    assert desk.app.test_client().post("/hooks/nowhere", json={}).status_code == 404
    assert caller.call().json == {"run": None}
    with desk.office.engine.connect() as connection:
        assert hook_of(connection, desk.office.app.id, "hook").sample == BODY
    assert caller.names == []
    before = caller.address
    Caller(desk)
    assert desk.app.test_client().post(before, json=BODY).status_code == 404


def test_calls_that_go_round_through_another_system_come_to_an_end(desk):
    """The other system is this very desk: what its automation sends is handed back to its own address."""
    send = step("send", "call_webhook", url="https://example.com/hooks/again")
    caller = Caller(desk)
    made = automation("hook", on("webhook", None, inputs=INPUTS), MAKE)
    passes = automation("passes", on("record_created", "project"), send)
    automate(desk.office, made, passes)
    assert caller.call().status_code == 202
    for _ in range(20):
        work(desk.office)
        sent = waiting(desk)
        if sent is None:
            break
        assert caller.call(X_Tablewright_Depth=sent.headers["X-Tablewright-Depth"]).status_code == 202
    assert 2 <= len(caller.names) <= 5
    with desk.office.engine.connect() as connection:
        reasons = connection.scalars(
            sa.select(AutomationRun.reason).where(AutomationRun.state == "stopped")
        ).all()
    assert reasons and "(↗)" in reasons[-1]["zh"]


@pytest.mark.parametrize("told", ["", "-1", "x", "9" * 400, "1e9"])
def test_whatever_is_said_of_the_way_a_call_is_answered(desk, told):
    assert Caller(desk).call(X_Tablewright_Depth=told).status_code == 202


def waiting(desk):
    """Return what waits to be sent, and have it be over."""
    calls = OutgoingCall.__table__
    with desk.office.engine.begin() as connection:
        row = connection.execute(sa.select(calls).where(calls.c.state == "waiting")).first()
        connection.execute(sa.update(calls).values(state="sent"))
    return Sent.read(row.request, row.key) if row else None
