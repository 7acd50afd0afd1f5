"""Bulk edit and deletion: by hand or by a filter, counted first, all or nothing, and taken back."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.limits import Limits
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.bulk.worker import ACTS
from tablewright.runtime.screens import bulk_doing
from tablewright.runtime.turns import LongWork

LIST = "/a/everything/project/"
RUNNING = json.dumps({"field": "stage", "op": "is", "value": "run"})


@pytest.fixture
def ten(desk: Desk) -> list[int]:
    for who in ("ada", "edith", "mia"):
        desk.session(who)
    rows = [{"name": f"Project {n}", "amount": n, "stage": "run" if n % 2 else "plan"} for n in range(10)]
    return desk.office.create_many("ada", "project", rows)


def values(desk: Desk, ids: list[int], key: str) -> list:
    return [desk.office.stored("project", each)[key] for each in ids]


def change(desk: Desk, who: str = "ada", fragment: bool = True, **form):
    return desk.client(who).post(f"{LIST}bulk", fragment=fragment, **form)


def test_the_question_counts_what_the_filter_finds_and_changes_nothing(desk, ten):
    answer = change(desk, all="1", filter=RUNNING, set="stage")
    assert answer.status_code == 200
    assert "Change 5 records" in answer.text and 'name="v:stage"' in answer.text
    assert set(values(desk, ten, "stage")) == {"run", "plan"}


def test_with_the_answer_all_of_them_are_changed(desk, ten):
    form = {"all": "1", "filter": RUNNING, "set": ["hours", "brief"], "v:hours": "7.5", "v:brief": "Seen"}
    answer = change(desk, do="change", count="5", **form)
    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"])["bulk-done"]["text"] == "5 records changed."
    assert [str(each) if each is not None else None for each in values(desk, ten, "hours")] == [
        None,
        "7.50",
    ] * 5
    assert values(desk, ten, "brief") == [None, "Seen"] * 5


def test_a_list_that_changed_since_it_was_counted_is_asked_about_again(desk, ten):
    form = {"all": "1", "filter": RUNNING, "set": "brief", "v:brief": "Seen"}
    answer = change(desk, do="change", count="4", **form)
    assert answer.status_code == 422
    assert "5 records" in answer.text and 'name="count" value="5"' in answer.text and "Seen" in answer.text
    assert set(values(desk, ten, "brief")) == {None}


def test_one_record_that_refuses_refuses_all_and_says_why(desk, ten):
    answer = change(desk, do="change", count="10", all="1", set="stage", **{"v:stage": "won"})
    assert answer.status_code == 422 and "A finished project is 100 % done." in answer.text
    assert set(values(desk, ten, "stage")) == {"run", "plan"}
    answer = change(desk, do="change", count="10", all="1", set="hours", **{"v:hours": "many"})
    assert answer.status_code == 422 and 'value="many"' in answer.text


def test_what_was_done_is_taken_back_but_not_what_others_did_since(desk, ten):
    answer = change(
        desk,
        do="change",
        count="3",
        ids=ten[:3],
        set=["brief", "owner"],
        **{"v:brief": "Seen", "v:owner": ""},
    )
    if answer.status_code == 422:  # an owner is required here
        answer = change(desk, do="change", count="3", ids=ten[:3], set="brief", **{"v:brief": "Seen"})
    told = json.loads(answer.headers["HX-Trigger"])["bulk-done"]
    desk.office.update("edith", "project", ten[1], brief="Theirs")
    undone = desk.client("ada").post(told["undo"], fragment=True)
    assert undone.status_code == 200
    assert "2 records are as before. Left as they are: 1." in undone.text
    assert f'href="/a/everything/project/{ten[1]}"' in undone.text and "Somebody else changed" in undone.text
    assert values(desk, ten[:3], "brief") == [None, "Theirs", None]
    before = desk.office.snapshot()
    assert (
        desk.client("ada").post(told["undo"], fragment=True).status_code == 400
    )  # it was taken back already
    assert desk.office.snapshot() == before


def test_nobody_takes_back_what_somebody_else_did(desk, ten):
    answer = change(desk, do="change", count="3", ids=ten[:3], set="brief", **{"v:brief": "Seen"})
    undo = json.loads(answer.headers["HX-Trigger"])["bulk-done"]["undo"]
    act = undo.removesuffix("/undo")
    before = desk.office.snapshot()
    for way in ("undo", "stop", "continue"):
        assert desk.client("edith").post(f"{act}/{way}").status_code == 404
    for way in ("", "/left.csv"):
        assert desk.client("edith").get(act + way).status_code == 404
        assert desk.client("ada").get(act + way).status_code == 200
    other = act.replace("/project/", "/task/")
    assert desk.client("ada").get(other).status_code == 404
    assert desk.office.snapshot() == before


def test_all_of_a_filter_are_deleted_and_brought_back(desk, ten):
    ada = desk.client("ada")
    asked = ada.post(f"{LIST}delete", fragment=True, all="1", filter=RUNNING)
    assert "Delete 5 records?" in asked.text
    form = {"all": "1", "filter": RUNNING, "sure": "yes"}
    assert ada.post(f"{LIST}delete", fragment=True, count="6", **form).status_code == 422
    assert len(desk.office.live_ids("project")) == 10
    answer = ada.post(f"{LIST}delete", fragment=True, count="5", **form)
    assert desk.office.live_ids("project") == ten[::2]
    undo = json.loads(answer.headers["HX-Trigger"])["bulk-done"]["undo"]
    assert ada.post(undo, fragment=True).status_code == 204
    assert desk.office.live_ids("project") == ten


def test_who_may_not_change_many_is_refused(desk, ten):
    own = desk.office.create_many("mia", "project", [{"name": "One"}, {"name": "Two"}])
    before = desk.office.snapshot()
    form = {"ids": own, "set": "brief", "v:brief": "Seen", "do": "change", "count": "2"}
    mine = desk.office.act("mia", lambda _work, context: context.rights.tables["project"].actions)
    assert change(desk, "mia", **form).status_code == (204 if "bulk_edit" in mine else 403)
    assert "bulk_edit" in mine or desk.office.snapshot() == before


def test_only_records_and_fields_of_the_actor_are_reached(desk, ten):
    form = {"all": "1", "set": ["share", "nothing"], "v:share": "1", "do": "change", "count": "10"}
    before = desk.office.snapshot()
    assert change(desk, "mia", **form).status_code in (400, 403, 422)
    assert desk.office.snapshot() == before


def test_more_records_than_one_transaction_does_well_go_on_in_the_background(desk, ten, monkeypatch):
    monkeypatch.setattr(bulk_doing, "LIMITS", Limits(records_per_bulk=9))
    answer = change(desk, do="change", count="10", all="1", set="brief", **{"v:brief": "Seen"})
    assert answer.status_code == 200 and "0 of 10 records" in answer.text and "hx-get" in answer.text
    assert set(values(desk, ten, "brief")) == {None}
    ada, act = desk.client("ada"), answer.headers["X-Act"]
    assert "is changing" in ada.get("/notices").text and "10 records of Project" in ada.get("/notices").text
    ACTS.work_off(desk.office.engine, LiveApps(desk.office.engine), int(act.rpartition("/")[2]), 60)
    ended = ada.get(f"{act}?part", fragment=True)
    assert "10 records changed." in ended.text and "bulk-ended" in ended.headers["HX-Trigger"]
    assert "hx-get" not in ended.text and set(values(desk, ten, "brief")) == {"Seen"}
    assert "Undo" in ada.get(act).text and json.loads(ada.get("/notices/count").text)["unread"] == 1
    assert ada.post(f"{act}/undo", show="1").location.startswith(f"{LIST}bulk/")
    assert "It was undone." in ada.get(act).text


def test_a_page_that_meets_a_busy_database_leaves_the_rest_to_a_worker(desk, ten, monkeypatch):
    def busy(*_args):
        raise sa.exc.OperationalError("", {}, Exception("database is locked"))

    done = change(desk, do="change", count="10", all="1", set="brief", **{"v:brief": "Seen"})
    undo, woken = json.loads(done.headers["HX-Trigger"])["bulk-done"]["undo"], []
    monkeypatch.setattr(LongWork, "wake", lambda _kind, _url, act_id: woken.append(act_id))
    with monkeypatch.context() as held:
        held.setattr("tablewright.runtime.bulk.steps.unit_of_work", busy)
        page = desk.client("ada").post(undo, fragment=True)
    assert page.status_code == 200 and "0 of 10 records" in page.text and len(woken) == 1
    ACTS.work_off(desk.office.engine, LiveApps(desk.office.engine), woken[0], 60)
    assert set(values(desk, ten, "brief")) == {None}


def test_an_act_that_a_fault_stopped_says_so_and_goes_on_by_hand(desk, ten, monkeypatch):
    def fall(*_args):
        raise ZeroDivisionError

    monkeypatch.setattr(bulk_doing, "LIMITS", Limits(records_per_bulk=9))
    answer = change(desk, do="change", count="10", all="1", set="brief", **{"v:brief": "Seen"})
    ada, act = desk.client("ada"), answer.headers["X-Act"]
    with monkeypatch.context() as broken:
        broken.setattr("tablewright.runtime.bulk.steps.write_each", fall)
        ACTS.work_off(desk.office.engine, LiveApps(desk.office.engine), int(act.rpartition("/")[2]), 60)
    page = ada.get(act).text
    assert "An error on our side stopped it" in page and "Not looked at: 10" in page and "Go on" in page
    monkeypatch.undo()
    ada.post(f"{act}/continue")
    assert "10 records changed." in ada.get(act).text and set(values(desk, ten, "brief")) == {"Seen"}


def test_records_that_refuse_are_left_when_one_says_so_and_told_as_a_table(desk, ten):
    desk.office.update("ada", "project", ten[1], name="=cmd|' /C calc'!A0")
    form = {"all": "1", "set": "stage", "v:stage": "won", "count": "10"}
    assert "Change the others" in change(desk, do="change", **form).text
    desk.office.update("ada", "project", ten[4], done=100)
    answer = change(desk, do="leaving", **form)
    assert "1 record changed. Left as they are: 9." in answer.text
    assert [each for each in ten if desk.office.stored("project", each)["stage"] == "won"] == [ten[4]]
    told = desk.client("ada").get(f"{answer.headers['X-Act']}/left.csv")
    lines = told.text.lstrip("\ufeff").splitlines()
    assert len(lines) == 10 and "A finished project is 100 % done." in lines[1]
    assert f'"{ten[1]}","\'=cmd|' in told.text and f"/a/everything/project/{ten[1]}" in told.text


def test_the_question_tells_what_stands_there_now(desk, ten):
    listed = change(desk, all="1", set="stage").text
    assert re.search(r"Now.*Running.*5.*Planned.*5|Now.*Planned.*5.*Running.*5", listed, re.S)
    named = change(desk, ids=ten[:3], set="stage").text
    assert re.search(r"Now.*Planned.*2.*Running.*1", named, re.S)


def test_without_a_script_one_is_led_back_to_the_list(desk, ten):
    form = {"ids": ten[:2], "set": "brief", "v:brief": "Seen", "do": "change", "count": "2"}
    answer = change(desk, fragment=False, back=f"{LIST}?sort=name", **form)
    assert (answer.status_code, answer.location) == (303, f"{LIST}?sort=name")
    page = change(desk, fragment=False, ids=ten[:2])
    assert "<html" in page.text and "Which field?" in page.text
