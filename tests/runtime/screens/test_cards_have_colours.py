"""A view's colours by conditions on the cards of boards and galleries: whole cards, and single values."""

from __future__ import annotations

import re

import pytest

from fixtures.example_documents import by_key, document_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish

LIST = "/a/everything/project/"
COLORS = [
    {"filter": {"field": "amount", "op": "gt", "value": 99}, "color": "red"},
    {"filter": {"field": "amount", "op": "gt", "value": 9}, "color": "green"},
    {"filter": {"field": "amount", "op": "lt", "value": 9}, "color": "blue", "field": "amount"},
    {"filter": {"field": "share", "op": "gt", "value": 0.1}, "color": "purple"},
]


@pytest.fixture
def colored(desk: Desk) -> Desk:
    """Give three projects to a board and a gallery that colour them."""
    document = document_of()
    for key in ("project.board", "project.cards"):
        by_key(document["views"], key)[1].update(colors=COLORS, fields=["name", "amount"])
    republish(desk, document)
    rows = [{"name": f"Of {amount}", "amount": amount, "stage": "run"} for amount in (100, 10, 1)]
    desk.office.create_many("ada", "project", [*rows, {"name": "Shared", "share": 0.5, "stage": "run"}])
    return desk


def marks(page: str) -> dict[str, tuple[str, str]]:
    """Return of each card the colour of the whole and that of its first value."""
    found = {}
    for card in re.findall(r'<li class="card.*?</li>', page, re.S):
        title = re.search(r'class="card-title"[^>]*><bdi>([^<]*)', card)[1]
        whole = re.match(r'<li class="card[^"]*?(?: mark-(\w+))?"', card)[1]
        value = re.search(r'<dd class="mark-(\w+)"', card)
        found[title] = (whole or "", value[1] if value else "")
    return found


@pytest.mark.parametrize("view", ["board", "cards"])
def test_the_first_condition_that_holds_gives_the_colour(colored: Desk, view: str):
    page = colored.client("ada").get(f"{LIST}?view={view}").text
    assert marks(page) == {
        "Of 100": ("red", ""),
        "Of 10": ("green", ""),
        "Of 1": ("", "blue"),
        "Shared": ("purple", ""),
    }


def test_a_colour_tells_nothing_the_reader_may_not_see(colored: Desk):
    assert marks(colored.client("mia").get(f"{LIST}?view=board").text)["Shared"] == ("", "")


def test_a_moved_card_comes_back_in_its_colour(colored: Desk):
    ada = colored.client("ada")
    record = min(colored.office.live_ids("project"))
    answer = ada.post(f"{LIST}{record}/move?view=board", fragment=True, view="board", to="plan", rev="1")
    assert marks(answer.text) == {"Of 100": ("red", "")}


def test_only_views_that_a_link_can_show_offer_one(colored: Desk):
    ada = colored.client("ada")
    saved = ada.post(f"{LIST}views", view="board", name="Mine").headers["Location"].partition("view=")[2]
    assert "links?view=board" in ada.get(f"{LIST}?view=board").text
    assert "links?view=" not in ada.get(f"{LIST}?view={saved}").text
