"""A record's page and panel: facts, what hangs on it, history, neighbours, deleting and the way back."""

from __future__ import annotations

import pytest

from fixtures.front_desk import Desk, parse

LIST = "/a/everything/project/"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("ada", "project", name="Bridge", amount=1250.5, share=0.25, stage="run")


def test_the_page_shows_title_facts_and_history(desk: Desk, record: int):
    desk.office.update("edith", "project", record, name="Tunnel")
    page = desk.client("ada").get(f"{LIST}{record}").text
    assert "<h1><bdi>Tunnel</bdi></h1>" in page
    assert "1,250.50" in page
    history = page.split('class="record-side"')[1]
    assert "Edith" in history and "Bridge" in history and "changed" in history


@pytest.mark.parametrize(("language", "heading"), [("en", "Activity"), ("zh", "动态")])
def test_the_panel_is_the_same_record_without_the_frame(desk: Desk, record: int, language: str, heading: str):
    client = desk.client("ada", language)
    panel = client.get(f"{LIST}{record}", fragment=True).text
    assert "<html" not in panel and "data-close-panel" in panel and heading in panel
    whole = client.get(f"{LIST}{record}").text
    assert "<html" in whole and "data-close-panel" not in whole


def test_what_may_not_be_read_is_nowhere_on_the_page(desk: Desk, record: int):
    desk.office.update("ada", "project", record, share=0.777, phone="+8613800138000")
    page = desk.client("mia").get(f"{LIST}{record}").text
    assert "77.7" not in page and "138 0013 8000" not in page and "Share" not in page


def test_a_record_out_of_sight_answers_as_an_unknown_one(desk: Desk):
    hidden = desk.office.create("ada", "project", name="Secret", stage="plan")
    mia = desk.client("mia")
    answers = [mia.get(f"{LIST}{each}") for each in (hidden, 999_999)]
    assert [each.status_code for each in answers] == [404, 404]
    assert "Secret" not in answers[0].text


def test_lists_that_hang_on_it_lead_to_their_records_and_to_a_filled_form(desk: Desk, record: int):
    task = desk.office.create("ada", "task", name="Dig", project=record)
    page = desk.client("ada").get(f"{LIST}{record}").text
    links = [each["href"] for tag, each in parse(page) if tag == "a"]
    assert f"/a/everything/task/{task}" in links
    form = desk.client("ada").get(f"/a/everything/task/new?project={record}").text
    assert "Bridge" in form


def test_one_steps_through_the_view_it_was_opened_from(desk: Desk, record: int):
    second = desk.office.create("ada", "project", name="Canal", stage="run")
    page = desk.client("ada").get(f"{LIST}{record}?view=").text
    hrefs = {each.get("rel"): each["href"] for tag, each in parse(page) if tag == "a" and "rel" in each}
    assert f"{LIST}{second}?view=" in hrefs.values()
    left = {"HX-Current-URL": f"http://localhost{LIST}?view=all"}
    assert f"{LIST}{second}?view=all" in desk.client("ada").get(f"{LIST}{record}", fragment=True, **left).text


def test_deleting_is_asked_first_and_can_be_taken_back(desk: Desk, record: int):
    ada = desk.client("ada")
    assert "Bridge" in ada.get(f"{LIST}{record}/delete").text
    assert desk.office.live_ids("project") == [record]
    assert ada.post(f"{LIST}{record}/delete").status_code == 303
    assert ada.get(f"{LIST}{record}").status_code == 404
    assert "Bridge" in ada.get(f"{LIST}bin").text
    back = ada.post(f"{LIST}{record}/restore")
    assert back.status_code == 303 and back.headers["Location"] == f"{LIST}{record}"
    assert desk.office.live_ids("project") == [record]


def test_only_administrators_remove_for_good(desk: Desk, record: int):
    desk.office.delete("ada", "project", record)
    assert desk.client("edith").post(f"{LIST}{record}/purge").status_code == 403
    assert desk.client("ada").post(f"{LIST}{record}/purge").status_code == 303
    assert desk.client("ada").post(f"{LIST}{record}/restore").status_code == 404


def test_who_may_not_restore_finds_no_bin(desk: Desk):
    assert desk.client("mia").get(f"{LIST}bin").status_code == 403


def test_a_picker_offers_what_may_be_seen(desk: Desk):
    desk.office.create_many("ada", "team", [{"name": "Alpha"}, {"name": "Beta"}])
    answer = desk.client("mia").get(f"{LIST}choices/team?q=alp")
    assert [each["title"] for each in answer.json["choices"]] == ["Alpha"]
    assert desk.client("mia").get(f"{LIST}choices/share").status_code == 404
    people = desk.client("mia").get(f"{LIST}choices/lead?q=ed").json["choices"]
    assert [each["title"] for each in people] == ["Edith"]


def test_removing_for_good_is_asked_first(desk: Desk, record: int):
    ada = desk.client("ada")
    assert ada.get(f"{LIST}{record}/purge").status_code == 404
    desk.office.delete("ada", "project", record)
    assert "Bridge" in ada.get(f"{LIST}{record}/purge").text
    assert desk.client("edith").get(f"{LIST}{record}/purge").status_code == 403
    assert "Bridge" in ada.get(f"{LIST}bin").text


def test_the_rows_of_a_sub_form_are_shown_with_their_formulas(desk: Desk):
    lines = [{"item": "Steel", "quantity": 3, "price": 10}, {"item": "Paint", "quantity": 1, "price": 5}]
    record = desk.office.create("ada", "project", name="Bridge", lines=lines)
    page = desk.client("ada").get(f"{LIST}{record}").text
    rows = page.split("fact-rows")[1].split("</table>")[0]
    assert "Steel" in rows and "Paint" in rows and "30" in rows
    assert "row-value" in desk.client("ada").get(f"{LIST}{record}/edit").text


def test_deleting_in_the_panel_closes_it_and_tells_the_list(desk: Desk, record: int):
    ada = desk.client("ada")
    assert "<html" not in ada.get(f"{LIST}{record}/delete", fragment=True).text
    answer = ada.post(f"{LIST}{record}/delete", fragment=True)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "records-changed")
    assert desk.office.live_ids("project") == []
