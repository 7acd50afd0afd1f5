"""Galleries over HTTP: cards, pictures, further ones, and what each actor sees of them."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from fixtures.front_desk import Desk, parse

GALLERY = "/a/everything/project/?view=cards"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    rows = [{"name": f"Project {n:02}", "stage": "run" if n % 2 else "plan"} for n in range(30)]
    desk.office.create_many("ada", "project", rows)
    return desk


def titles(html: str) -> list[str]:
    return re.findall(r'class="card-title"[^>]*><bdi>([^<]*)', html)


def test_every_record_is_a_card_reached_once(filled):
    ada = filled.client("ada")
    html, seen = ada.get(GALLERY).text, []
    assert "30 records" in html
    while True:
        seen += titles(html)
        more = [e["hx-get"] for tag, e in parse(html) if "more-cards" in e.get("class", "")]
        if not more:
            break
        html = ada.get(more[0], fragment=True).text
        assert "<html" not in html and "toolbar" not in html
    assert seen == [f"Project {n:02}" for n in range(30)]


def test_a_card_shows_its_first_picture(filled):
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")
    picture.seek(0)
    ada = filled.client("ada")
    form = {"_fields": "pictures", "_rev": "1", "pictures:upload": (picture, "red.png")}
    assert ada.post("/a/everything/project/1/edit", **form).status_code == 303
    shown = [e["src"] for tag, e in parse(ada.get(GALLERY).text) if tag == "img" and "thumbnail" in e["src"]]
    assert len(shown) == 1
    answer = ada.get(shown[0])
    assert answer.status_code == 200 and answer.mimetype == "image/webp"
    assert filled.client("mia").get(shown[0]).status_code == 404


def test_only_what_may_be_seen_is_there(filled):
    page = filled.client("mia").get(GALLERY).text
    assert "15 records" in page and "Project 00" not in page and len(titles(page)) == 15


def test_filter_and_search_hold_and_nothing_found_says_so(filled):
    ada = filled.client("ada")
    filled.office.create("ada", "project", name="Zebra", stage="won", done=100)
    assert titles(ada.get(f"{GALLERY}&search=Zebra").text) == ["Zebra"]
    tree = '{"field":"stage","op":"is","value":"won"}'
    assert titles(ada.get(f"{GALLERY}&filter={tree}").text) == ["Zebra"]
    page = ada.get(f"{GALLERY}&search=nothing at all").text
    assert "Nothing matches" in page and not titles(page)
    fault = ada.get(f"{GALLERY}&sort=nothing")
    assert fault.status_code == 200 and 'role="alert"' in fault.text
    assert ada.get(f"{GALLERY}&cursor=nonsense", fragment=True).status_code in (200, 400)


def test_an_empty_gallery_offers_the_first_card(desk):
    page = desk.client("ada").get(GALLERY).text
    assert "/a/everything/project/new" in page and 'class="empty"' in page
