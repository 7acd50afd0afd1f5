"""Idempotency-Key: a request sent twice has one effect and one answer; another request under the key is refused."""

from __future__ import annotations

import threading

import pytest

from fixtures.callers import Caller

RECORDS = "/apps/everything/tables/tag/records"


def test_the_same_request_again_gets_the_same_answer_and_one_effect(call):
    ada = call("ada")
    bodies = {"a": {"fields": {"name": "a"}}, "b": {"records": [{"fields": {"name": "b"}}]}}
    for key, body in bodies.items():
        first, second = (ada.send("POST", RECORDS, body, Idempotency_Key=key) for _ in range(2))
        assert (first.status_code, first.data) == (second.status_code, second.data)
        assert first.status_code == 201
    assert len(ada.list("tag")) == 2


def test_a_restore_sent_again_gets_the_same_answer(call):
    ada = call("ada")
    path = f"{RECORDS}/{ada.create('tag', name='a')['id']}"
    ada.send("DELETE", path)
    first, second = (ada.send("POST", f"{path}/restore", Idempotency_Key="r") for _ in range(2))
    assert first.status_code == 200 and first.data == second.data


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (RECORDS, {"fields": {"name": "b"}}),
        ("/apps/everything/tables/team/records", {"fields": {"name": "a"}}),
    ],
)
def test_another_request_under_the_same_key_is_refused(call, path, body):
    ada = call("ada")
    assert ada.send("POST", RECORDS, {"fields": {"name": "a"}}, Idempotency_Key="k").status_code == 201
    assert ada.send("POST", path, body, Idempotency_Key="k").status_code == 409
    assert len(ada.list("tag")) == 1 and ada.list("team") == []


def test_a_key_belongs_to_one_person(call):
    for who in ("ada", "edith"):
        answer = call(who).send("POST", RECORDS, {"fields": {"name": who}}, Idempotency_Key="k")
        assert answer.status_code == 201


def test_a_refused_request_keeps_no_key(call, desk):
    ada = call("ada")
    before = desk.office.snapshot()
    assert ada.send("POST", RECORDS, {"fields": {}}, Idempotency_Key="k").status_code == 422
    assert ada.send("POST", RECORDS, {"fields": {"name": "a"}}, Idempotency_Key="k" * 201).status_code == 400
    assert desk.office.snapshot() == before
    assert ada.send("POST", RECORDS, {"fields": {"name": "a"}}, Idempotency_Key="k").status_code == 201


def test_two_at_the_same_moment_have_one_effect(call, desk):
    ada, answers = call("ada"), []
    start = threading.Barrier(2)

    def send():
        own = Caller(desk.app.test_client(), None, "everything")
        own.headers = ada.headers
        start.wait()
        answers.append(own.send("POST", RECORDS, {"fields": {"name": "a"}}, Idempotency_Key="k"))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].data == answers[1].data
    assert len(ada.list("tag")) == 1
