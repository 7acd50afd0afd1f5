"""Options are merged and fields split off from pages that show first what happens; undoing gives everything back."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.plain_forms import Form, send
from tablewright.core.database import reading

from .conftest import PHONE, Workshop, at
from .test_history import edit, post

MERGE, SPLIT = "tables/client/fields/stage/merge-options", "tables/client/split"


def values(workshop: Workshop, table: str, key: str) -> list[Any]:
    live = workshop.app.tables[table]
    with reading(workshop.desk.office.engine) as connection:
        return list(connection.scalars(sa.select(live.column(key)).order_by(live.sql.c.id)))


def ask(workshop: Workshop, path: str, marked: str, **chosen: Any) -> Any:
    """Fill in the first step; returns the second."""
    client = workshop.browser("ada")
    form = Form(client.get(at(path)).text, marked)
    return send(client, form, form.action, **chosen)


def go_on(workshop: Workshop, answer: Any) -> None:
    """Say yes to what the second step shows, and to what else is asked."""
    assert answer.status_code == 200, answer.text
    answer = send(workshop.browser("ada"), Form(answer.text, "seen"), Form(answer.text, "seen").action)
    workshop.done(answer)


def test_options_are_merged_with_their_records_and_come_back(workshop):
    before = copy.deepcopy(dict(workshop.app.model.document))
    page = workshop.browser("ada").get(at(MERGE)).text
    assert "6 records" in page and "0 records" in page
    answer = ask(workshop, MERGE, "gone", gone=["open"], into="won")
    assert "6 records" in answer.text and values(workshop, "client", "stage") == ["open"] * 6
    go_on(workshop, answer)
    assert values(workshop, "client", "stage") == ["won"] * 6
    number = workshop.app.revision
    page = workshop.browser("ada").get(at(f"history/{number}")).text
    assert "now hold" in page
    assert post(workshop, f"history/{number}/undo").status_code == 303
    assert values(workshop, "client", "stage") == ["open"] * 6
    assert workshop.app.model.document == before


@pytest.mark.parametrize("chosen", [{}, {"gone": ["open"], "into": "open"}, {"gone": ["x"], "into": "won"}])
def test_what_cannot_be_merged_is_said_and_nothing_changes(workshop, chosen):
    before = workshop.app.revision
    answer = ask(workshop, MERGE, "gone", **chosen)
    assert answer.status_code == 422 and "Choose what to merge" in answer.text
    assert workshop.app.revision == before


@pytest.mark.parametrize(("rows", "made"), [("distinct", 1), ("each", 6)])
def test_fields_are_split_off_still_show_and_come_back(workshop, rows, made):
    role = {
        "key": "sales",
        "label": "Sales",
        "tables": {"client": {"actions": ["view", "edit"], "rows": "all"}},
    }
    edit(workshop, lambda d: {**d, "roles": [role]}, "role")
    workshop.give("sales", f"person:{workshop.people['mia']}")
    before = copy.deepcopy(dict(workshop.app.model.document))
    answer = ask(
        workshop, SPLIT, "fields", fields=["phone", "stage"], label_en="Contact card", label_zh="", rows=rows
    )
    assert answer.status_code == 200 and "Open" in answer.text, answer.text
    go_on(workshop, answer)
    assert len(values(workshop, "contact_card", "phone")) == made
    assert set(values(workshop, "contact_card", "phone")) == {PHONE}
    links = values(workshop, "client", "contact_card")
    assert len(set(links)) == made and None not in links
    page = workshop.browser("mia").get("/a/desk/client/")
    assert page.status_code == 200 and "Client 0" in page.text
    number = workshop.app.revision
    workshop.done(post(workshop, f"history/{number}/undo"))
    assert values(workshop, "client", "phone") == [PHONE] * 6
    assert values(workshop, "client", "stage") == ["open"] * 6
    assert workshop.app.model.document == before


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"label_en": "Card", "fields": []}, "Choose the fields that move"),
        ({"label_en": "Card", "fields": ["stage"]}, "must be a text or phone number"),
        ({"label_en": "", "label_zh": "", "fields": ["phone"]}, "Name the new table"),
    ],
)
def test_a_split_that_cannot_be_is_said_and_nothing_changes(workshop, chosen, said):
    before = workshop.app.revision
    answer = ask(workshop, SPLIT, "fields", **chosen)
    assert answer.status_code == 422 and said in answer.text
    assert workshop.app.revision == before


def test_only_choices_are_merged_and_only_tables_are_split(workshop):
    client = workshop.browser("ada")
    assert client.get(at("tables/client/fields/phone/merge-options")).status_code == 404
    assert client.get(at("tables/nothing/split")).status_code == 404


def test_splitting_shows_nobody_values_of_records_that_they_do_not_see(workshop):
    every = {"actions": ["view"], "rows": "all"}
    won = {"actions": ["view"], "rows": {"condition": 'stage = "won"'}}
    role = {"key": "sales", "label": "Sales", "all_tables": every, "tables": {"client": won}}
    edit(workshop, lambda d: {**d, "roles": [role]}, "role")
    workshop.give("sales", f"person:{workshop.people['mia']}")
    assert workshop.names("mia") == set()
    answer = ask(
        workshop, SPLIT, "fields", fields=["phone"], label_en="Contact card", label_zh="", rows="each"
    )
    go_on(workshop, answer)
    assert workshop.browser("ada").get("/a/desk/contact_card/").status_code == 200
    assert workshop.browser("mia").get("/a/desk/visit/").status_code == 200
    assert workshop.browser("mia").get("/a/desk/contact_card/").status_code in (403, 404)


def test_merging_says_whose_people_see_other_records_by_the_option_that_stays(workshop):
    rows = {"actions": ["view"], "rows": {"condition": 'stage = "won"'}}
    role = {"key": "sales", "label": "Sales", "tables": {"client": rows}}
    edit(workshop, lambda d: {**d, "roles": [role]}, "role")
    asked = ask(workshop, MERGE, "into", gone=["open"], into="won")
    assert "decides by the" in asked.text and "“Sales”" in asked.text
    asked = ask(workshop, MERGE, "into", gone=["won"], into="open")
    assert "decides by the" not in asked.text and "“Sales”" in asked.text
