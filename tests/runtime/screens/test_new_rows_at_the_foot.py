"""New records at the foot of the grid: pasted lines become records, and one is typed below the columns."""

from __future__ import annotations

import re

import pytest

from fixtures.front_desk import Desk

LINES = "/a/everything/project/lines"
LINE = "/a/everything/project/line?fields="
FIELDS = ["name", "amount", "stage"]
TOKEN = "a-token-of-one-paste-1234"


def send(desk: Desk, who: str, *lines: list[str], fields=FIELDS, **more):
    visitor = desk.client(who)
    body = {"fields": fields, "lines": list(lines), **more}
    return visitor.client.post(LINES, json=body, headers={"X-CSRF-Token": visitor.token()})


def names(desk: Desk) -> list[str]:
    return [desk.office.stored("project", each)["name"] for each in desk.office.live_ids("project")]


def refused(answer) -> dict[int, str]:
    return {each["line"]: each["faults"][0]["text"] for each in answer.json["refused"]}


def test_lines_become_records_in_their_order(desk):
    answer = send(desk, "ada", ["First", "¥1,250.50", "Running"], ["Second", "", ""], ["Third"])
    assert answer.status_code == 200 and not refused(answer)
    assert names(desk) == ["First", "Second", "Third"]
    first, second, _ = answer.json["made"]
    assert str(desk.office.stored("project", first)["amount"]) == "1250.50"
    assert desk.office.stored("project", second)["stage"] == "plan"  # what is left empty begins as always
    assert [act for act, _ in desk.office.history("project", first)] == ["create"]


def test_a_refused_line_says_why_and_the_others_are_made(desk):
    answer = send(
        desk,
        "ada",
        ["Good", "1"],
        ["", "2"],
        ["Bad amount", "plenty"],
        ["Below nothing", "-1"],
        ["", ""],
        ["Good too", "3"],
    )
    assert set(refused(answer)) == {1, 2, 3, 4} and all(refused(answer).values())
    assert answer.json["refused"][1]["faults"][0]["field"] == "Amount"
    assert names(desk) == ["Good", "Good too"] and len(answer.json["made"]) == 2


def test_the_same_paste_sent_twice_makes_records_once(desk):
    for _ in range(2):
        assert send(desk, "ada", ["Once"], once=TOKEN).status_code == 200
    assert names(desk) == ["Once"]


def test_columns_nobody_fills_in_are_left_out_and_a_line_of_them_alone_is_refused(desk):
    fields = ["name", "caption", "created_at", "nothing"]
    answer = send(
        desk, "ada", ["Named", "computed", "2020-01-01", "x"], ["", "computed", "", ""], fields=fields
    )
    assert names(desk) == ["Named"] and set(refused(answer)) == {1}


def test_who_has_no_role_makes_nothing(desk):
    assert send(desk, "sam", ["Sneaked in"]).status_code == 404
    assert desk.client("sam").get(LINE + "name").status_code == 404
    assert names(desk) == []


@pytest.mark.parametrize(
    "body", [{}, {"fields": [], "lines": [["x"]]}, {"fields": ["name"], "lines": [["x", "y"]]}, {"lines": 3}]
)
def test_anything_else_is_malformed(desk, body):
    visitor = desk.client("ada")
    answer = visitor.client.post(LINES, json=body, headers={"X-CSRF-Token": visitor.token()})
    assert answer.status_code == 400


def test_a_line_has_a_control_below_each_column_that_the_form_offers(desk):
    line = desk.client("ada").get(f"{LINE}name,amount,caption,stage", fragment=True)
    assert line.status_code == 200
    assert set(re.findall(r'name="_fields" value="(\w+)"', line.text)) == {"name", "amount", "stage"}
    assert line.text.count("<td") == 5 and 'action="/a/everything/project/new"' in line.text


def test_there_is_no_line_where_the_form_asks_for_more_than_the_columns(desk):
    assert desk.client("ada").get(f"{LINE}amount,stage", fragment=True).status_code == 204
