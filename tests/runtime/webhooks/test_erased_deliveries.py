"""The delivery log keeps no value of a record that was deleted for good."""

from __future__ import annotations

import json

import sqlalchemy as sa

from fixtures.receiver import plain
from tablewright.runtime.outgoing.envelope import Answered, Sent
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.records.purged import forget_purged


def bodies(exchange):
    with exchange.office.engine.connect() as connection:
        rows = connection.execute(sa.select(OutgoingCall.__table__).order_by(OutgoingCall.id)).all()
    return [
        (json.loads(Sent.read(each.request, each.key).body), Answered.read(each.answer, each.key))
        for each in rows
    ]


def test_values_go_and_ids_stay(exchange):
    exchange.receiver.answer = plain(200)
    exchange.subscribe()
    secret = exchange.office.create("edith", "project", name="Secret")
    exchange.office.create("edith", "project", name="Known")
    exchange.send()
    first, second = bodies(exchange)
    assert first[0]["records"][0]["values"]["name"] == "Secret"
    exchange.office.delete("ada", "project", secret)
    exchange.office.purge("ada", "project", secret)
    assert forget_purged(exchange.office.engine) == 1
    after, known = bodies(exchange)
    assert after[0] == {**first[0], "records": [{**first[0]["records"][0], "values": {}, "changes": {}}]}
    assert after[1] == Answered() and known == second
