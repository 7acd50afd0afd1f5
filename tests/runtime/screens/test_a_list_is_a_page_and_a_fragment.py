"""The list of a table over HTTP: page or fragment, what its address says, and what it keeps to itself."""

from __future__ import annotations

import json
import re

import pytest

from fixtures.front_desk import Desk, parse

LIST = "/a/everything/project/"
HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}\u202e"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    rows = [
        {"name": f"Project {n:03}", "amount": n * 10, "stage": "run" if n % 2 else "plan"}
        for n in range(1, 121)
    ]
    desk.office.create_many("ada", "project", rows)
    return desk


def ids(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<tr data-id="(\d+)"', html)]


def more(html: str) -> str:
    return next(e["hx-get"] for tag, e in parse(html) if tag == "tr" and e.get("class") == "more-row")


def test_the_rows_are_in_the_first_answer(filled):
    page = filled.client("ada").get(LIST)
    assert page.status_code == 200
    assert len(ids(page.text)) == 50
    assert "120 records" in page.text


def test_htmx_gets_the_changing_part_and_caches_are_told_so(filled):
    ada = filled.client("ada")
    page, part = ada.get(LIST), ada.get(LIST, fragment=True)
    assert "<html" in page.text and "<html" not in part.text
    assert ids(page.text) == ids(part.text)
    assert "HX-Request" in page.headers["Vary"] and "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_step_back_in_history_gets_the_whole_page(desk, header):
    answer = desk.client("ada").get(LIST, fragment=True, **{header: "true"})
    assert "<html" in answer.text


def test_every_record_is_reached_once_by_the_link_to_more(filled):
    ada = filled.client("ada")
    html, seen = ada.get(LIST).text, []
    seen += ids(html)
    while 'class="more-row"' in html:
        html = ada.get(more(html), fragment=True).text
        assert "<html" not in html and "toolbar" not in html
        seen += ids(html)
    assert len(seen) == len(set(seen)) == 120


def test_row_numbers_go_on_over_the_pages(filled):
    ada = filled.client("ada")
    second = ada.get(more(ada.get(LIST).text), fragment=True).text
    assert '<span class="n" aria-hidden="true">51</span>' in second


def test_the_address_says_what_is_shown(filled):
    tree = json.dumps({"field": "stage", "op": "is", "value": "run"})
    page = (
        filled.client("ada").get(f"{LIST}?filter={tree}&sort=-amount&fields=name,amount&search=Project").text
    )
    assert "60 records" in page
    assert "Project 119" in page.split("<tbody>")[1].split("</tr>")[0]
    heads = [e["data-field"] for tag, e in parse(page) if tag == "th" and "data-field" in e]
    assert heads == ["name", "amount"]


@pytest.mark.parametrize("query", ["nonsense=1", "search=a&search=b", "f1.field=name"])
def test_an_unknown_or_repeated_member_of_the_address_is_refused(desk, query):
    assert desk.client("ada").get(f"{LIST}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["filter={", "filter=[]", 'filter={"field":"nothing","op":"is","value":1}', "sort=nothing"]
)
def test_a_list_that_cannot_be_made_says_why_and_leads_back(desk, query):
    page = desk.client("ada").get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert "Back to the whole list" in page.text


def test_an_unknown_view_is_not_found(desk):
    assert desk.client("ada").get(f"{LIST}?view=nothing").status_code == 404


@pytest.mark.parametrize("path", [LIST, f"{LIST}bar/sort", "/a/everything/search?q=a", "/a/everything/"])
def test_who_has_no_role_finds_nothing(desk, path):
    assert desk.client("sam").get(path).status_code == 404


def test_a_hidden_field_is_neither_a_column_nor_offered(desk):
    mia = desk.client("mia")
    texts = [mia.get(f"{LIST}bar/{part}").text for part in ("fields", "sort", "group", "filter?do=add")]
    texts.append(mia.get(f"{LIST}?fields=name,share,phone").text)
    for text in texts:
        assert "Share" not in text and "Phone" not in text
    assert mia.get(f"{LIST}bar/head.share?fields=name,share").status_code == 404


def test_rows_that_may_not_be_seen_are_not_listed(desk):
    desk.office.create_many("ada", "project", [{"name": "Secret plan"}, {"name": "Open run", "stage": "run"}])
    page = desk.client("mia").get(f"{LIST}?view=all").text
    assert "Open run" in page and "Secret plan" not in page
    assert "1 record" in page


def test_hostile_texts_are_texts(desk):
    desk.office.create("ada", "project", name=HOSTILE, brief=HOSTILE)
    page = desk.client("ada").get(f"{LIST}?fields=name,brief,caption&search={HOSTILE[:20]}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page


def test_an_empty_list_says_what_belongs_there_and_offers_the_next_step(desk):
    ada = desk.client("ada")
    assert "One field of every type." in ada.get(LIST).text
    assert "/a/everything/project/new" in ada.get(LIST).text
    desk.office.create("ada", "project", name="One project")
    assert "Show everything" in ada.get(f"{LIST}?search=zzzz").text


def test_groups_have_counts_and_sums_and_give_their_rows_when_asked(filled):
    ada = filled.client("ada")
    page = ada.get(f"{LIST}?group=stage&fields=name,amount&footer=amount:sum").text
    toggles = [e["href"] for tag, e in parse(page) if tag == "a" and e.get("class") == "group-toggle"]
    assert len(toggles) == 2
    assert page.count('<span class="group-count">60</span>') == 2
    rows = ada.get(toggles[1], fragment=True).text
    assert len(ids(rows)) == 50 and "<html" not in rows
    assert len(ids(ada.get(more(rows), fragment=True).text)) == 10


@pytest.mark.parametrize("way", ["day", "week", "month", "quarter", "year"])
def test_groups_of_times_hold_their_records(desk, way):
    rows = [{"name": f"Due {n}", "due": f"2026-{n:02}-15"} for n in range(1, 13)]
    desk.office.create_many("ada", "project", [*rows, {"name": "Without"}])
    ada = desk.client("ada")
    page = ada.get(f"{LIST}?view=all&group=due:{way}").text
    toggles = [e["href"] for tag, e in parse(page) if tag == "a" and e.get("class") == "group-toggle"]
    found = [record for link in toggles for record in ids(ada.get(link, fragment=True).text)]
    assert len(found) == len(set(found)) == 13


def test_the_footer_sums_what_is_listed(filled):
    tree = json.dumps({"field": "stage", "op": "is", "value": "run"})
    page = filled.client("ada").get(f"{LIST}?footer=hours:count,amount:sum&filter={tree}").text
    assert "36,000" in page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "part", ["fields", "filter", "filter?do=add", "group", "sort", "head.name", "foot.amount"]
)
def test_each_menu_is_a_page_and_a_fragment_in_both_languages(desk, part, language):
    visitor = desk.client("ada", language)
    page, fragment = visitor.get(f"{LIST}bar/{part}"), visitor.get(f"{LIST}bar/{part}", fragment=True)
    assert page.status_code == fragment.status_code == 200
    assert "<html" in page.text and "<html" not in fragment.text
    chinese = re.search(r"[\u4e00-\u9fff]", fragment.text) is not None
    assert chinese == (language == "zh")
