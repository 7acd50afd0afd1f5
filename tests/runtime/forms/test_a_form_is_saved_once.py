"""A form sent twice makes one record: a double click, a reload, a resend after the answer was lost."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk, parse
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.forms import submissions
from tablewright.runtime.forms.models import FormSubmission

LIST = "/a/everything/project/"
LINES = {"lines:0:item": "Steel", "lines:0:quantity": "2", "lines:0:price": "1"}


def once_of(html: str) -> str:
    return next(each["value"] for _, each in parse(html) if each.get("name") == "_once")


@pytest.mark.parametrize("fragment", [False, True])
def test_the_same_post_again_is_answered_as_the_first(desk: Desk, fragment: bool):
    ada = desk.client("ada")
    form = {"_once": once_of(ada.get(f"{LIST}new").text), "_fields": ["name", "lines"], "name": "Bridge"}
    first, second = (ada.post(f"{LIST}new", fragment=fragment, **form, **LINES) for _ in range(2))
    assert (first.status, first.headers.get("Location")) == (second.status, second.headers.get("Location"))
    assert first.headers.get("HX-Trigger") == second.headers.get("HX-Trigger")
    (record,) = desk.office.live_ids("project")
    assert len(desk.office.rows("project.lines", record)) == 1


def test_a_change_sent_twice_adds_its_rows_once(desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge")
    ada = desk.client("ada")
    once = once_of(ada.get(f"{LIST}{record}/edit").text)
    for _ in range(2):
        answer = ada.post(f"{LIST}{record}/edit", _once=once, _rev="1", _fields=["lines"], **LINES)
        assert answer.status_code == 303
    assert len(desk.office.rows("project.lines", record)) == 1


def test_a_form_that_came_back_keeps_its_token_and_is_saved_when_it_is_right(desk: Desk):
    ada = desk.client("ada")
    once = once_of(ada.get(f"{LIST}new").text)
    wrong = ada.post(f"{LIST}new", _once=once, _fields=["name"], name="")
    assert wrong.status_code == 422 and once_of(wrong.text) == once
    assert ada.post(f"{LIST}new", _once=once, _fields=["name"], name="Bridge").status_code == 303
    assert len(desk.office.live_ids("project")) == 1


@pytest.mark.parametrize("page", ["new", "quick"])
def test_what_is_typed_after_the_answer_was_lost_is_kept_and_told(desk: Desk, page: str):
    ada = desk.client("ada")
    once = once_of(ada.get(f"{LIST}{page}").text)
    for name, status in (("Bridge", 303), ("Bridge over the river", 409), ("Bridge", 303)):
        answer = ada.post(f"{LIST}{page}", _once=once, _fields=["name"], name=name)
        assert answer.status_code == status
        if status == 409:
            again = answer
    (record,) = desk.office.live_ids("project")
    assert desk.office.stored("project", record)["name"] == "Bridge"
    assert "saved already, as Bridge;" in again.text and 'value="Bridge over the river"' in again.text
    saved = ada.post(
        f"{LIST}{page}", _once=once_of(again.text), _fields=["name"], name="Bridge over the river"
    )
    assert saved.status_code == 303 and len(desk.office.live_ids("project")) == 2


def test_a_change_is_not_taken_for_the_one_before_it(desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge")
    ada, edit = desk.client("ada"), f"{LIST}{record}/edit"
    form = {"_rev": "1", "_fields": ["name", "brief", "files"], "name": "Bridge", "brief": "Long"}
    once = once_of(ada.get(edit).text)
    assert ada.post(edit, _once=once, **form).status_code == 303
    sheet = {"files:upload": (io.BytesIO(b"a plan of the bridge"), "plan.txt")}
    again = ada.post(edit, _once=once, **form, **sheet)
    assert again.status_code == 409 and "plan.txt" in again.text and "Long" in again.text
    files = next(each["value"] for _, each in parse(again.text) if each.get("name") == "files")
    assert ada.post(edit, _once=once_of(again.text), **form, files=files).status_code == 303
    assert len(desk.office.stored("project", record)["files"]) == 1


def test_two_forms_are_two_records_and_nobody_s_token_answers_for_another(desk: Desk):
    ada, edith = desk.client("ada"), desk.client("edith")
    one, two = (once_of(ada.get(f"{LIST}new").text) for _ in range(2))
    for client, once in ((ada, one), (ada, two), (edith, one), (ada, ""), (ada, "")):
        answer = client.post(f"{LIST}new", _once=once, _fields=["name"], name="Bridge")
        assert answer.status_code == 303
    assert len(desk.office.live_ids("project")) == 5


def test_two_posts_at_the_same_moment_make_one_record(desk: Desk):
    ada = desk.client("ada")
    once, token = once_of(ada.get(f"{LIST}new").text), ada.token()
    start, places = threading.Barrier(4), []

    def send() -> None:
        client = desk.client("ada").client
        start.wait()
        form = {"csrf": token, "_once": once, "_fields": ["name"], "name": "Bridge"}
        places.append(client.post(f"{LIST}new", data=form).headers["Location"])

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(places)) == 1 and len(places) == 4
    assert len(desk.office.live_ids("project")) == 1


def test_tokens_are_forgotten_in_time(desk: Desk):
    engine = desk.office.engine
    with unit_of_work(engine) as work:
        for token in ("old", "new"):
            submissions.remember(work, submissions.Submission(token), 1)
        long_ago = work.now - submissions.KEPT - timedelta(minutes=1)
        work.connection.execute(
            sa.update(FormSubmission).where(FormSubmission.token == "old").values(at=long_ago)
        )
        assert submissions.forget_old(work) == 1
        assert work.connection.scalars(sa.select(FormSubmission.token)).all() == ["new"]
