"""What open pages are told of: changes under the reader's rights, who is here, and no edit that is lost."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.conversation.models import Presence
from tablewright.runtime.records.models import Change

LIST = "/a/everything/project/"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("edith", "project", name="Bridge", stage="run")


def news(desk: Desk, who: str, **members: object) -> dict:
    query = "&".join(f"{name}={value}" for name, value in members.items())
    answer = desk.client(who).get(f"{LIST}news?{query}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_change_a_new_record_and_a_lost_one_are_told(desk: Desk, record: int):
    office = desk.office
    other = office.create("edith", "project", name="Canal", stage="run")
    last = news(desk, "ada")["last"]
    office.update("edith", "project", record, amount=5)
    made = office.create("edith", "project", name="Dam", stage="run")
    office.delete("edith", "project", other)
    told = news(desk, "ada", after=last, shown=f"{record},{other}")
    assert told["changed"] == {str(record): 2, str(made): 1}
    assert set(told["made"]) - {record} == {made} and told["gone"] == [other] and told["last"] > last
    assert not told["all"]


def test_nothing_new_is_nothing(desk: Desk, record: int):
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(Change).values(at=work.now - timedelta(hours=1)))
    last = news(desk, "ada")["last"]
    told = news(desk, "ada", after=last, shown=record)
    assert told.pop("last") >= last
    assert told == {"changed": {}, "made": [], "gone": [], "all": False}


def test_a_change_of_what_one_may_not_see_is_not_told(desk: Desk, record: int):
    hidden = desk.office.create("ada", "project", name="Hidden", stage="plan")
    last = news(desk, "mia")["last"]
    desk.office.update("ada", "project", hidden, amount=5)
    desk.office.update("ada", "project", record, amount=6)
    told = news(desk, "mia", after=last, shown=f"{record},{hidden},999999")
    assert set(told["changed"]) == {str(record)}
    assert sorted(told["gone"]) == [hidden, 999999]
    desk.office.update("ada", "project", record, stage="plan")
    assert news(desk, "mia", after=last, shown=record)["gone"] == [record]


def test_only_what_the_list_shows_counts(desk: Desk, record: int):
    last = news(desk, "ada")["last"]
    desk.office.update("edith", "project", record, amount=5)
    for members in ({"search": "Nowhere"}, {"filter": '{"field":"name","op":"is","value":"Canal"}'}):
        told = news(desk, "ada", after=last, shown=record, **members)
        assert told["changed"] == {} and told["gone"] == [record]


@pytest.mark.parametrize(
    "members", ["after=x", "shown=1,x", "after=1&shown=" + ",".join("1" * 400), "after=" + "9" * 30]
)
def test_what_is_no_number_is_refused(desk: Desk, record: int, members: str):
    desk.office.update("ada", "project", record, amount=5)
    assert desk.client("ada").get(f"{LIST}news?{members}").status_code == 400


def test_very_much_is_told_as_such(desk: Desk):
    last = news(desk, "ada")["last"]
    desk.office.create_many("edith", "project", [{"name": f"Number {n}"} for n in range(400)])
    assert news(desk, "ada", after=last)["all"]


def test_rows_are_drawn_anew_for_who_may_see_them(desk: Desk, record: int):
    hidden = desk.office.create("ada", "project", name="Hidden", stage="plan")
    page = (
        desk.client("mia")
        .get(f"{LIST}rows?ids={record},{hidden}&fields=name,share,amount", fragment=True)
        .text
    )
    assert "Bridge" in page and "Hidden" not in page and page.count("<tr") == 1


def test_who_else_is_here_is_told_for_half_a_minute(desk: Desk, record: int):
    ada, edith = desk.client("ada"), desk.client("edith")
    assert edith.post(f"{LIST}{record}/here", editing="1").json == {"here": []}
    (one,) = ada.post(f"{LIST}{record}/here", editing="0").json["here"]
    assert one["name"] == "Edith" and one["editing"]
    told = edith.get(f"{LIST}{record}/news").json
    assert [each["name"] for each in told["here"]] == ["Ada"] and told["rev"] == 1
    ada.post(f"{LIST}{record}/here", left="1")
    assert edith.get(f"{LIST}{record}/news").json["here"] == []
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(Presence).values(at=work.now - timedelta(seconds=31)))
    assert ada.get(f"{LIST}{record}/news").json["here"] == []


def test_who_may_not_see_the_record_is_not_told_who_is_there(desk: Desk):
    hidden = desk.office.create("ada", "project", name="Hidden", stage="plan")
    before = desk.client("mia"), desk.office.snapshot()
    assert before[0].post(f"{LIST}{hidden}/here").status_code == 404
    assert before[0].get(f"{LIST}{hidden}/news").status_code == 404
    assert desk.office.snapshot()["presence"] == before[1]["presence"]


def test_what_is_said_is_news(desk: Desk, record: int):
    edith = desk.client("edith")
    before = edith.get(f"{LIST}{record}/news").json["said"]
    desk.client("ada").post(f"{LIST}{record}/comments", text="hello")
    assert before is None and edith.get(f"{LIST}{record}/news").json["said"]


def test_ten_people_at_once_lose_no_edit(desk: Desk, record: int):
    fields = ["brief", "hours", "amount", "stars", "urgent", "website", "email", "due", "reference", "name"]
    values = ["b", "2", "3", "4", "1", "https://a.example", "a@b.example", "2026-12-01", "AB-1", "Bridge 2"]
    clients = [desk.client("ada" if place % 2 else "edith") for place in range(10)]
    tokens = [each.token() for each in clients]
    answers: dict[str, int] = {}

    def save(place: int) -> None:
        for _ in range(20):
            answer = clients[place].client.post(
                f"{LIST}{record}/cell/{fields[place]}",
                data={"csrf": tokens[place], "value": values[place], "rev": "1"},
                headers={"HX-Request": "true"},
            )
            if answer.status_code != 503:
                break
        answers[fields[place]] = answer.status_code

    threads = [threading.Thread(target=save, args=(place,)) for place in range(10)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == dict.fromkeys(fields, 200)
    stored = desk.office.stored("project", record)
    assert stored["rev"] == 11 and stored["name"] == "Bridge 2" and stored["stars"] == 4
    assert stored["brief"] == "b" and stored["urgent"] and str(stored["due"]) == "2026-12-01"
    conflict = clients[0].post(f"{LIST}{record}/cell/name", fragment=True, value="Mine", rev="1")
    assert conflict.status_code == 409 and "Bridge 2" in conflict.text and "Mine" in conflict.text
