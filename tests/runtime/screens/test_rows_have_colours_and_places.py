"""Colours by conditions, widths, and pages of a list by their place."""

from __future__ import annotations

import pytest

from fixtures.front_desk import Desk
from tablewright.runtime.records.marks import marks

LIST = "/a/everything/project/"
RUNS = {"field": "stage", "op": "is", "value": "run"}
SHARED = {"field": "share", "op": "gt", "value": 0.1}


@pytest.fixture
def three(desk: Desk) -> list[int]:
    rows = [
        {"name": f"Project {n}", "amount": 1, "share": 0.5, "stage": "run" if n else "plan"} for n in range(3)
    ]
    return desk.office.create_many("ada", "project", rows)


def met(desk: Desk, who: str, ids: list[int]) -> dict[int, list[bool]]:
    return desk.office.act(who, lambda _work, context: marks(context, "project", ids, [RUNS, SHARED]))


def test_each_record_is_asked_about_each_condition(desk, three):
    assert met(desk, "ada", three) == {
        three[0]: [False, True],
        three[1]: [True, True],
        three[2]: [True, True],
    }


def test_a_colour_tells_nothing_the_actor_may_not_see(desk, three):
    own = desk.office.create("mia", "project", name="Mine")
    desk.office.update("ada", "project", own, amount=5, share=0.5, stage="run")
    assert met(desk, "ada", [own]) == {own: [True, True]}
    seen = met(desk, "mia", [own, *three])
    assert three[0] not in seen and not any(shared for _, shared in seen.values())
    assert seen[own] == [True, False]


def test_widths_and_frozen_columns_of_the_address_are_drawn_at_once(desk, three):
    page = (
        desk.client("ada").get(f"{LIST}?fields=name,amount&widths=amount:333,name:9,nothing:x&frozen=2").text
    )
    assert '<col width="333">' in page and '<col width="40">' in page and 'data-frozen="2"' in page
    assert 'style="' not in page


def test_rows_are_fetched_by_their_place(desk, three):
    answer = desk.client("ada").get(f"{LIST}?fields=name&sort=name&at=2", fragment=True).text
    assert "Project 2" in answer and "Project 1" not in answer
    assert 'aria-rowindex="4"' in answer and 'data-total="3"' in answer
    for wrong in ("x", "-1", "9" * 30):
        assert desk.client("ada").get(f"{LIST}?at={wrong}", fragment=True).status_code == 200


def test_a_place_tells_where_the_list_ends_and_counts_only_when_asked(desk):
    desk.office.create_many("ada", "project", [{"name": f"Project {n:03}"} for n in range(120)])
    ada = desk.client("ada")

    def end(address):
        return ada.get(f"{LIST}?fields=name&sort=name&{address}", fragment=True).text.partition(
            "data-total="
        )[2]

    assert end("at=0").startswith('"" data-more')
    assert end("at=0&count=exact").startswith('"120" data-more')
    assert end("at=100").startswith('"120" hidden')
    assert end("at=500").startswith('"120" hidden')


def test_numbers_and_days_are_copied_as_a_spreadsheet_reads_them(desk):
    values = {"name": "Bridge", "amount": "1234.5", "share": "0.25", "due": "2026-11-22", "urgent": True}
    desk.office.create("ada", "project", **values)
    page = desk.client("ada").get(f"{LIST}?fields=name,amount,share,due,urgent").text
    for plain in ("1234.50", "25.0%", "2026-11-22", "Yes"):
        assert f'data-v="{plain}"' in page, plain
    assert 'data-v="Bridge"' not in page
