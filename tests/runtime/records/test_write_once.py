"""A request sent again under its Idempotency-Key gets the first answer and has no second effect."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.core.unit_of_work import UnitOfWork, unit_of_work
from tablewright.runtime.records import service
from tablewright.runtime.records.context import Context
from tablewright.runtime.records.idempotency import KeyReused, forget_expired, recall, remember
from tablewright.runtime.records.models import IdempotencyKey


def once(work: UnitOfWork, context: Context, key: str = "k", digest: str = "d") -> bytes:
    """Create a team unless the key was used, and answer with its id."""
    person = context.actor.person_id
    kept = recall(work.connection, person, key, digest)
    if kept is not None:
        assert kept.status == 201
        return kept.answer
    (team,) = service.create(work, context, "team", [{"name": f"Team {person} {key}"}], "api")
    answer = str(team).encode()
    remember(work, person, key, digest, 201, answer)
    return answer


def test_the_same_request_again_gets_the_same_answer_and_one_effect(office: Office) -> None:
    assert office.act("ada", once) == office.act("ada", once)
    assert len(office.live_ids("team")) == 1


def test_a_key_belongs_to_one_person(office: Office) -> None:
    assert office.act("ada", once) != office.act("edith", once)


def test_another_request_under_the_same_key_is_refused(office: Office) -> None:
    office.act("ada", once)
    before = office.snapshot()
    with pytest.raises(KeyReused):
        office.act("ada", lambda work, context: once(work, context, digest="other"))
    assert office.snapshot() == before


def test_an_act_that_fails_keeps_no_answer(office: Office) -> None:
    def fail(work: UnitOfWork, context: Context) -> None:
        once(work, context)
        raise ValueError

    with pytest.raises(ValueError):
        office.act("ada", fail)
    office.act("ada", once)
    assert len(office.live_ids("team")) == 1


def test_after_a_day_the_key_is_free_again(office: Office) -> None:
    office.act("ada", once)
    with office.engine.begin() as connection:
        at = connection.scalar(sa.select(IdempotencyKey.at)) - timedelta(hours=25)
        connection.execute(sa.update(IdempotencyKey).values(at=at))
    assert (
        office.act("ada", lambda work, context: recall(work.connection, office.people["ada"], "k", "x"))
        is None
    )
    assert office.act("ada", lambda work, context: forget_expired(work)) == 1
    assert office.act("ada", lambda work, context: forget_expired(work)) == 0


def test_requests_at_the_same_moment_have_one_effect(office: Office) -> None:
    answers: list[bytes] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        with unit_of_work(office.engine) as work:
            answers.append(once(work, office.context("ada", work.connection)))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and len(set(answers)) == 1
    assert len(office.live_ids("team")) == 1
