"""Whatever way a run fails, it counts as failed and its owner hears of it, once an hour."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.clock import utc_now
from tablewright.runtime.automations.calls.press import press
from tablewright.runtime.automations.models import AutomationHour, AutomationOwner, AutomationRun
from tablewright.runtime.automations.runs.taking import MOST_TRIES, Turn, take, take_back
from tablewright.runtime.conversation.models import Notice

RUNS = AutomationRun.__table__
MADE = automation("made", on("record_created"), NOTE)


def heard(workshop, kind="automation_failed"):
    with workshop.engine.connect() as connection:
        asked = sa.select(Notice.person_id, Notice.record_id, Notice.detail).where(Notice.kind == kind)
        return connection.execute(asked.order_by(Notice.id)).all()


def failures(workshop):
    with workshop.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.sum(AutomationHour.failed)))


def test_a_condition_that_names_what_is_gone_fails_the_run_and_is_told_of(workshop):
    workshop.begin_with(MADE)
    workshop.change({**MADE, "condition": "colour > 3"})
    workshop.create("task", {"name": "First"}, {"name": "Second"})
    workshop.work()
    first, second = workshop.runs()
    assert (first.state, second.state) == ("failed", "failed") and "colour" in first.reason["en"]
    assert first.started_at is None and first.ended_at and workshop.steps(first.id) == []
    (notice,) = heard(workshop)
    assert notice.person_id == workshop.people["ada"] and notice.detail["run"] == first.id
    assert "colour" in notice.detail["reason"]["zh"] and failures(workshop) == 2


def test_what_is_set_aside_after_three_crashes_is_told_of(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "First"}, {"name": "Second"})
    for _ in range(MOST_TRIES):
        taken = 0
        while runs := take(workshop.engine, Turn()):
            taken += len(runs)
        assert taken == 2
        with workshop.engine.begin() as connection:
            connection.execute(sa.update(RUNS).values(lease_until=utc_now() - timedelta(minutes=5)))
        assert take_back(workshop.engine) in (0, 2)
    assert workshop.states() == ["failed", "failed"]
    (notice,) = heard(workshop)
    assert "3" in notice.detail["reason"]["en"] and failures(workshop) == 2


def test_further_failures_of_the_hour_count_and_are_not_told_again(workshop):
    bad = step("bad", "update_record", values={"points": "1 / 0"})
    workshop.begin_with(
        automation("made", on("record_created"), bad), automation("other", on("record_created"), bad)
    )
    for name in ("First", "Second"):
        workshop.create("task", {"name": name})
        workshop.work()
    assert sorted(each.detail["automation"] for each in heard(workshop)) == ["made", "other"]
    assert failures(workshop) == 4


def test_who_pressed_a_button_hears_once_of_what_failed_after_they_left(workshop):
    bad = step("bad", "update_record", values={"points": "1 / 0"})
    workshop.begin_with(automation("go", on("button", label="Go", where="selection"), bad))
    tasks = workshop.create("task", {"name": "First"}, {"name": "Second"})
    for token, back in ("at-once", 0), ("later", 10):
        workshop._act("ada", lambda work, context, t=token: press(work, context, "go", tasks, {}, t))
        with workshop.engine.begin() as connection:
            fresh = sa.update(RUNS).where(RUNS.c.state == "waiting")
            connection.execute(fresh.values(made_at=utc_now() - timedelta(seconds=back)))
        workshop.work()
    (told,) = heard(workshop, "press_failed")
    assert (told.person_id, told.record_id) == (workshop.people["ada"], tasks[0])
    assert told.detail["run"] == workshop.runs()[2].id
    assert [each.person_id for each in heard(workshop)] == [workshop.people["ada"]]


def test_where_its_owner_does_not_look_after_the_app_any_more_its_administrators_hear(workshop):
    bad = step("bad", "update_record", values={"points": "1 / 0"})
    workshop.begin_with(automation("made", on("record_created"), bad, **{"as": "actor"}))
    with workshop.engine.begin() as connection:
        place = {"app_id": workshop.app.id, "automation": "made", "at": utc_now()}
        connection.execute(sa.insert(AutomationOwner).values(**place, person_id=workshop.people["ben"]))
    workshop.create("task", {"name": "First"})
    workshop.work()
    assert [each.person_id for each in heard(workshop)] == [workshop.people["ada"]]
