"""Moving an entry of a calendar over HTTP: an edit of its dates, with the same rules, rights and revisions as any."""

from __future__ import annotations

import copy

import pytest

from fixtures.dated_projects import DAYS, HOURS, spans
from fixtures.front_desk import Desk, parse
from fixtures.republishing import republish

pytestmark = pytest.mark.sqlite_only
MOVE = "/a/everything/project/1/move"


def moved(desk: Desk, who: str = "ada", **form: str):
    return desk.client(who).post(MOVE, fragment=True, view="calendar", **{"pair": "0", "rev": "1", **form})


def dates(desk: Desk, *keys: str) -> list[str]:
    record = desk.office.stored("project", 1)
    return [str(record[key])[:16] for key in keys]


@pytest.fixture
def long(desk: Desk) -> Desk:
    """Give one project of three days, and of two hours in Shanghai's afternoon."""
    spans(desk, DAYS, HOURS)
    desk.office.create("ada", "project", name="Long", from_day="2026-11-17", to_day="2026-11-19",
                       from_time="2026-11-17T06:00:00Z", to_time="2026-11-17T08:00:00Z")  # fmt: skip
    return desk


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"start": "2026-11-30"}, ["2026-11-30", "2026-12-02"]),  # as long as it was
        ({"start": "2026-11-18", "end": "2026-11-19"}, ["2026-11-18", "2026-11-19"]),
        ({"end": "2026-11-25"}, ["2026-11-17", "2026-11-25"]),
        ({"start": ""}, ["None", "2026-11-19"]),
    ],
)
def test_days_are_moved_and_stretched(long, form, kept):
    answer = moved(long, **form)
    assert (answer.status_code, answer.json["rev"]) == (200, 2)
    assert dates(long, "from_day", "to_day") == kept
    assert long.office.history("project", 1)[-1][0] == "update"
    # The answer says how it is taken back.
    assert moved(long, **{**answer.json["back"], "rev": "2"}).status_code == 200
    assert dates(long, "from_day", "to_day") == ["2026-11-17", "2026-11-19"]


@pytest.mark.parametrize(
    ("form", "kept"),
    [
        ({"start": "2026-11-18T09:30"}, ["2026-11-18 01:30", "2026-11-18 03:30"]),
        ({"start": "2026-11-20"}, ["2026-11-20 06:00", "2026-11-20 08:00"]),  # at its time of day
        ({"start": "2026-11-17T14:00", "end": "2026-11-17T17:45"}, ["2026-11-17 06:00", "2026-11-17 09:45"]),
    ],
)
def test_hours_are_moved_on_the_readers_clock(long, form, kept):
    answer = moved(long, pair="1", **form)
    assert answer.status_code == 200
    assert dates(long, "from_time", "to_time") == kept
    assert dates(long, "from_day") == ["2026-11-17"]
    assert moved(long, **{"pair": "1", **answer.json["back"], "rev": "2"}).status_code == 200
    assert dates(long, "from_time", "to_time") == ["2026-11-17 06:00", "2026-11-17 08:00"]


def test_a_move_works_without_a_script(long):
    ada = long.client("ada")
    page = ada.get(f"{MOVE}?view=calendar&pair=1").text
    told = {e["name"]: e.get("value", "") for tag, e in parse(page) if tag == "input" and "name" in e}
    assert (told["start"], told["end"]) == ("2026-11-17T14:00", "2026-11-17T16:00")
    form = {name: told[name] for name in ("view", "pair", "rev", "end")}
    answer = ada.post(MOVE, **form, start="2026-11-16T14:00")
    assert answer.status_code == 303 and answer.location.endswith("?view=calendar&day=2026-11-16")
    assert dates(long, "from_time", "to_time") == ["2026-11-16 06:00", "2026-11-17 08:00"]


@pytest.mark.parametrize(
    ("who", "form", "status"),
    [
        ("ada", {"start": "2026-11-20", "end": "2026-11-18"}, 422),  # ends before it begins
        ("ada", {"start": "nonsense"}, 422),
        ("ada", {"start": "2026-11-20", "pair": "7"}, 404),
        ("ada", {"start": "2026-11-20", "pair": "x"}, 404),
        ("ada", {"start": "9999-12-31"}, 422),
        ("ada", {"start": "2026-11-20", "rev": "x"}, 400),
        ("max", {"start": "2026-11-20"}, 404),  # of another department
        ("sam", {"start": "2026-11-20"}, 404),
    ],
)
def test_a_refused_move_changes_nothing(long, who, form, status):
    long.session(who)
    before = long.office.snapshot()
    answer = moved(long, who, **form)
    assert answer.status_code == status, answer.text
    assert long.office.snapshot() == before


def test_a_day_that_somebody_else_chose_meanwhile_is_not_overwritten(long):
    long.office.update("edith", "project", 1, from_day="2026-11-01")
    answer = moved(long, start="2026-11-20")
    assert answer.status_code == 409 and "error-message" in answer.text
    assert dates(long, "from_day") == ["2026-11-01"]


def test_only_what_may_be_moved_offers_it(desk):
    spans(desk, {"start": "due"}, {"start": "created_at"}, {"start": "due", "end": "grace"})
    desk.office.create("ada", "project", name="Ada's", due="2026-11-18", stage="run")
    desk.office.create("mia", "project", name="Mia's", due="2026-11-18")
    page = desk.client("mia").get("/a/everything/project/?view=calendar&day=2026-11-18&mode=day").text
    offered = {(e["data-id"], e["data-pair"]) for tag, e in parse(page) if "movable" in e.get("class", "")}
    assert offered == {("2", "0"), ("2", "2")}  # not by when it was made, nor what is not hers
    assert "data-edge" not in page  # a computed end follows the start
    assert (
        desk.client("mia")
        .post(MOVE, fragment=True, view="calendar", pair="0", start="2026-11-20")
        .status_code
        == 403
    )
    assert moved(desk, pair="1", start="2026-11-20").status_code == 403
    assert moved(desk, pair="2", start="2026-11-20").status_code == 200


def test_a_move_that_needs_more_leads_to_the_form_with_the_date_filled_in(desk):
    document = copy.deepcopy(dict(desk.office.app.model.document))
    form = next(each for each in document["forms"] if (each["table"], each["key"]) == ("project", "main"))
    then = [{"require": ["brief"]}]
    form["rules"] = [{"key": "early", "when": "due < DATE(2026, 11, 10)", "then": then}]
    republish(desk, document)
    desk.office.create("ada", "project", name="Early", due="2026-11-18")
    desk.session("ada")
    before = desk.office.snapshot()
    answer = moved(desk, start="2026-11-01")
    assert answer.status_code == 422 and "Brief" in answer.text
    asked = next(e["href"] for tag, e in parse(answer.text) if "data-needs-form" in e)
    assert "/edit?due=2026-11-01" in asked
    assert desk.office.snapshot() == before
    assert moved(desk, start="2026-11-20").status_code == 200  # the harmless twin
