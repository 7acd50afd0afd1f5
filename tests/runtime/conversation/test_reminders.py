"""Reminders: made on a record, told once when due, put off, done; held to the rights of the moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.conversation.hearing_models import Reminder
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.conversation.reminding import follow_worked_out
from tablewright.runtime.conversation.tending import tend_notices

LIST = "/a/everything/project/"
MINE = "/me/reminders"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("edith", "project", name="Bridge", stage="run", due="2030-06-15")


def remind(desk: Desk, who: str, record: int, **members: object):
    return desk.client(who).post(f"{LIST}{record}/remind", **{"when": "hour", "note": "", **members})


def reminders(desk: Desk) -> list[sa.Row]:
    with reading(desk.office.engine) as connection:
        return list(connection.execute(sa.select(Reminder.__table__).order_by(Reminder.id)).all())


def make_due(desk: Desk) -> None:
    with unit_of_work(desk.office.engine) as work:
        past = work.now - timedelta(seconds=1)
        work.connection.execute(
            sa.update(Reminder).where(Reminder.state == "waiting").values(due_at=past, field=None)
        )


def tend(desk: Desk) -> int:
    return tend_notices(desk.office.engine, LiveApps(desk.office.engine))


def test_a_reminder_is_told_once_put_off_and_done(desk: Desk, record: int):
    mia = desk.client("mia")
    assert remind(desk, "mia", record, note="Ask about the piers").status_code == 303
    assert "Ask about the piers" in mia.get(f"{LIST}{record}/remind").text
    assert tend(desk) == 0
    make_due(desk)
    assert tend(desk) == 1 and tend(desk) == 0
    page = mia.get("/notices?show=reminders").text
    assert "Reminder:" in page and "Bridge" in page and "Ask about the piers" in page
    assert desk.client("edith").get("/notices").text.count("Reminder:") == 0
    (row,) = reminders(desk)
    assert mia.post(f"{MINE}/{row.id}/snooze", **{"for": "10min"}).status_code == 303
    assert mia.get("/notices/count").json["unread"] == 0
    (row,) = reminders(desk)
    assert row.state == "waiting" and timedelta(minutes=9) < row.due_at - row.told_at < timedelta(minutes=11)
    assert tend(desk) == 0
    make_due(desk)
    assert tend(desk) == 1
    assert mia.post(f"{MINE}/{row.id}/done").status_code == 303
    assert mia.post(f"{MINE}/{row.id}/done").status_code == 404
    assert "No reminders" in mia.get(MINE).text and tend(desk) == 0


def test_mornings_and_mondays_are_those_of_one_s_own_clock(desk: Desk, record: int):
    for when in ("tomorrow", "monday"):
        remind(desk, "mia", record, when=when)
    remind(desk, "mia", record, when="at", at="2030-03-01T14:30")
    tomorrow, monday, moment = (row.due_at for row in reminders(desk))
    assert (tomorrow.hour, tomorrow.minute) == (1, 0) and monday.weekday() == 0 and monday.hour == 1
    assert moment.isoformat() == "2030-03-01T06:30:00+00:00"


def test_one_counted_from_a_date_follows_it(desk: Desk, record: int):
    remind(desk, "edith", record, when="field", field="due", days="2", side="before", clock="09:00")
    (row,) = reminders(desk)
    assert row.due_at.isoformat() == "2030-06-13T01:00:00+00:00"
    desk.office.update("ada", "project", record, due="2030-07-15")
    assert tend(desk) == 0
    assert reminders(desk)[0].due_at.isoformat() == "2030-07-13T01:00:00+00:00"
    desk.office.update("ada", "project", record, due=None)
    assert tend(desk) == 0 and reminders(desk)[0].due_at is None
    desk.office.update("ada", "project", record, due="2026-01-01")
    assert tend(desk) == 1 and reminders(desk)[0].state == "due"


def test_one_counted_from_a_date_that_is_worked_out_follows_within_the_hour(desk: Desk, record: int):
    task = desk.office.create("edith", "task", name="Dig", project=record, due="2030-05-01")
    assert remind(desk, "edith", record, when="field", field="first_due", days="0").status_code == 303
    engine, apps = desk.office.engine, LiveApps(desk.office.engine)
    assert follow_worked_out(engine, apps) == 0
    desk.office.update("edith", "task", task, due="2030-04-01")
    assert follow_worked_out(engine, apps) == 1
    assert reminders(desk)[0].due_at.isoformat() == "2030-04-01T01:00:00+00:00"


def test_a_record_one_may_no_longer_see_is_told_without_its_title(desk: Desk, record: int):
    remind(desk, "mia", record, note="my own note")
    desk.office.update("ada", "project", record, stage="plan")  # members see running projects only
    make_due(desk)
    assert tend(desk) == 1
    for address in ("/notices", MINE):
        page = desk.client("mia").get(address).text
        assert "my own note" in page and "a record you may no longer see" in page and "Bridge" not in page
    with reading(desk.office.engine) as connection:
        notice = connection.scalar(
            sa.select(Notice.id).where(
                Notice.kind == "reminder", Notice.person_id == desk.office.people["mia"]
            )
        )
    assert desk.client("mia").post(f"/notices/{notice}/open").location == MINE


def test_nobody_is_reminded_of_what_they_may_not_see(desk: Desk, record: int):
    hidden = desk.office.create("ada", "project", name="Hidden", stage="plan")
    before = desk.client("mia") and desk.office.snapshot()
    assert desk.client("mia").get(f"{LIST}{hidden}/remind").status_code == 404
    assert remind(desk, "mia", hidden).status_code == 404
    assert remind(desk, "sam", record).status_code == 404
    assert reminders(desk) == [] and desk.office.snapshot()["reminder"] == before["reminder"]


def test_another_s_reminder_is_none(desk: Desk, record: int):
    remind(desk, "mia", record)
    (row,) = reminders(desk)
    for act, form in (("done", {}), ("snooze", {"for": "hour"})):
        assert desk.client("edith").post(f"{MINE}/{row.id}/{act}", **form).status_code == 404
    assert reminders(desk) == [row]


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "yesterday"},
        {"when": "at", "at": ""},
        {"when": "at", "at": "2020-01-01T09:00"},
        {"when": "at", "at": "9999-01-01T09:00"},
        {"when": "at", "at": "2030-13-01T09:00"},
        {"when": "field", "field": "name", "days": "1"},
        {"when": "field", "field": "nothing", "days": "1"},
        {"when": "field", "field": "due", "days": "-1"},
        {"when": "field", "field": "due", "days": "9999"},
        {"note": "x" * 1001},
    ],
)
def test_what_is_no_time_is_refused_and_what_was_typed_stays(desk: Desk, record: int, wrong: dict[str, str]):
    answer = remind(desk, "mia", record, **wrong)
    assert answer.status_code == 422 and "form-fault" in answer.text and reminders(desk) == []
    kept = wrong.get("note") or wrong.get("at") or ""
    assert kept in answer.text


def test_with_a_record_its_reminders_go_for_good(desk: Desk, record: int):
    remind(desk, "mia", record)
    desk.office.delete("ada", "project", record)
    desk.office.purge("ada", "project", record)
    assert reminders(desk) == []
