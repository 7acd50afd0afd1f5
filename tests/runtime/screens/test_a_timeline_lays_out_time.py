"""Timelines over HTTP: which records stand where, under which headings, and what each actor sees of them."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from fixtures.front_desk import Desk, parse
from fixtures.republishing import republish

PLAN = "/a/everything/task/?view=plan"
NOVEMBER = f"{PLAN}&mode=week&day=2026-11-02"


def plan(desk: Desk, *rows: dict, who: str = "ada") -> list[int]:
    """Create tasks of one project; return their ids."""
    project = desk.office.create(who, "project", name="House")
    return desk.office.create_many(who, "task", [{"project": project, **row} for row in rows])


@pytest.fixture
def built(desk: Desk) -> Desk:
    """Give a plan in November 2026: tasks with dates, one long over, one that goes on for years, one without."""
    ids = plan(
        desk,
        {"name": "Dig", "begins": "2026-11-02", "due": "2026-11-06"},
        {"name": "Pour", "begins": "2026-11-05", "due": "2026-11-13", "finished": True},
        {"name": "Topping out", "begins": "2026-11-20"},
        {"name": "Long ago", "begins": "2020-01-01", "due": "2020-02-01"},
        {"name": "Guard", "begins": "2020-01-01", "due": "2031-02-01"},
        {"name": "Garden"},
        {"name": "Party", "due": "2026-11-30"},
    )
    desk.ids = dict(zip(("dig", "pour", "top", "old", "guard", "garden", "party"), ids, strict=True))
    desk.office.update("ada", "task", desk.ids["pour"], after=[desk.ids["dig"]])
    return desk


def rows(html: str) -> dict[str, dict[str, Any]]:
    """Return what each row of a timeline says of itself, and where its bar lies, by the record's title."""
    found = {}
    for attributes, inner in re.findall(r'<tr class="timeline-row"([^>]*)>(.*?)</tr>', html, re.DOTALL):
        told: dict[str, Any] = dict(re.findall(r'data-([a-z]+)(?:="([^"]*)")?', attributes))
        told["text"] = " ".join(re.sub(r"<[^>]*>", " ", inner).split())
        told["inner"] = inner
        found[re.search(r"<bdi>([^<]*)", inner)[1]] = told
    return found


def headings(html: str) -> dict[str, str]:
    """Return how many records stand under each heading."""
    found = re.findall(r'class="group-toggle"[^>]*>(.*?)</a>', html, re.DOTALL)
    texts = [" ".join(re.sub(r"<[^>]*>", " ", each).split()) for each in found]
    return dict(text.rsplit(" ", 1) for text in texts)


def changed(desk: Desk, table: str, key: str, **members: Any) -> None:
    """Publish the app with one view made of other members."""
    document = copy.deepcopy(dict(desk.office.app.model.document))
    views = document["views"]
    at = next(n for n, each in enumerate(views) if (each["table"], each["key"]) == (table, key))
    views[at] = {"key": key, "table": table, **members}
    republish(desk, document)


def test_bars_lie_where_their_days_are_on_the_axis(built):
    page = built.client("ada").get(NOVEMBER)
    assert page.status_code == 200, page.text
    found = rows(page.text)
    assert list(found) == ["Guard", "Dig", "Pour", "Topping out", "Party", "Garden"]
    ends = {name: (float(each["x"]), float(each["to"])) for name, each in found.items() if "x" in each}
    assert ends["Dig"] == (0, 5 * 12)
    assert ends["Pour"] == (3 * 12, 12 * 12)
    assert sum(ends["Topping out"]) / 2 == 18.5 * 12 and "<path" in found["Topping out"]["inner"]
    assert ends["Guard"][0] < 0 and ends["Guard"][1] > 26 * 7 * 12  # goes on beyond both ends, not for miles
    assert ends["Guard"][1] - ends["Guard"][0] < 26 * 7 * 12 + 100
    assert "Garden" not in ends and headings(page.text) == {"No dates yet": "2"}


@pytest.mark.parametrize("mode", ["day", "week", "month", "quarter"])
def test_every_scale_has_its_axis(built, mode):
    page = built.client("ada", "zh").get(f"{PLAN}&mode={mode}&day=2026-11-02")
    assert page.status_code == 200
    assert "Dig" in rows(page.text)
    here = [e["href"] for tag, e in parse(page.text) if tag == "a" and e.get("aria-current") == "true"]
    assert any(f"mode={mode}&" in each for each in here)


def test_one_goes_on_and_back_and_the_address_tells_where_one_is(built):
    ada = built.client("ada")
    page = ada.get(NOVEMBER, fragment=True)
    assert page.headers["HX-Push-Url"].endswith("mode=week&day=2026-11-02")
    later = next(e["href"] for tag, e in parse(page.text) if e.get("aria-label") == "Later")
    assert "day=2026-12-28" in later
    assert list(rows(ada.get(later).text)) == ["Guard", "Party", "Garden"]
    today = next(e["href"] for tag, e in parse(page.text) if tag == "a" and "data-today" in e)
    assert "day=" not in today
    # What the list is narrowed to keeps the place in time.
    carried = [
        e["value"] for tag, e in parse(page.text) if tag == "input" and e.get("name") in ("mode", "day")
    ]
    assert carried == ["week", "2026-11-02"]


def test_to_fit_shows_every_record_and_says_at_which_place(built):
    built.office.update("ada", "task", built.ids["guard"], due="2026-11-01", begins="2026-10-01")
    built.office.update("ada", "task", built.ids["old"], begins="2026-01-01", due="2026-02-01")
    page = built.client("ada").get(f"{PLAN}&fit=1", fragment=True)
    assert page.headers["HX-Push-Url"].endswith("mode=month&day=2026-01-01")
    assert {"Long ago", "Dig", "Topping out"} < rows(page.text).keys()


@pytest.mark.parametrize("wrong", ["mode=hour", "day=2026-13-01", "day=x", "from=1", "cursor=x"])
def test_an_address_that_makes_no_sense_is_refused(built, wrong):
    assert built.client("ada").get(f"{PLAN}&{wrong}").status_code in (400, 422)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("mode", ["day", "quarter"])
def test_the_ends_of_the_calendar_are_shown(built, mode, day):
    built.office.create("ada", "task", name="End", project=1, begins="0001-01-01", due="9999-12-31")
    assert built.client("ada").get(f"{PLAN}&mode={mode}&day={day}").status_code == 200


def test_filter_search_and_colours_hold(built):
    ada = built.client("ada")
    tree = json.dumps({"field": "finished", "op": "is", "value": True})
    found = rows(ada.get(f"{NOVEMBER}&filter={tree}").text)
    assert list(found) == ["Pour"] and "bar-green" in found["Pour"]["inner"]
    found = rows(ada.get(f"{NOVEMBER}&search=Dig").text)
    assert list(found) == ["Dig"] and "bar-green" not in found["Dig"]["inner"]
    assert list(rows(ada.get(f"{NOVEMBER}&sort=-name").text))[:3] == ["Topping out", "Pour", "Guard"]


def test_groups_tell_how_many_stand_in_them_and_from_when_to_when(built):
    plan(built, {"name": "Bridge pier", "begins": "2026-11-16", "due": "2026-11-22"})
    ada = built.client("ada")
    built.office.update("ada", "task", built.ids["guard"], begins="2020-01-01", due="2020-02-01")
    page = ada.get(f"{NOVEMBER}&group=begins:month").text
    assert headings(page) == {"Nov 2026": "4", "No dates yet": "2"}
    spans = [e for tag, e in parse(page) if tag == "rect" and e.get("class") == "bar-span"]
    assert [(float(e["x"]), float(e["width"])) for e in spans] == [(0, 21 * 12)]
    of_group = next(e["href"] for tag, e in parse(page) if "group-toggle" in e.get("class", ""))
    rest = ada.get(of_group, fragment=True).text
    assert "<table" not in rest and list(rows(rest)) == ["Dig", "Pour", "Bridge pier", "Topping out"]


def test_every_record_of_a_long_plan_is_reached_once(desk):
    dated = [{"name": f"T{n:03}", "begins": "2026-11-03", "due": "2026-11-04"} for n in range(130)]
    plan(desk, *dated, *({"name": f"U{n:03}"} for n in range(110)))
    ada = desk.client("ada")
    page = ada.get(NOVEMBER).text
    assert len(rows(page)) == 200
    further = [e["hx-get"] for tag, e in parse(page) if e.get("class") == "more-row"]
    rest = [ada.get(each, fragment=True).text for each in further]
    assert [len(rows(each)) for each in rest] == [30, 10]
    names = [*rows(page), *rows(rest[0]), *rows(rest[1])]
    assert len(names) == len(set(names)) == 240
    plainly = ada.get(further[0]).text
    assert "<html" in plainly and len(rows(plainly)) == 30 and "Back to the whole timeline" in plainly


def test_what_comes_after_what_is_told_and_what_begins_too_early(built):
    ada, office, ids = built.client("ada"), built.office, built.ids
    found = rows(ada.get(NOVEMBER).text)
    assert found["Pour"]["after"] == found["Pour"]["late"] == str(ids["dig"])
    assert "Begins before “Dig” ends" in found["Pour"]["text"]
    office.update("ada", "task", ids["pour"], begins="2026-11-06")  # the day on which the other ends
    found = rows(ada.get(NOVEMBER).text)
    assert "late" not in found["Pour"] and found["Pour"]["after"] == str(ids["dig"])
    # Also after a record that these days do not show.
    office.update("ada", "task", ids["old"], begins="2040-01-01", due="2040-02-01")
    office.update("ada", "task", ids["top"], after=[ids["old"], ids["garden"]])
    assert rows(ada.get(NOVEMBER).text)["Topping out"]["late"] == str(ids["old"])


def test_nobody_learns_of_what_they_may_not_see(built):
    office = built.office
    (mine,) = plan(built, {"name": "Mine", "begins": "2026-11-03", "due": "2026-11-04"}, who="mia")
    office.update("ada", "task", mine, after=[built.ids["dig"]])
    mia = built.client("mia")
    page = mia.get(NOVEMBER).text
    assert list(rows(page)) == ["Mine"] and "Dig" not in page and headings(page) == {}
    assert "after" not in rows(page)["Mine"] and "late" not in rows(page)["Mine"]
    assert built.client("sam").get(NOVEMBER).status_code == 404


@pytest.mark.parametrize("level", ["hidden", "masked"])
@pytest.mark.parametrize("field", ["begins", "due", "after", "hours"])
def test_fields_one_may_not_read_place_no_bar(built, field, level):
    plan(built, {"name": "Mine", "begins": "2026-11-03", "due": "2026-11-04", "hours": 77}, who="mia")
    document = copy.deepcopy(dict(built.office.app.model.document))
    view = next(each for each in document["views"] if each["key"] == "plan")
    view["progress"] = "hours"
    role = next(each for each in document["roles"] if each["key"] == "member")
    role["tables"]["task"]["fields"] = {field: level}
    republish(built, document)
    page = built.client("mia").get(NOVEMBER)
    if field in ("begins", "due"):
        assert page.status_code == 404
    else:
        assert list(rows(page.text)) == ["Mine"]
        assert {"after": "bar-link", "hours": "bar-done"}[field] not in page.text
    whole = built.client("ada").get(NOVEMBER).text
    assert "bar-done" in whole and "bar-link" in whole


def test_moments_lie_at_their_hour_and_progress_fills_the_bar(desk):
    changed(desk, "project", "board", type="timeline", start="reminder", end="meeting", progress="done")
    desk.office.create("ada", "project", name="Kick-off", meeting="2026-11-05T04:00:00Z", done=40)
    page = desk.client("ada").get("/a/everything/project/?view=board&mode=day&day=2026-11-02").text
    told = rows(page)["Kick-off"]
    assert (float(told["x"]), float(told["to"])) == (2.5 * 40, 3.5 * 40)  # noon in Shanghai
    done = next(e for tag, e in parse(told["inner"]) if e.get("class") == "bar-done")
    assert float(done["width"]) == 0.4 * 40 and "40%" in told["text"]
    # What is worked out from other fields is not dragged.
    assert "moves" not in told and 'data-grip="start"' not in told["inner"]


def test_an_empty_timeline_says_what_belongs_there_and_what_to_do_next(desk):
    ada = desk.client("ada")
    page = ada.get(PLAN).text
    assert "No records in “Task” yet" in page and "/task/new" in page
    plan(desk, {"name": "Dig", "begins": "2026-11-02", "due": "2026-11-06"})
    page = ada.get(f"{PLAN}&day=2031-01-01").text
    assert "Nothing on these days" in page and "fit=1" in page
    assert "Nothing matches" in ada.get(f"{PLAN}&search=nobody").text
    assert list(rows(ada.get(f"{PLAN}&fit=1").text)) == ["Dig"]


def test_staff_make_a_timeline_in_the_browser(built):
    ada = built.client("ada")
    form = ada.get("/a/everything/task/views/new?type=timeline").text
    names = {e.get("name") for tag, e in parse(form) if tag in ("select", "input")}
    assert {"start", "end", "progress", "after", "scale"} <= names
    told = {
        "type": "timeline",
        "name": "My plan",
        "start": "begins",
        "end": "due",
        "after": "after",
        "scale": "week",
    }
    made = ada.post("/a/everything/task/views/new", **told)
    assert made.status_code == 303, made.text
    assert "Dig" in rows(ada.get(f"{made.location}&day=2026-11-02").text)
    wrong = ada.post("/a/everything/task/views/new", **{**told, "end": "created_at"})
    assert wrong.status_code == 422 and "must both be days" in wrong.text


def test_a_heading_that_names_a_record_is_no_link_within_a_link(built):
    page = built.client("ada").get(f"{NOVEMBER}&group=project").text
    heading = re.search(r'class="group-toggle".*?</a>', page, re.DOTALL)[0]
    assert "House" in heading and "<a" not in heading
