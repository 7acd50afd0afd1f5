"""Trees over HTTP: levels, numbers of what stands below, the way to what was found, moves, and rights."""

from __future__ import annotations

import re

import pytest

from fixtures.front_desk import Desk, parse

TREE = "/a/everything/project/?view=tree"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Give A over A1 and A2, A1 over A11, and B: ids 1 to 5."""
    office = desk.office
    a = office.create("ada", "project", name="A0")
    a1, _a2 = office.create_many("ada", "project", [{"name": "A1", "parent": a}, {"name": "A2", "parent": a}])
    office.create("ada", "project", name="A11", parent=a1, stage="run")
    office.create("ada", "project", name="B0")
    return desk


def rows(html: str) -> list[tuple[str, int]]:
    """Return (title, level) of each row."""
    found = re.findall(r'aria-level="(\d+)".*?class="title-link"[^>]*><bdi>([^<]*)', html, re.DOTALL)
    return [(title, int(level)) for level, title in found]


def row(html: str, record: int) -> dict[str, str]:
    return next(e for tag, e in parse(html) if tag == "tr" and e.get("data-id") == str(record))


def test_only_the_top_is_shown_with_how_much_stands_below(filled):
    page = filled.client("ada").get(TREE).text
    assert rows(page) == [("A0", 1), ("B0", 1)]
    assert row(page, 1)["aria-expanded"] == "false" and "aria-expanded" not in row(page, 5)
    assert re.search(r'board-count">2<', page)


def test_what_is_below_is_fetched_alone(filled):
    ada = filled.client("ada")
    part = ada.get(row(ada.get(TREE).text, 1)["data-inside"] + "&level=2", fragment=True).text
    assert "<html" not in part and "toolbar" not in part
    assert rows(part) == [("A1", 2), ("A2", 2)]


def test_without_a_script_the_arrow_opens_and_closes(filled):
    ada = filled.client("ada")
    html = ada.get(TREE).text
    for _ in range(2):
        arrows = [e["href"] for tag, e in parse(html) if e.get("class") == "tree-toggle"]
        html = ada.get(arrows[-1]).text
    assert rows(html) == [("A0", 1), ("A1", 2), ("A11", 3), ("A2", 2), ("B0", 1)]
    arrows = [e["href"] for tag, e in parse(html) if e.get("class") == "tree-toggle"]
    assert rows(ada.get(arrows[0]).text) == [("A0", 1), ("B0", 1)]


def test_what_was_searched_stands_alone_with_the_way_to_it(filled):
    page = filled.client("ada").get(f"{TREE}&search=A11").text
    assert rows(page) == [("A11", 1)]
    trail = re.search(r'class="tree-path">(.*?)</span>', page, re.DOTALL)[1]
    assert re.findall(r"<bdi>([^<]*)", trail) == ["A0", "A1"]


def test_one_branch_is_a_page_with_the_way_to_it(filled):
    page = filled.client("ada").get(f"{TREE}&inside=[2]").text
    assert "<html" in page and rows(page) == [("A11", 1)]
    trail = re.search(r"tree-trail.*?</nav>", page, re.DOTALL)[0]
    assert re.findall(r"<bdi>([^<]*)", trail) == ["A0", "A1"]


def test_what_stands_below_something_one_may_not_see_stands_at_the_top(filled):
    page = filled.client("mia").get(TREE).text
    assert rows(page) == [("A11", 1)]
    assert not rows(filled.client("mia").get(f"{TREE}&inside=[1]&level=2", fragment=True).text)
    assert "A1<" not in page and ">A0<" not in page


def test_numbers_below_count_only_what_may_be_seen(filled):
    filled.office.create("mia", "project", name="Mine")
    for name, stage in (("Seen", "run"), ("Unseen", "plan")):
        filled.office.create("ada", "project", name=name, stage=stage, parent=6)
    assert re.findall(r'board-count">(\d+)<', filled.client("mia").get(TREE).text) == ["1"]


def test_every_row_of_a_level_is_reached_once(filled):
    names = [f"C{n:03}" for n in range(120)]
    filled.office.create_many("ada", "project", [{"name": name, "parent": 5} for name in names])
    ada = filled.client("ada")
    html, seen = ada.get(f"{TREE}&inside=[5]&level=2", fragment=True).text, []
    while True:
        seen += rows(html)
        more = [e["hx-get"] for tag, e in parse(html) if tag == "tr" and e.get("class") == "more-cards"]
        if not more:
            break
        html = ada.get(more[0], fragment=True).text
    assert seen == [(name, 2) for name in names]


def test_a_record_is_moved_under_another_and_to_the_top(filled):
    ada = filled.client("ada")
    path = "/a/everything/project/2/move"
    assert 'name="to"' in ada.get(f"{path}?view=tree").text
    assert ada.post(path, view="tree", to="5", rev="1").status_code == 303
    assert filled.office.stored("project", 2)["parent"] == 5
    assert ada.post(path, fragment=True, view="tree", to="", rev="2").status_code == 204
    assert filled.office.stored("project", 2)["parent"] is None


@pytest.mark.parametrize("to", ["1", "2", "4"])
def test_a_circle_is_refused_with_words(filled, to):
    ada = filled.client("ada")
    before = filled.office.snapshot()
    answer = ada.post("/a/everything/project/1/move", fragment=True, view="tree", to=to, rev="1")
    assert answer.status_code == 422 and "cannot stand below itself" in answer.text
    assert filled.office.snapshot() == before


def test_somebody_without_the_right_moves_nothing(filled):
    mia = filled.client("mia")
    assert "move?view=tree" not in mia.get(TREE).text
    answer = mia.post("/a/everything/project/4/move", fragment=True, view="tree", to="", rev="1")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "query",
    ["open=x,1,,-3", "open=999999", "inside=[999999]", 'inside=["a"]', "inside=[", "level=x&inside=[1]"],
)
def test_an_address_that_makes_no_sense_is_refused_or_shows_less(filled, query):
    for fragment in (True, False):
        answer = filled.client("ada").get(f"{TREE}&{query}", fragment=fragment)
        assert answer.status_code in (200, 400, 404), answer.text


def test_an_old_circle_hangs_nothing(filled):
    """A circle from before the view was made: its records are found, and nothing runs in circles."""
    live = filled.office.table("project")
    with filled.office.engine.begin() as connection:
        parent = live.column("parent")
        connection.execute(live.sql.update().where(live.sql.c.id == 1).values({parent.name: 4}))
    ada = filled.client("ada")
    assert rows(ada.get(f"{TREE}&open=1,2,4").text) == [("B0", 1)]
    assert rows(ada.get(f"{TREE}&search=A11").text) == [("A11", 1)]
    assert ada.get(f"{TREE}&inside=[1]&open=1,2,4").status_code == 200
