"""Calendars over HTTP: which days they show, what stands on them and where, and what each actor sees of it."""

from __future__ import annotations

import copy
import re
from urllib.parse import quote

import pytest

from fixtures.dated_projects import DAYS, HOURS, spans
from fixtures.front_desk import Visitor, parse
from fixtures.republishing import republish
from tablewright.runtime.screens.calendar import finding

PROJECTS = "/a/everything/project/"
CALENDAR = f"{PROJECTS}?view=calendar&day=2026-11-18"
"""A Wednesday."""


def entries(html: str, kind: str = "bar") -> list[tuple[str, str]]:
    """Return (title, classes of its place) of the bars, blocks or lines of a page, in order."""
    found = re.findall(rf'<li class="cal-entry cal-{kind} ?([^"]*)".*?<bdi>([^<]*)</bdi>', html, re.DOTALL)
    return [
        (title, " ".join(re.findall(r"(?:from|long|row|at|for|of)-[\d-]+", classes)))
        for classes, title in found
    ]


def titles(html: str, kind: str = "bar") -> list[str]:
    return [title for title, _ in entries(html, kind)]


def days(html: str) -> list[str]:
    """Return the days of a calendar's cells."""
    return [e["data-day"] for tag, e in parse(html) if tag == "div" and "data-day" in e]


def look(visitor: Visitor, more: str = "", day: str = "2026-11-18") -> str:
    answer = visitor.get(f"{PROJECTS}?view=calendar&day={day}{more}")
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [("en", "2026-11-01", "2026-12-05"), ("zh", "2026-10-26", "2026-12-06")],
)
def test_a_month_is_shown_in_whole_weeks_as_the_readers_country_begins_them(desk, language, first, last):
    found = days(look(desk.client("ada", language)))
    assert (found[0], found[-1]) == (first, last) and len(found) % 7 == 0


@pytest.mark.parametrize(
    ("mode", "shown", "before", "after"),
    [
        ("month", "November 2026", "2026-10-01", "2026-12-01"),
        ("week", "Nov 15 – 21, 2026", "2026-11-11", "2026-11-25"),
        ("day", "Wednesday, November 18, 2026", "2026-11-17", "2026-11-19"),
        ("agenda", "Nov 18 – Dec 15, 2026", "2026-10-21", "2026-12-16"),
    ],
)
def test_one_walks_through_time_by_addresses(desk, mode, shown, before, after):
    page = look(desk.client("ada"), f"&mode={mode}&search=x")
    assert shown in re.sub(
        r"[\u2009\u202f\xa0]", " ", re.search(r'<h2 class="cal-title"[^>]*>([^<]*)', page)[1]
    )
    links = {e["data-keep"]: e["href"] for tag, e in parse(page) if tag == "a" and "data-keep" in e}
    for name, day in (("before", before), ("next", after)):
        assert f"day={day}" in links[name] and f"mode={mode}" in links[name] and "search=x" in links[name]
    assert "day=" not in links["today"]


def test_an_entry_stands_on_its_day_once_for_each_of_its_dates(desk):
    desk.office.create("ada", "project", name="Both", due="2026-11-18", meeting="2026-11-19T06:30:00Z")
    desk.office.create("ada", "project", name="Neither", due=None)
    found = entries(look(desk.client("ada")))
    assert found == [("Both", "from-4 long-1 row-1"), ("Both", "from-5 long-1 row-1")]
    assert "2:30 PM" in look(desk.client("ada")) and "14:30" in look(desk.client("ada", "zh"))


def test_what_lasts_goes_on_over_days_and_weeks(desk):
    spans(desk, DAYS)
    desk.office.create_many(
        "ada",
        "project",
        [
            {"name": "Two weeks", "from_day": "2026-11-19", "to_day": "2026-11-24"},
            {"name": "From October", "from_day": "2026-10-20", "to_day": "2026-11-02"},
            {"name": "Beyond all", "from_day": "2026-01-01", "to_day": "2027-12-31"},
            {"name": "Over", "from_day": "2026-09-01", "to_day": "2026-10-31"},
            {"name": "No end", "from_day": "2026-11-20", "to_day": None},
            {"name": "Backwards", "from_day": "2026-11-20", "to_day": "2026-11-10"},
        ],
    )
    page = look(desk.client("ada"))
    found = [each for each in entries(page) if each[0] != "Beyond all"]
    assert found == [
        ("From October", "from-1 long-2 row-2"),
        ("Two weeks", "from-5 long-3 row-2"),
        ("Backwards", "from-6 long-1 row-3"),
        ("Two weeks", "from-1 long-3 row-2"),
    ]
    assert titles(page).count("Beyond all") == 5
    assert "+1 more" in page  # “No end” found no lane
    assert "goes-on goes-further" in page


def test_a_crowded_day_says_how_many_more_there_are_and_leads_to_them(desk):
    desk.office.create_many("ada", "project", [{"name": f"P {n}", "due": "2026-11-18"} for n in range(9)])
    page = look(desk.client("ada"))
    assert titles(page) == ["P 0", "P 1", "P 2"]
    href = next(e["href"] for tag, e in parse(page) if tag == "a" and "cal-more" in e.get("class", ""))
    assert "+6 more" in page
    assert titles(desk.client("ada").get(href.replace("&amp;", "&")).text) == [f"P {n}" for n in range(9)]


def test_more_than_a_page_can_hold_is_read_a_few_of_each_day(desk, monkeypatch):
    monkeypatch.setitem(finding.MOST, "month", 10)
    rows = [{"name": f"{day} {n}", "due": f"2026-11-{day}"} for day in (17, 18) for n in range(8)]
    desk.office.create_many("ada", "project", rows)
    page = look(desk.client("ada"))
    assert titles(page) == ["17 0", "17 1", "17 2", "18 0", "18 1", "18 2"]
    assert page.count("More…") >= 2


def test_hours_of_a_day_lie_under_and_beside_each_other(desk):
    spans(desk, HOURS)
    at = "2026-11-18T0{}:00Z".format
    desk.office.create_many(
        "ada",
        "project",
        [
            {"name": "Nine to eleven", "from_time": at("1:00"), "to_time": at("3:00")},
            {"name": "Ten to twelve", "from_time": at("2:00"), "to_time": at("4:00")},
            {"name": "Ten past one", "from_time": at("5:10")},
            {
                "name": "Until midnight",
                "from_time": "2026-11-18T15:00:00Z",
                "to_time": "2026-11-18T16:00:00Z",
            },
            {"name": "Past midnight", "from_time": "2026-11-18T15:00:00Z", "to_time": "2026-11-18T17:00:00Z"},
        ],
    )
    page = look(desk.client("ada"), "&mode=week")
    assert entries(page, "block") == [
        ("Nine to eleven", "at-36 for-8 of-2-1"),
        ("Ten to twelve", "at-40 for-8 of-2-2"),
        ("Ten past one", "at-52 for-3 of-1-1"),
        ("Until midnight", "at-92 for-4 of-1-1"),
    ]
    assert entries(page) == [("Past midnight", "from-4 long-2 row-1")]
    assert titles(look(desk.client("ada"), "&mode=day"), "block") == titles(page, "block")


def test_an_agenda_tells_each_entry_once_with_its_facts(desk):
    spans(desk, DAYS, {"start": "due"})
    desk.office.create("ada", "project", name="Long", from_day="2026-11-10", to_day="2026-11-20", stage="run")
    desk.office.create("ada", "project", name="Later", due="2026-12-01")
    desk.office.create("ada", "project", name="Too late", due="2027-02-01")
    page = look(desk.client("ada"), "&mode=agenda")
    assert titles(page, "line") == ["Long", "Later"]
    assert "Running" in page


def test_filter_and_search_hold_and_every_menu_keeps_the_day(desk):
    desk.office.create("ada", "project", name="Plan A", due="2026-11-18", stage="plan")
    desk.office.create("ada", "project", name="Run B", due="2026-11-18", stage="run")
    ada = desk.client("ada")
    tree = quote('{"field":"stage","op":"is","value":"run"}')
    assert titles(look(ada, f"&filter={tree}")) == ["Run B"]
    assert titles(look(ada, "&search=Plan")) == ["Plan A"]
    page = look(ada, "&mode=week")
    bars = [e["href"] for tag, e in parse(page) if tag == "a" and e.get("data-menu") in ("filter", "sort")]
    assert all("day=2026-11-18" in href and "mode=week" in href for href in bars) and len(bars) == 2
    search = page.partition('class="search-table"')[2].partition("</form>")[0]
    assert 'name="day" value="2026-11-18"' in search


def test_a_reader_sees_only_the_rows_and_dates_they_may(desk):
    desk.office.create("ada", "project", name="Hidden", due="2026-11-18", stage="plan")
    desk.office.create(
        "ada", "project", name="Seen", due="2026-11-18", meeting="2026-11-19T01:00:00Z", stage="run"
    )
    assert titles(look(desk.client("mia"))) == ["Seen", "Seen"]
    document = copy.deepcopy(dict(desk.office.app.model.document))
    role = next(each for each in document["roles"] if each["key"] == "member")
    role["tables"]["project"]["fields"]["meeting"] = "hidden"
    republish(desk, document)
    assert titles(look(desk.client("mia"))) == ["Seen"]
    role["tables"]["project"]["fields"]["due"] = "masked"
    republish(desk, document)
    assert desk.client("mia").get(CALENDAR).status_code == 404
    assert desk.client("sam").get(CALENDAR).status_code == 404


def test_colours_tell_which_date_it_is_and_which_condition_holds(desk):
    desk.office.create("ada", "project", name="Calm", due="2026-11-17", meeting="2026-11-17T01:00:00Z")
    desk.office.create("ada", "project", name="Urgent", due="2026-11-18", urgent=True)
    page = look(desk.client("ada"))
    assert re.findall(r'cal-bar[^"]*chip-(\w+)', page) == ["blue", "red"]
    legend = page.partition('class="cal-legend"')[2].partition("</ul>")[0]
    assert "Due" in legend and "Meets" in legend


def test_an_empty_period_leads_to_the_nearest_entries_and_to_a_first_one(desk):
    ada = desk.client("ada")
    assert "Choose a day to add the first." in look(ada)
    desk.office.create("ada", "project", name="Early", due="2025-01-05")
    desk.office.create("ada", "project", name="Late", due="2027-03-05")
    page = look(ada)
    assert "Last before: Jan 5, 2025" in page and "Next: Mar 5, 2027" in page and "day=2027-03-05" in page
    assert "Next:" not in look(ada, "&search=zzzz")


def test_a_new_record_begins_on_the_day_that_was_chosen(desk):
    ada = desk.client("ada")
    page = look(ada)
    href = next(
        e["href"] for tag, e in parse(page) if "cal-new" in e.get("class", "") and "11-18" in e["href"]
    )
    assert [e["value"] for tag, e in parse(ada.get(href).text) if e.get("name") == "due"] == ["2026-11-18"]
    document = copy.deepcopy(dict(desk.office.app.model.document))
    role = next(each for each in document["roles"] if each["key"] == "member")
    role["tables"]["project"]["actions"].remove("create")
    republish(desk, document)
    assert "cal-new" not in look(desk.client("mia"))


@pytest.mark.parametrize("wrong", ["&mode=year", "&day=2026-02-30", "&day=0001-01-01", "&day=x", "&open=1"])
def test_an_address_that_makes_no_sense_is_refused(desk, wrong):
    assert desk.client("ada").get(f"{PROJECTS}?view=calendar{wrong}").status_code == 400


def test_a_fault_in_the_filter_is_told_and_can_be_mended(desk):
    page = desk.client("ada").get(f"{CALENDAR}&filter=%7B")
    assert page.status_code == 200 and 'role="alert"' in page.text
