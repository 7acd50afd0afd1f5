"""Pasting over HTTP: what fits is saved together, each refused cell says why, nothing else is touched."""

from __future__ import annotations

import pytest

from fixtures.front_desk import Desk

CELLS = "/a/everything/project/cells?fields=name,amount,stage"


@pytest.fixture
def three(desk: Desk) -> list[int]:
    rows = [{"name": f"Project {n}", "amount": n, "stage": "plan"} for n in range(3)]
    return desk.office.create_many("ada", "project", rows)


def send(desk: Desk, who: str, *cells: dict, address: str = CELLS):
    visitor = desk.client(who)
    return visitor.client.post(
        address, json={"cells": list(cells)}, headers={"X-CSRF-Token": visitor.token()}
    )


def text(record: int, field: str, typed: str, rev: int = 1) -> dict:
    return {"id": record, "field": field, "text": typed, "rev": rev}


def faults(answer) -> dict:
    return {(each["id"], each["field"]): each["fault"] for each in answer.json["cells"] if "fault" in each}


def test_all_cells_of_a_paste_are_saved_and_the_rows_drawn_again(desk, three):
    a, b, _ = three
    answer = send(
        desk, "ada", text(a, "name", "First"), text(a, "amount", "¥1,250.50"), text(b, "stage", "Running")
    )
    assert answer.status_code == 200 and not faults(answer)
    assert desk.office.stored("project", a)["name"] == "First"
    assert str(desk.office.stored("project", a)["amount"]) == "1250.50"
    assert desk.office.stored("project", b)["stage"] == "run"
    assert f'data-id="{a}" data-rev="2"' in answer.json["rows"]
    assert [each.get("before") for each in answer.json["cells"]] == ["Project 0", 0, "plan"]
    assert [act for act, _ in desk.office.history("project", a)] == ["create", "update"]


def test_refused_cells_say_why_and_the_others_are_saved(desk, three):
    a, b, c = three
    answer = send(
        desk,
        "ada",
        text(a, "amount", "plenty"),
        text(b, "amount", "-1"),
        text(c, "amount", "7"),
        text(a, "name", "Kept"),
        text(a, "caption", "computed"),
        text(b, "stage", "won"),
    )
    assert set(faults(answer)) == {(a, "amount"), (b, "amount"), (a, "caption"), (b, "stage")}
    assert all(faults(answer).values())
    assert desk.office.stored("project", c)["amount"] == 7
    assert desk.office.stored("project", a)["name"] == "Kept"
    assert desk.office.stored("project", b)["stage"] == "plan"


def test_a_cell_changed_meanwhile_is_not_overwritten(desk, three):
    a, b, _ = three
    desk.office.update("edith", "project", a, name="Theirs")
    answer = send(desk, "ada", text(a, "name", "Mine"), text(a, "amount", "5"), text(b, "name", "Mine too"))
    assert set(faults(answer)) == {(a, "name")}
    assert desk.office.stored("project", a)["name"] == "Theirs"
    assert desk.office.stored("project", a)["amount"] == 5
    assert desk.office.stored("project", b)["name"] == "Mine too"


def test_what_was_changed_is_taken_back_with_its_old_value(desk, three):
    team = desk.office.create("ada", "team", name="North team", budget=5)
    a = three[1]
    sent = send(desk, "ada", text(a, "team", "north TEAM"), text(a, "tags", ""), text(a, "share", "25%"))
    assert not faults(sent)
    assert desk.office.stored("project", a)["team"] == team
    back = [
        {"id": a, "field": each["field"], "value": each["before"], "rev": 2}
        for each in sent.json["cells"]
        if "before" in each
    ]
    assert len(back) == 2
    assert not faults(send(desk, "ada", *back))
    assert desk.office.stored("project", a)["team"] is None
    assert desk.office.stored("project", a)["share"] is None


def test_records_one_may_not_change_are_refused_and_others_saved(desk, three):
    own = desk.office.create("edith", "project", name="Own")
    gone = desk.office.create("ada", "project", name="Gone")
    desk.office.delete("ada", "project", gone)
    answer = send(desk, "ada", text(gone, "name", "Back"), text(own, "name", "Changed"))
    assert set(faults(answer)) == {(gone, "name")}
    assert desk.office.stored("project", own)["name"] == "Changed"


def test_many_records_need_the_right_to_change_many(desk, three):
    mine = desk.office.create_many("mia", "project", [{"name": "One"}, {"name": "Two"}])
    before = desk.office.snapshot()
    may = "bulk_edit" in desk.office.act(
        "mia", lambda _work, context: context.rights.tables["project"].actions
    )
    answer = send(desk, "mia", *(text(each, "name", "Other") for each in mine))
    assert answer.status_code == (200 if may else 403)
    assert may or desk.office.snapshot() == before
    alone = send(desk, "mia", text(mine[0], "brief", "Changed alone"))
    assert alone.status_code == 200


def test_a_field_that_does_not_exist_for_the_actor_answers_as_one_that_is_closed(desk):
    own = desk.office.create("mia", "project", name="Mine")
    answer = send(desk, "mia", text(own, "share", "1"), text(own, "nothing", "1"))
    assert len(set(faults(answer).values())) == 1 and len(faults(answer)) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"cells": []}',
        b'{"cells": [1]}',
        b'{"cells": [{"id": 1, "field": "name"}]}',
        b'{"cells": [{"id": true, "field": "name", "text": "x"}]}',
        b'{"cells": [{"id": 1, "field": "name", "text": "x", "other": 1}]}',
        b'{"cells": [{"id": 1, "field": "name", "text": "x"}, {"id": 1, "field": "name", "text": "y"}]}',
        b'{"cells": [{"id": 99999999999999999999, "field": "name", "text": "x"}]}',
    ],
)
def test_what_is_not_a_list_of_cells_is_refused(desk, body):
    visitor = desk.client("ada")
    headers = {"X-CSRF-Token": visitor.token(), "Content-Type": "application/json"}
    assert visitor.client.post(CELLS, data=body, headers=headers).status_code == 400


def test_more_cells_than_the_limit_are_refused(desk, three):
    cells = [text(n, "name", "x") for n in range(1, 1002)]
    assert send(desk, "ada", *cells).status_code == 413
