"""Records taken for the same: what is equal, who is told what, and the index behind it."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.example_documents import document_of, table_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.core.database import reading
from tablewright.runtime.forms.duplicates import same_records
from tablewright.runtime.records.query import get_record

ANY = [["phone"], ["name", "amount"], ["due"], ["email"], ["share"]]


def matching(desk: Desk, tell_unseen: bool = False) -> None:
    document = document_of()
    table_of(document, "project")["match"] = {"any": ANY, "tell_unseen": tell_unseen}
    republish(desk, document)


def twins(desk: Desk, who: str, record: int | None = None, **values: Any) -> list[tuple]:
    with reading(desk.office.engine) as connection:
        context = desk.office.context(who, connection)
        row = get_record(context, "project", record) if record else None
        return [(s.fields, s.id, s.owner) for s in same_records(context, "project", values, row)]


def test_records_are_the_same_when_all_of_one_list_are_equal(desk: Desk):
    matching(desk)
    one = desk.office.create(
        "ada", "project", name="Bridge", amount=10, email="a@b.example", due="2026-01-02"
    )
    two = desk.office.create("ada", "project", name="Other", phone="13800138000")
    gone = desk.office.create("ada", "project", name="Bridge", amount=10)
    desk.office.delete("ada", "project", gone)
    assert twins(desk, "ada", name=" bRIDGE", amount=10) == [(("name", "amount"), one, "")]
    assert twins(desk, "ada", name="Bridge", amount=11) == []
    assert twins(desk, "ada", name="Bridge") == []
    assert twins(desk, "ada", email="A@B.example") == [(("email",), one, "")]
    assert twins(desk, "ada", due="2026-01-02") == [(("due",), one, "")]
    assert twins(desk, "ada", phone="+8613800138000") == [(("phone",), two, "")]
    assert twins(desk, "ada", phone="138 0013") == twins(desk, "ada", phone="") == []
    assert [found[1] for found in twins(desk, "ada", email="a@b.example", phone="13800138000")] == [two, one]


def test_a_record_is_no_twin_of_itself_nor_asked_about_again(desk: Desk):
    matching(desk)
    one, two = (desk.office.create("ada", "project", name=name, email="a@b.example") for name in ("A1", "B2"))
    assert twins(desk, "ada", two, name="Renamed") == []
    assert twins(desk, "ada", two, email="a@b.example") == []  # it was so before
    assert twins(desk, "ada", two, email="") == []
    other = desk.office.create("ada", "project", name="C3")
    assert [found[1] for found in twins(desk, "ada", other, email="a@b.example")] == [one, two]


@pytest.mark.parametrize("told", [False, True])
def test_of_what_one_may_not_see_the_owner_is_told_where_the_rule_says_so(desk: Desk, told: bool):
    matching(desk, told)
    secret = desk.office.create("ada", "project", name="Secret", email="a@b.example", stage="plan")
    assert twins(desk, "mia", email="a@b.example") == ([(("email",), None, "Ada")] if told else [])
    desk.office.update("ada", "project", secret, stage="run")
    assert twins(desk, "mia", email="a@b.example") == [(("email",), secret, "")]


@pytest.mark.parametrize("told", [False, True])
def test_a_field_one_may_not_read_makes_nothing_the_same(desk: Desk, told: bool):
    matching(desk, told)
    desk.office.create("ada", "project", name="Open", share=0.5, phone="13800138000", amount=1, stage="run")
    assert len(twins(desk, "ada", share=0.5, phone="13800138000")) == 1
    assert twins(desk, "mia", share=0.5, phone="13800138000") == []  # hidden from members
