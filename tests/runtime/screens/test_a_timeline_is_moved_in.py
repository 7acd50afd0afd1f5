"""Moves on a timeline over HTTP: by days, months and typed dates, after other records, and what is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk, parse
from fixtures.republishing import republish
from tablewright.identity.models import Person

DIG, POUR, GARDEN, MINE = 1, 2, 3, 4


@pytest.fixture
def built(desk: Desk) -> Desk:
    """Give two tasks with dates, one without, and one of mia's."""
    office = desk.office
    project = office.create("ada", "project", name="House")
    office.create_many(
        "ada",
        "task",
        [
            {"name": "Dig", "project": project, "begins": "2026-01-30", "due": "2026-01-31"},
            {"name": "Pour", "project": project, "begins": "2026-02-02"},
            {"name": "Garden", "project": project},
        ],
    )
    hers = office.create("mia", "project", name="Hers")
    office.create("mia", "task", name="Mine", project=hers, begins="2026-01-05", due="2026-01-06")
    return desk


def move(desk: Desk, task: int, who: str = "ada", **told: Any) -> Any:
    form = {"view": "plan", "rev": "1", **told}
    return desk.client(who).post(f"/a/everything/task/{task}/move", fragment=True, **form)


def days(desk: Desk, task: int) -> tuple[str | None, str | None]:
    stored = desk.office.stored("task", task)
    return tuple(None if stored[key] is None else str(stored[key]) for key in ("begins", "due"))


MOVES = [
    (DIG, {"shift": "3"}, ("2026-02-02", "2026-02-03")),
    (DIG, {"shift": "-2", "unit": "week"}, ("2026-01-16", "2026-01-17")),
    (DIG, {"shift": "1", "unit": "month"}, ("2026-02-28", "2026-02-28")),  # as a calendar counts
    (DIG, {"shift": "4", "edge": "end"}, ("2026-01-30", "2026-02-04")),
    (DIG, {"shift": "-9", "edge": "start"}, ("2026-01-21", "2026-01-31")),
    (POUR, {"shift": "1"}, ("2026-02-03", None)),
    (POUR, {"shift": "5", "edge": "end"}, ("2026-02-02", "2026-02-07")),  # a milestone drawn out
    (GARDEN, {"start": "2026-03-01", "end": "2026-03-04"}, ("2026-03-01", "2026-03-04")),
    (GARDEN, {"start": "2026-03-01"}, ("2026-03-01", None)),
    (DIG, {"start": "", "end": ""}, (None, None)),
]


def test_a_move_changes_the_days(built):
    for task, told, wanted in MOVES:
        begins, due = days(built, task)
        answer = move(built, task, rev="", **told)
        assert answer.status_code < 300, (told, answer.text)
        assert days(built, task) == wanted, told
        assert built.office.history("task", task)[-1][0] == "update"
        # The answer says how it is taken back.
        rev = str(answer.json["rev"])
        assert move(built, task, **{**answer.json["back"], "rev": rev}).status_code == 200, told
        assert days(built, task) == (begins, due), told


def test_a_moment_keeps_its_hour_when_the_clock_changes(built):
    republished(built, "project", "board", type="timeline", start="meeting")
    office = built.office
    with office.engine.begin() as connection:
        mine = Person.id == office.people["ada"]
        connection.execute(sa.update(Person).where(mine).values(zone="Europe/Berlin"))
    office.update(
        "ada", "project", 1, meeting="2026-03-28T11:00:00Z"
    )  # noon in Berlin, the clock changes that night
    form = {"view": "board", "rev": "", "shift": "1"}
    answer = built.client("ada").post("/a/everything/project/1/move", fragment=True, **form)
    assert answer.status_code == 200, answer.text
    assert office.stored("project", 1)["meeting"].isoformat()[:16] == "2026-03-29T10:00"


REFUSED = [
    ("mia", DIG, {"shift": "1"}, 404),
    ("sam", DIG, {"shift": "1"}, 404),
    ("ada", 999, {"shift": "1"}, 404),
    ("ada", DIG, {"shift": "x"}, 400),
    ("ada", DIG, {"shift": "1", "unit": "hour"}, 400),
    ("ada", DIG, {"shift": "1", "edge": "middle"}, 404),
    ("ada", DIG, {"shift": "2", "edge": "start"}, 422),  # beyond its end
    ("ada", DIG, {"start": "2026-02-09", "end": "2026-02-01"}, 422),
    ("ada", DIG, {"start": "tomorrowish"}, 422),
    ("ada", DIG, {"link": "1"}, 422),
    ("ada", DIG, {"after": "1"}, 422),
    ("ada", DIG, {"link": "x"}, 404),
    ("ada", DIG, {"link": "999"}, 422),
    ("mia", MINE, {"link": "1"}, 422),  # a record she may not see
    ("ada", DIG, {"shift": "1", "rev": "x"}, 400),
    ("ada", DIG, {"shift": "1", "view": "week"}, 404),
]


def test_a_refused_move_says_why_and_changes_nothing(built):
    for who in ("ada", "mia", "sam"):
        built.client(who)
    before = built.office.snapshot()
    for who, task, told, status in REFUSED:
        answer = move(built, task, who, **told)
        assert answer.status_code == status, (who, told, answer.text)
        assert status != 422 or "error-message" in answer.text
        assert built.office.snapshot() == before, (who, told)
    # The harmless twin.
    assert move(built, MINE, "mia", shift="1").status_code == 200


def test_a_link_adds_to_what_a_record_comes_after(built):
    assert move(built, POUR, link=str(DIG)).status_code == 200
    assert move(built, POUR, link=str(GARDEN), rev="2").status_code == 200
    assert move(built, POUR, link=str(DIG), rev="3").status_code == 200
    row = built.client("ada").get("/a/everything/task/?view=plan&day=2026-01-26").text
    assert f'data-after="{DIG} {GARDEN}"' in row or f'data-after="{GARDEN} {DIG}"' in row


def test_a_link_is_taken_back(built):
    first = move(built, POUR, link=str(DIG)).json
    second = move(built, POUR, link=str(GARDEN), rev="2").json
    for answer, left in ((second, [DIG]), (first, [])):
        rev = str(built.office.stored("task", POUR)["rev"])
        assert move(built, POUR, **{**answer["back"], "rev": rev}).status_code == 200
        assert built.office.linked("task", "after", POUR) == left


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(built):
    built.office.update("edith", "task", DIG, begins="2026-01-12")
    assert move(built, DIG, shift="1").status_code == 409
    assert days(built, DIG) == ("2026-01-12", "2026-01-31")


def test_a_move_works_without_a_script(built):
    ada = built.client("ada")
    page = ada.get(f"/a/everything/task/{DIG}/move?view=plan").text
    names = [e["name"] for tag, e in parse(page) if e.get("name") in ("start", "end", "after")]
    assert names == ["start", "end", "after"]
    form = {"view": "plan", "rev": "1", "start": "2026-02-03", "end": "2026-02-05", "after": [POUR, GARDEN]}
    form["offered"] = ["start", "end", "after"]
    answer = ada.post(f"/a/everything/task/{DIG}/move", **form)
    assert answer.status_code == 303 and "view=plan" in answer.location
    assert days(built, DIG) == ("2026-02-03", "2026-02-05")
    # What is left empty is emptied, as the form offered it.
    del form["after"]
    assert ada.post(f"/a/everything/task/{DIG}/move", **{**form, "rev": "2"}).status_code == 303
    assert "data-after" not in ada.get("/a/everything/task/?view=plan&day=2026-02-02").text


@pytest.mark.parametrize("field", ["begins", "due", "after"])
def test_a_field_that_may_only_be_read_is_not_moved(built, field):
    document = copy.deepcopy(dict(built.office.app.model.document))
    role = next(each for each in document["roles"] if each["key"] == "member")
    role["tables"]["task"]["fields"] = {field: "read"}
    republish(built, document)
    told = {"begins": {"start": "2026-01-01"}, "due": {"end": "2026-02-01"}, "after": {"link": "1"}}
    assert move(built, MINE, "mia", **told[field]).status_code == 403
    page = built.client("mia").get("/a/everything/task/?view=plan&day=2026-01-05").text
    assert ("data-moves" in page) == (field == "after") and ("data-linkable" in page) == (field != "after")
    assert built.client("mia").get(f"/a/everything/task/{MINE}/move?view=plan").status_code == 200


def test_the_rules_of_the_edit_form_hold_for_a_move(built):
    document = copy.deepcopy(dict(built.office.app.model.document))
    document["forms"].append(
        {
            "key": "main",
            "table": "task",
            "label": "Task",
            "use": ["edit"],
            "sections": [{"key": "all", "fields": ["name", "begins", "due", "hours"]}],
            "rules": [{"key": "late", "when": "due > DATE(2026, 6, 1)", "then": [{"require": ["hours"]}]}],
        }
    )
    republish(built, document)
    answer = move(built, DIG, shift="12", unit="month", edge="end")
    assert answer.status_code == 422 and "/edit?due=2027-01-31" in answer.text and "Hours" in answer.text
    assert days(built, DIG)[1] == "2026-01-31"
    assert move(built, DIG, shift="1").status_code == 200


def republished(desk: Desk, table: str, key: str, **members: Any) -> None:
    document = copy.deepcopy(dict(desk.office.app.model.document))
    at = next(n for n, each in enumerate(document["views"]) if (each["table"], each["key"]) == (table, key))
    document["views"][at] = {"key": key, "table": table, **members}
    republish(desk, document)
