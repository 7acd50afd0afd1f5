"""A form's own words after saving: on the next page without a script, as a notice with one, and once only."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixtures.example_documents import document_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish

LIST = "/a/everything/project/"
SAID = {"en": "Thanks <b>a lot</b>.", "zh": "已收到，谢谢！"}


def form(key: str, *use: str, **members: Any) -> dict[str, Any]:
    section = {"key": "s", "fields": ["name"]}
    return {
        "key": key,
        "table": "project",
        "use": list(use),
        "sections": [section],
        "message": SAID,
    } | members


@pytest.fixture
def spoken(desk: Desk) -> Desk:
    """Give the office forms that say something after saving, members one that says nothing."""
    document = document_of()
    silent = form("silent", "create", roles=["member"])
    del silent["message"]
    editors = form("editors", "create", roles=["editor"])
    document["forms"] = [silent, editors, form("main", "create", "edit", "detail"), form("quick", "quick")]
    republish(desk, document)
    return desk


@pytest.mark.parametrize("path", ["new", "quick", "{}/edit"])
def test_the_page_after_saving_says_it_once_as_text(spoken: Desk, path: str):
    record, ada = spoken.office.create("ada", "project", name="Old"), spoken.client("ada")
    answer = ada.post(LIST + path.format(record), _fields=["name"], name="Bridge", _rev="1")
    assert answer.status_code == 303
    page = ada.get(answer.headers["Location"]).text
    assert "Thanks &lt;b&gt;a lot&lt;/b&gt;." in page
    assert "Thanks" not in ada.get(answer.headers["Location"]).text


def test_a_script_is_told_it_in_the_reader_s_language(spoken: Desk):
    answer = spoken.client("ada", "zh").post(f"{LIST}new", fragment=True, _fields=["name"], name="Bridge")
    assert json.loads(answer.headers["HX-Trigger"])["records-changed"]["said"] == "已收到，谢谢！"
    quick = spoken.client("ada").post(f"{LIST}quick", fragment=True, _fields=["name"], name="Bridge")
    assert quick.json["said"] == SAID["en"]


def test_a_form_without_words_says_nothing(spoken: Desk):
    mia = spoken.client("mia")
    answer = mia.post(f"{LIST}new", _fields=["name"], name="Bridge")
    assert "tablewright-saved" not in str(answer.headers)
    assert "Thanks" not in mia.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "named", ["project.editors", "project.nothing", "nothing", "..", "project.main" * 99]
)
def test_nobody_hears_the_words_of_a_form_that_is_not_theirs(spoken: Desk, named: str):
    mia = spoken.client("mia")
    mia.client.set_cookie("tablewright-saved", named, path="/a/everything/")
    answer = mia.get(LIST)
    assert answer.status_code == 200 and "Thanks" not in answer.text
