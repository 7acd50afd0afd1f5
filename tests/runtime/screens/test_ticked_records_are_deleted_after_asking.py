"""Deleting many records: asked first, all or nothing, and back to the list one came from."""

from __future__ import annotations

import pytest

from fixtures.front_desk import Desk

LIST = "/a/everything/project/"


@pytest.fixture
def three(desk: Desk) -> list[int]:
    return desk.office.create_many("ada", "project", [{"name": f"Project {n}"} for n in range(3)])


def test_the_question_names_the_records_and_deletes_nothing(desk, three):
    answer = desk.client("ada").post(f"{LIST}delete", ids=three[:2])
    assert answer.status_code == 200
    assert "Delete 2 records?" in answer.text and "Project 0" in answer.text
    assert desk.office.live_ids("project") == three


def test_with_the_answer_they_go_to_the_recycle_bin(desk, three):
    back = f"{LIST}?sort=name"
    answer = desk.client("ada").post(f"{LIST}delete", ids=three[:2], sure="yes", back=back)
    assert (answer.status_code, answer.location) == (303, back)
    assert desk.office.live_ids("project") == three[2:]


def test_one_never_comes_back_to_another_site(desk, three):
    for back in ("https://evil.example/", "//evil.example/", "\\\\evil.example"):
        answer = desk.client("ada").post(f"{LIST}delete", ids=three.pop(), sure="yes", back=back)
        assert "evil" not in answer.location or answer.location.startswith("/")


def test_who_may_not_delete_is_refused(desk, three):
    answer = desk.client("mia").post(f"{LIST}delete", ids=three, sure="yes")
    assert answer.status_code == 403
    assert desk.office.live_ids("project") == three


@pytest.mark.parametrize("ids", [[], ["x"], ["9" * 30]])
def test_ids_that_are_none_are_refused(desk, ids):
    assert desk.client("ada").post(f"{LIST}delete", ids=ids).status_code == 400
