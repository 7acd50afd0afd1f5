"""The search of a whole app: records of every table, tables and views by name, nothing that may not be seen."""

from __future__ import annotations

import re

import pytest

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


PALETTE = "/a/everything/palette"


def entries(client, **asked):
    """Return (section, label, address) of everything the palette offers."""
    html = client.client.get(PALETTE, query_string=asked).text
    found = []
    for part in html.split('role="group" aria-label="')[1:]:
        section = part.partition('"')[0]
        for href, label in re.findall(
            r'<a class="palette-item".*?href="(.*?)".*?<bdi>(.*?)</bdi>', part, re.S
        ):
            found.append((section, label, href))
    return found


def labels(found, section):
    return [label for where, label, _ in found if where == section]


def test_without_a_word_one_finds_where_to_go_and_what_to_do(desk):
    found = entries(desk.client("ada"))
    assert "Project" in labels(found, "Go to") and "New: Project" in labels(found, "Do")
    assert not labels(found, "Recent")
    mia = entries(desk.client("mia"))
    assert "New: Team" not in labels(mia, "Do") and "New: Project" in labels(mia, "Do")


def test_what_the_browser_remembers_is_told_only_while_one_may_see_it(desk):
    office = desk.office
    hers = office.create("mia", "project", name="Hers")
    secret = office.create("ada", "project", name="Secret")
    recent = f"project.{secret},project.{hers},project.999999,nothing.1,project.0,x"
    assert labels(entries(desk.client("mia"), recent=recent), "Recent") == ["Hers"]
    assert labels(entries(desk.client("ada"), recent=recent), "Recent") == ["Secret", "Hers"]


@pytest.mark.parametrize(
    "asked", ["138 1234", "13812345678", "138-1234-5678", "+86 138 1234 5678", "+86-138-1234-5678"]
)
def test_a_record_is_found_by_its_phone_however_it_is_written(desk, asked):
    desk.office.create("ada", "project", name="Bridge", phone="13812345678")
    ada = desk.client("ada")
    html = ada.client.get(PALETTE, query_string={"q": asked}).text
    assert "Bridge" in html and "palette-note" in html
    # Who may not read the number is not told by it.
    assert "Bridge" not in desk.client("mia").client.get(PALETTE, query_string={"q": asked}).text


def test_a_town_s_number_is_found_with_its_zero(desk):
    desk.office.create("ada", "project", name="Bridge", phone="010-65529988")
    for asked in ("010-65529988", "01065529988", "6552 9988"):
        assert "Bridge" in desk.client("ada").client.get(PALETTE, query_string={"q": asked}).text, asked


def test_names_are_found_by_pinyin_and_by_several_words(desk):
    desk.office.create("ada", "project", name="杭州星河桥梁")
    zh = desk.client("ada", "zh")
    for asked in ("hzxh", "xinghe", "星河", "杭州 桥梁"):
        assert "杭州星河桥梁" in zh.client.get(PALETTE, query_string={"q": asked}).text, asked
    assert "项目" in labels(entries(zh, q="xiangmu"), "前往")
    assert labels(entries(desk.client("ada"), q="new proj"), "Do") == ["New: Project"]


def test_saved_views_are_found_by_those_who_have_them(desk):
    edith = desk.client("edith")
    edith.post("/a/everything/project/views", view="all", name="Harbour view")
    assert "Harbour view" in labels(entries(edith, q="harbour"), "Go to")
    assert "Harbour view" not in labels(entries(desk.client("mia"), q="harbour"), "Go to")


def test_a_name_comes_before_a_mention(desk):
    desk.office.create("ada", "project", name="Bridge", brief="near the harbour")
    desk.office.create("ada", "project", name="Harbour")
    found = entries(desk.client("ada"), q="harbour")
    assert labels(found, "Project") == ["Harbour", "Bridge"]


def test_the_palette_is_nobody_else_s(desk):
    assert desk.client("sam").get(PALETTE).status_code == 404
    assert desk.app.test_client().get(PALETTE).status_code in (302, 401)
    hostile = {"q": "<b>%_'\"\u0000" * 50, "recent": "<b>" * 500}
    answer = desk.client("ada").client.get(PALETTE, query_string=hostile)
    assert answer.status_code == 200 and "<b>%" not in answer.text


def test_the_groups_of_a_mobile_number_belong_together(desk):
    desk.office.create("ada", "project", name="Bridge", phone="13812345678")
    desk.office.create("ada", "project", name="Tunnel", phone="13956781380")
    found = desk.client("ada").client.get(PALETTE, query_string={"q": "138 1234 5678"}).text
    assert "Bridge" in found
    found = desk.client("ada").client.get(PALETTE, query_string={"q": "138 5678"}).text
    assert "Tunnel" not in found and "Bridge" not in found
