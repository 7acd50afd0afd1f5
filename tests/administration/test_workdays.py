"""Holidays and absences: named on their pages, counted by schedules and by who is given work."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from fixtures.automated import automate
from fixtures.workshop import automation, on, step
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.automations.engine.people import away
from tablewright.runtime.automations.models import AutomationClock
from tablewright.runtime.automations.time.ticking import tick
from tablewright.runtime.automations.time.workdays import workdays_of

HERE = "/workspace/workdays"
DAILY = {"every": "days", "interval": 1, "at": ["09:00"], "workdays_only": True}


def test_holidays_and_days_worked_instead_are_named_and_taken_back(desk):
    ada = desk.client("ada", "zh")
    ada.post(HERE, first="2026-10-01", last="2026-10-07", works="0", label="国庆节")
    assert ada.post(HERE, first="2026-10-10", works="1").location == f"{HERE}?year=2026&saved=1"
    page = ada.get(f"{HERE}?year=2026").text
    assert "国庆节" in page and "2026-10-10 周六" in page
    with reading(desk.office.engine) as connection:
        counted = workdays_of(connection, desk.office.workspace_id)
    assert counted.works(date(2026, 10, 10)) and not counted.works(date(2026, 10, 7))
    ada.post(f"{HERE}/2026-10-10/remove")
    assert "2026-10-10" not in ada.get(f"{HERE}?year=2026").text
    wrong = ada.post(HERE, first="2026-10-07", last="2026-10-01", label="Later")
    assert wrong.status_code == 422 and 'value="Later"' in wrong.text
    assert ada.post(HERE, first="soon").status_code == 422
    assert desk.client("mia").post(HERE, first="2026-10-01").status_code == 403


def test_schedules_tick_by_the_workdays_as_they_are_now(desk):
    office, ada = desk.office, desk.client("ada")
    automate(
        office,
        automation(
            "daily", on("schedule", None, schedule=DAILY), step("x", "set_variable", name="x", value="1")
        ),
    )
    tick(office.engine, LiveApps(office.engine))

    def next_day():
        with reading(office.engine) as connection:
            return connection.scalar(sa.select(AutomationClock.next_at)).date()

    before = next_day()
    ada.post(HERE, first=str(before - timedelta(days=1)), last=str(before + timedelta(days=3)), works="0")
    assert next_day() > before + timedelta(days=2)
    for day in range(-1, 4):
        ada.post(f"{HERE}/{before + timedelta(days=day)}/remove")
    assert next_day() == before


def test_who_is_away_says_so_for_themselves(desk):
    mia, today = desk.client("mia"), utc_now().date()
    mia.post("/me/away", first=str(today - timedelta(days=1)), last=str(today + timedelta(days=2)))
    page = mia.get("/me/away").text
    assert str(today + timedelta(days=2)) in page
    people = desk.office.people
    with reading(desk.office.engine) as connection:
        assert away(connection, [people["mia"], people["max"]], today) == {people["mia"]}
    number = page.split("/me/away/")[1].split("/")[0]
    desk.client("max").post(f"/me/away/{number}/remove")
    assert f"/me/away/{number}/" in mia.get("/me/away").text
    mia.post(f"/me/away/{number}/remove")
    assert f"/me/away/{number}/" not in mia.get("/me/away").text
    assert mia.post("/me/away", first="2026-01-02", last="2026-01-01").status_code == 422
