"""Values entered before are offered: the frequent ones first, none that the reader may not see."""

from __future__ import annotations

import re

from fixtures.front_desk import Desk

SUGGEST = "/a/everything/project/suggest/"


def offered(desk: Desk, who: str, query: str) -> list[str]:
    answer = desk.client(who).get(f"{SUGGEST}supplier?q={query}")
    assert answer.status_code == 200
    return answer.json["suggestions"]


def test_values_are_offered_by_how_often_they_occur(desk: Desk):
    for name, times in (("Alpha Steel", 1), ("Beta Steel", 3), ("Gamma", 2)):
        for _ in range(times):
            desk.office.create("ada", "project", name="Some", stage="plan", supplier=name)
    assert offered(desk, "ada", "steel") == ["Beta Steel", "Alpha Steel"]
    assert offered(desk, "ada", "%") == offered(desk, "ada", "") == []
    assert offered(desk, "mia", "steel") == [], "she sees none of these records"


def test_other_fields_and_other_people_get_nothing(desk: Desk):
    ada, sam = desk.client("ada"), desk.client("sam")
    assert ada.get(f"{SUGGEST}name?q=a").status_code == 404
    assert ada.get(f"{SUGGEST}nothing?q=a").status_code == 404
    assert sam.get(f"{SUGGEST}supplier?q=a").status_code == 404


def test_the_form_says_where_to_ask(desk: Desk):
    desk.office.create("ada", "project", name="Some", stage="plan")
    page = desk.client("ada").get("/a/everything/project/1/cell/supplier").text
    assert 'data-suggest="/a/everything/project/suggest/supplier"' in page


def test_a_number_is_made_of_parts_and_counts_on(desk: Desk):
    ids = [desk.office.create("ada", "project", name="Some", stage=stage) for stage in ("plan", "run")]
    page = [desk.client("ada").get(f"/api/v1/apps/everything/tables/project/records/{each}") for each in ids]
    found = [re.search(r"D-\d{4}-(\w+)-(\d{3})", each.text) for each in page]
    if all(found):
        assert [each.groups() for each in found] == [("plan", "001"), ("run", "002")]
    else:
        rows = desk.client("ada").get("/a/everything/project/?fields=docket").text
        assert re.findall(r"D-\d{4}-(plan|run)-(\d{3})<", rows)
