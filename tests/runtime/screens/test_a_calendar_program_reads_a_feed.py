"""A calendar feed: one's own dates at a secret address, as RFC 5545 has them and as one's rights are at every reading."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from fixtures.dated_projects import DAYS, HOURS, spans
from fixtures.front_desk import Desk
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import give_roles
from tablewright.runtime.screens.feeds.icalendar import Event, write_calendar

MINE = "/me/calendars/everything"
TODAY = datetime.now(UTC).date()
SOON = (TODAY + timedelta(days=10)).isoformat()


def make(desk: Desk, who: str, **chosen: object) -> str:
    """Make somebody's feed and return its path."""
    page = desk.client(who).post(MINE, **{"views": "project/calendar", **chosen}).text
    return re.search(r'value="http://localhost(/ical/[^"]+\.ics)"', page)[1]


def read(desk: Desk, path: str) -> str:
    answer = desk.app.test_client().get(path)
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    return answer.text.replace("\r\n ", "")


def events(text: str) -> list[dict[str, str]]:
    """Return each event as {property: value}."""
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)\r\nEND:VEVENT\r\n", text, re.DOTALL)
    return [dict(line.split(":", 1) for line in each.strip().split("\r\n")) for each in found]


def test_what_one_may_see_stands_there_at_every_reading(desk: Desk):
    seen = desk.office.create("ada", "project", name="Bridge", stage="run", due=SOON)
    desk.office.create("ada", "project", name="Hidden", stage="plan", due=SOON)
    path = make(desk, "mia", views="project/calendar")
    (event,) = events(read(desk, path))
    assert event["SUMMARY"] == "Bridge" and event["DTSTART;VALUE=DATE"] == SOON.replace("-", "")
    assert event["URL"] == f"http://localhost/a/everything/project/{seen}"
    assert event["UID"].endswith(f"-{seen}-due@localhost")
    desk.office.update("ada", "project", seen, stage="plan")
    assert events(read(desk, path)) == []
    with unit_of_work(desk.office.engine) as work:
        give_roles(work, desk.office.app.id, desk.office.people["mia"], [])
    assert desk.app.test_client().get(path).status_code == 404
    with unit_of_work(desk.office.engine) as work:
        give_roles(work, desk.office.app.id, desk.office.people["mia"], ["member"])
    assert read(desk, path)


def test_unchanged_it_is_told_so_and_changed_it_is_not(desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge", stage="run", due=SOON)
    path, client = make(desk, "mia"), desk.app.test_client()
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    desk.office.update("ada", "project", record, name="Canal")
    answer = client.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "Canal" in answer.text


def test_only_the_address_opens_it_and_only_while_it_holds(desk: Desk):
    client = desk.app.test_client()
    first = make(desk, "mia")
    assert "/ical/" not in desk.client("mia").get(MINE).text
    second = make(desk, "mia", do="new")
    assert first != second
    assert client.get(first).status_code == 404 and client.get(second).status_code == 200
    assert client.get(second.replace(".ics", "x.ics")).status_code == 404
    assert client.get(f"{second}?all=1").status_code == 404
    assert desk.client("edith").post(f"{MINE}/revoke").status_code == 404
    assert desk.client("mia").post(f"{MINE}/revoke").status_code == 303
    assert client.get(second).status_code == 404
    assert desk.client("sam").post(MINE, reminders="1").status_code == 404


def test_days_have_no_hours_and_moments_are_told_in_utc(desk: Desk):
    spans(desk, DAYS, HOURS)
    tomorrow = TODAY + timedelta(days=1)
    values = {
        "from_day": tomorrow.isoformat(),
        "to_day": (tomorrow + timedelta(days=2)).isoformat(),
        "from_time": f"{tomorrow}T09:30:00Z",
        "to_time": f"{tomorrow}T10:00:00Z",
    }
    desk.client("ada").get("/")  # the definition is new: the page reads it anew
    office = desk.office
    office.app = desk.app.extensions["live_apps"].get(None, office.workspace_id, "everything")
    office.create("ada", "project", name="Bridge", stage="run", **values)
    days, hours = sorted(events(read(desk, make(desk, "ada"))), key=len, reverse=True)
    assert days["DTSTART;VALUE=DATE"] == f"{tomorrow:%Y%m%d}"
    assert days["DTEND;VALUE=DATE"] == f"{tomorrow + timedelta(days=3):%Y%m%d}"
    assert hours["DTSTART"] == f"{tomorrow:%Y%m%d}T093000Z" and hours["DTEND"] == f"{tomorrow:%Y%m%d}T100000Z"


def test_dates_of_one_s_own_records_and_reminders_are_offered_too(desk: Desk):
    mine = desk.office.create("edith", "project", name="Mine", stage="run", due=SOON)
    desk.office.create("ada", "project", name="Theirs", stage="run", due=SOON)
    desk.client("edith").post(f"/a/everything/project/{mine}/remind", when="tomorrow", note="Call; them, now")
    path = make(desk, "edith", views="", fields="project/due", reminders="1")
    reminder, date_of_mine = events(read(desk, path))
    assert date_of_mine["SUMMARY"] == "Mine"
    assert reminder["SUMMARY"] == "⏰ Mine" and reminder["DESCRIPTION"] == "Call\\; them\\, now"
    desk.client("edith").post(MINE, reminders="1")
    assert [each["SUMMARY"] for each in events(read(desk, path))] == ["⏰ Mine"]


def test_too_long_ago_and_too_far_ahead_are_left_out(desk: Desk):
    for days in (-91, -89, 364, 367):
        day = (TODAY + timedelta(days=days)).isoformat()
        desk.office.create("ada", "project", name=f"At {days}", stage="run", due=day)
    names = {each["SUMMARY"] for each in events(read(desk, make(desk, "ada")))}
    assert names == {"At -89", "At 364"}


def test_who_asks_again_and_again_has_to_wait(desk: Desk):
    path, client = make(desk, "mia"), desk.app.test_client()
    answers = [client.get(path).status_code for _ in range(62)]
    assert answers[0] == 200 and answers[-1] == 429
    assert client.get(path).headers["Retry-After"]


@pytest.mark.parametrize(
    "text", ["x" * 300, "会议" * 100, "é,;\\" * 40, "a\r\nEND:VEVENT\nb", "\x00\u2028\x07"]
)
def test_no_text_breaks_its_line_and_none_is_longer_than_75_octets(text: str):
    when = datetime(2026, 3, 29, 12, tzinfo=UTC)
    told = write_calendar("x", [Event("1@x", date(2026, 3, 29), None, text, when)])
    lines = told.decode().split("\r\n")
    assert all(len(line.encode()) <= 75 and line.isprintable() for line in lines)
    whole = told.decode().replace("\r\n ", "")
    assert whole.count("END:VEVENT\r\n") == 1
    (event,) = events(whole)
    back = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], event["SUMMARY"])
    plain = "".join(each for each in "\n".join(text.splitlines()) if each == "\n" or each.isprintable())
    assert back == plain
