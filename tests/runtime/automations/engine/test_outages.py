"""A step that the database cannot serve: it comes again after growing pauses, and is not tried for ever."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.workshop import NOTE, automation, on
from tablewright.core.clock import database_now
from tablewright.runtime.automations.engine.advance import MOST_AGAIN, PAUSES
from tablewright.runtime.automations.engine.doing import Work


@pytest.fixture
def stuck(workshop, monkeypatch):
    """Give a workshop in whose steps the database refuses to write, and a way to have it write again."""
    workshop.begin_with(automation("made", on("record_created"), NOTE))

    def create(self, *_asked):
        raise sa.exc.OperationalError("INSERT", {}, Exception("canceling statement due to lock timeout"))

    monkeypatch.setattr(Work, "create", create)
    workshop.heal = monkeypatch.undo
    workshop.create("task", {"name": "Paint"})
    return workshop


def test_it_comes_again_after_growing_pauses_and_is_done_once_it_can_be(stuck):
    pauses = []
    stuck.work()
    for _ in range(4):
        (run,) = stuck.runs()
        assert run.state == "later"
        with stuck.engine.connect() as connection:
            pauses.append(run.due_at - database_now(connection))
        stuck.pass_time()
    assert pauses == sorted(pauses) and pauses[0] <= PAUSES[0] < pauses[-1] <= PAUSES[3]
    stuck.heal()
    stuck.pass_time()
    assert stuck.states() == ["done"] and len(stuck.records("note")) == 1


def test_it_ends_with_a_reason_where_it_never_can_be(stuck):
    stuck.work()
    for _ in range(MOST_AGAIN):
        assert stuck.states() == ["later"]
        stuck.pass_time()
    (run,) = stuck.runs()
    assert (
        run.state == "failed" and str(MOST_AGAIN) in run.reason["en"] and str(MOST_AGAIN) in run.reason["zh"]
    )
