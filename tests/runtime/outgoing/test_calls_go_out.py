"""A call goes out after its commit, under one key, signed, until the receiver takes it or never will."""

from __future__ import annotations

import hashlib
import hmac
import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest
import sqlalchemy as sa

from fixtures.receiver import Receiver, lying, plain, silent
from tablewright.core.clock import utc_now
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.outgoing import ending
from tablewright.runtime.outgoing.envelope import Answered, Sent
from tablewright.runtime.outgoing.judging import PAUSES
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.outgoing.trying import headers_of
from tablewright.runtime.outgoing.writing import Call, drop_calls, forget_old, send_again, write_call


def test_a_call_arrives_with_its_key_and_a_signature_that_the_receiver_can_check(caller, receiver: Receiver):
    sent = caller.write(receiver.url(), secret="hush", headers={"X-Own": "1"}, body='{"名": "值"}')
    assert receiver.received == []
    assert caller.send() == 1
    (request,) = receiver.received
    assert request.body == '{"名": "值"}' and request.headers["X-Own"] == "1"
    assert request.headers["Content-Type"] == "application/json"
    moment = request.headers["X-Tablewright-Timestamp"]
    expected = hmac.new(b"hush", f"{moment}.{request.body}".encode(), hashlib.sha256).hexdigest()
    assert request.headers["X-Tablewright-Signature"] == f"v1={expected}"
    assert abs(int(moment) - utc_now().timestamp()) < 60
    row = caller.row(sent)
    assert request.headers["Idempotency-Key"] == row.key
    assert (row.state, row.answer_status, row.tries, row.error) == ("sent", 200, 1, None)
    assert Answered.read(row.answer, row.key).body == "ok"
    assert caller.send() == 0


def test_what_is_taken_back_is_never_sent(caller, receiver: Receiver):
    with pytest.raises(ZeroDivisionError), unit_of_work(caller.engine) as work:
        write_call(work, Call(workspace_id=caller.workspace_id, url=receiver.url(), purpose="test"))
        raise ZeroDivisionError
    assert caller.send() == 0 and receiver.received == []


def test_who_cannot_take_it_now_gets_the_same_again_later(caller, receiver: Receiver):
    statuses = (408, 425, 429, 500, 502, 503, 504)
    receiver.by_path = {f"/{each}": plain(each) for each in statuses}
    calls = [caller.write(receiver.url(f"/{each}"), secret="hush") for each in statuses]
    caller.send()
    for call, status in zip(calls, statuses, strict=True):
        assert caller.row(call).state == "waiting" and caller.row(call).answer_status == status
        assert str(status) in caller.row(call).error.en
    assert caller.send() == 0  # not before its time
    receiver.by_path = {}
    caller.time_has_come()
    caller.send()
    assert set(caller.states()) == {"sent"} and caller.row(calls[0]).tries == 2
    for status in statuses:
        first, second = (each for each in receiver.received if each.path == f"/{status}")
        assert first.body == second.body
        assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]


def test_who_never_will_take_it_is_asked_once(caller, receiver: Receiver):
    statuses = (301, 302, 307, 400, 401, 403, 404, 410, 422)
    elsewhere = {"Location": receiver.url("/elsewhere")}
    receiver.by_path = {f"/{each}": plain(each, **elsewhere) for each in statuses}
    calls = [caller.write(receiver.url(f"/{each}")) for each in statuses]
    caller.send()
    caller.time_has_come()
    caller.send()
    assert sorted(each.path for each in receiver.received) == sorted(f"/{each}" for each in statuses)
    for call, status in zip(calls, statuses, strict=True):
        row = caller.row(call)
        assert row.state == "failed" and row.ended_at and ("redirect" in row.error.en) == (status < 400)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("told", "least", "most"),
    [
        ("120", 119, 122),
        ("0", 2, 5),
        ("-5", 2, 5),
        ("soon", 2, 5),
        ("9" * 40, 86_390, 86_401),
        ("date", 590, 601),
    ],
)
def test_the_receiver_may_say_how_long_to_wait(caller, receiver: Receiver, told: str, least: int, most: int):
    if told == "date":
        told = format_datetime(utc_now() + timedelta(minutes=10), usegmt=True)
    receiver.answer = plain(429, Retry_After=told)
    call = caller.write(receiver.url())
    caller.send()
    assert timedelta(seconds=least) < caller.waits(call) < timedelta(seconds=most)


@pytest.mark.sqlite_only
def test_pauses_grow_over_about_a_day_and_then_it_is_given_up(caller, receiver: Receiver):
    receiver.answer = plain(503)
    call, pauses = caller.write(receiver.url()), []
    while caller.row(call).state == "waiting":
        caller.time_has_come()
        caller.send()
        pauses.append(caller.waits(call))
    assert len(receiver.received) == len(PAUSES) + 1
    assert timedelta(hours=23) < sum(PAUSES, timedelta()) < timedelta(hours=26)
    assert pauses[:-2] == sorted(pauses[:-2]) and caller.row(call).state == "failed"


@pytest.mark.sqlite_only
def test_who_asks_to_wait_again_and_again_is_given_up_too(caller, receiver: Receiver):
    receiver.answer = plain(503, Retry_After="86400")
    call = caller.write(receiver.url())
    caller.send()
    long_ago = utc_now() - timedelta(hours=24)
    with caller.engine.begin() as connection:
        connection.execute(sa.update(OutgoingCall).values(first_at=long_ago, next_try_at=long_ago))
    caller.send()
    assert caller.row(call).state == "failed"


@pytest.mark.sqlite_only
def test_hosts_inside_are_refused_and_the_reason_tells_no_secret(caller, receiver: Receiver):
    call = caller.write(receiver.url("/in?token=hush"), secret="hush")
    caller.send(allow=())
    assert receiver.received == [] and caller.row(call).state == "failed"
    assert "only http and https to public addresses" in caller.row(call).error.en
    assert "hush" not in caller.row(call).error.en + caller.row(call).error.zh


def test_what_is_no_address_fails_and_harms_nothing(caller, receiver: Receiver):
    addresses = ("", "nonsense", "ftp://example.com/", "http://", "http://[::1")
    wrong = [caller.write(each) for each in addresses]
    right = caller.write(receiver.url())
    caller.send()
    assert caller.states() == ["failed"] * len(wrong) + ["sent"] and caller.row(right).tries == 1
    assert all(caller.row(each).error.zh for each in wrong)


@pytest.mark.sqlite_only
def test_a_header_that_would_be_two_is_no_request(caller, receiver: Receiver):
    call = caller.write(receiver.url(), headers={"X-A": "1\r\nX-B: 2"})
    caller.send()
    assert caller.row(call).state == "failed" and receiver.received == []


@pytest.mark.parametrize("name", ["content-type", "Content-Type", "CONTENT-TYPE"])
def test_whoever_says_what_the_body_is_says_it_alone(name):
    headers = headers_of("k", Sent({name: "text/csv"}, "a,b"), utc_now())
    assert [value for key, value in headers.items() if key.lower() == "content-type"] == ["text/csv"]
    assert headers_of("k", Sent({}, "{}"), utc_now())["Content-Type"] == "application/json"


@pytest.mark.sqlite_only
def test_a_huge_answer_is_read_to_its_beginning_and_counts(caller, receiver: Receiver):
    receiver.answer = plain(200, b"x" * 10_000_000)
    call = caller.write(receiver.url())
    caller.send()
    row = caller.row(call)
    assert row.state == "sent" and len(Answered.read(row.answer, row.key).body) == 64 * 1024


@pytest.mark.sqlite_only
def test_a_packed_answer_counts_and_nothing_of_it_is_unpacked(caller, receiver: Receiver):
    receiver.answer = plain(200, b"\x1f\x8bbomb", Content_Encoding="gzip")
    call = caller.write(receiver.url())
    caller.send()
    row = caller.row(call)
    assert row.state == "sent" and Answered.read(row.answer, row.key).body == ""


@pytest.mark.sqlite_only
def test_who_promises_more_than_they_send_and_who_says_nothing_are_asked_again(caller, receiver: Receiver):
    over = threading.Event()
    receiver.by_path = {"/lies": lying, "/silent": silent(over)}
    calls = [caller.write(receiver.url(path)) for path in ("/lies", "/silent")]
    caller.send(seconds=0.3)
    over.set()
    assert caller.states() == ["waiting", "waiting"]
    assert "no whole answer within" in caller.row(calls[1]).error.en
    assert all(caller.row(each).answer_status is None for each in calls)


def test_what_is_sent_and_answered_stands_nowhere_in_the_clear(caller, receiver: Receiver):
    receiver.answer = plain(200, b"answered-secretly")
    call = caller.write(receiver.url(), body="a-plain-value", secret="hush", headers={"X-Key": "own-secret"})
    caller.send()
    kept = " ".join(str(each) for each in caller.row(call))
    assert not {"a-plain-value", "hush", "own-secret", "answered-secretly"} & set(kept.split())
    assert all(text not in kept for text in ("a-plain-value", "hush", "own-secret", "answered-secretly"))


def test_who_waits_for_the_end_hears_it_in_the_same_transaction(caller, receiver: Receiver, monkeypatch):
    heard = []
    monkeypatch.setitem(
        ending._listeners, "test", lambda work, row, answer: heard.append((row.id, row.state))
    )
    receiver.by_path = {"/no": plain(404), "/later": plain(503)}
    ids = [caller.write(receiver.url(path)) for path in ("/yes", "/no", "/later")]
    caller.send()
    assert heard == [(ids[0], "sent"), (ids[1], "failed")]


def test_a_listener_that_fails_does_not_have_the_receiver_hear_it_twice(caller, receiver, monkeypatch):
    def fail(work, *_):
        work.connection.execute(sa.update(OutgoingCall).values(method="WRONG"))
        raise ZeroDivisionError

    monkeypatch.setitem(ending._listeners, "test", fail)
    call = caller.write(receiver.url())
    caller.send()
    assert (caller.row(call).state, caller.row(call).method) == ("sent", "POST")
    assert len(receiver.received) == 1


def test_what_is_dropped_goes_out_no_more_and_what_ended_can_be_sent_again(caller, receiver: Receiver):
    dropped = caller.write(receiver.url(), purpose_id=7)
    with unit_of_work(caller.engine) as work:
        assert drop_calls(work, "test", 7) == 1
    assert caller.send() == 0 and caller.row(dropped).state == "dropped"
    with unit_of_work(caller.engine) as work:
        assert send_again(work, OutgoingCall.id == dropped) == 1
    assert caller.send() == 1 and caller.row(dropped).state == "sent"


def test_the_log_is_kept_for_a_month(caller, receiver: Receiver):
    caller.write(receiver.url())
    caller.send()
    with unit_of_work(caller.engine) as work:
        forget_old(work)
    assert caller.states() == ["sent"]
    with caller.engine.begin() as connection:
        connection.execute(sa.update(OutgoingCall).values(ended_at=utc_now() - timedelta(days=31)))
    with unit_of_work(caller.engine) as work:
        forget_old(work)
    assert caller.states() == []
