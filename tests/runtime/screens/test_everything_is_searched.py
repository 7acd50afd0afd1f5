"""The search of a whole app: records of every table, tables and views by name, nothing that may not be seen."""

from __future__ import annotations

SEARCH = "/a/everything/search"


def test_records_of_several_tables_are_found(desk):
    desk.office.create("ada", "team", name="Harbour team")
    desk.office.create("ada", "project", name="Harbour bridge")
    found = desk.client("ada").get(f"{SEARCH}?q=harbour", fragment=True).text
    assert "Harbour team" in found and "Harbour bridge" in found and "<html" not in found


def test_tables_and_views_are_found_by_name(desk):
    found = desk.client("ada").get(f"{SEARCH}?q=projects").text
    assert "All projects" in found


def test_what_may_not_be_seen_is_not_found(desk):
    desk.office.create("ada", "project", name="Secret harbour")
    assert "Secret" not in desk.client("mia").get(f"{SEARCH}?q=harbour").text


def test_nothing_found_is_said(desk):
    assert "Nothing found for “zzz”." in desk.client("ada").get(f"{SEARCH}?q=zzz").text


def test_a_hostile_search_is_harmless(desk):
    answer = desk.client("ada").get(SEARCH, query_string={"q": "<b>%_'\"\u0000" * 50})
    assert answer.status_code == 200 and "<b>%" not in answer.text
