"""What a task comes after never leads back to it: refused with words by the timeline, the form, a cell and the API."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
DIG, POUR, BUILD, PAINT = 1, 2, 3, 4
SAID = {
    "en": "A record cannot come after itself, nor after one that comes after it.",
    "zh": "记录不能以自身或自身的后续记录为前置任务。",
}


@pytest.fixture
def chain(desk: Desk) -> Desk:
    """Give four tasks, each after the one before."""
    house = desk.office.create("ada", "project", name="House")
    names = ("Dig", "Pour", "Build", "Paint")
    desk.office.create_many("ada", "task", [{"name": name, "project": house} for name in names])
    for before, task in ((DIG, POUR), (POUR, BUILD), (BUILD, PAINT)):
        desk.office.update("ada", "task", task, after=[before])
    return desk


def rev(desk: Desk, task: int) -> str:
    return str(desk.office.stored("task", task)["rev"])


def by_link(desk: Desk, task: int, after: int, language: str) -> Any:
    """Draw an arrow on the timeline."""
    form = {"view": "plan", "rev": "", "link": str(after)}
    return desk.client("ada", language).post(f"/a/everything/task/{task}/move", fragment=True, **form)


def by_menu(desk: Desk, task: int, after: int, language: str) -> Any:
    """Choose it in the menu of a row, without a script."""
    form = {"view": "plan", "rev": "", "after": [str(after)], "offered": ["after"]}
    return desk.client("ada", language).post(f"/a/everything/task/{task}/move", **form)


def by_form(desk: Desk, task: int, after: int, language: str) -> Any:
    """Save the form of the record."""
    path, form = (
        f"/a/everything/task/{task}/edit",
        {"_rev": rev(desk, task), "_fields": ["after"], "after": [str(after)]},
    )
    return desk.client("ada", language).post(path, **form)


def by_cell(desk: Desk, task: int, after: int, language: str) -> Any:
    """Save the cell of a grid."""
    path, form = f"/a/everything/task/{task}/cell/after?fields=name,after", {"value": [str(after)], "rev": ""}
    return desk.client("ada", language).post(path, fragment=True, **form)


@pytest.mark.parametrize("way", [by_link, by_menu, by_form, by_cell])
@pytest.mark.parametrize("last", [DIG, POUR, PAINT])
def test_a_circle_of_any_length_is_refused_on_every_page(chain, way, last):
    chain.client("ada")
    before = chain.office.snapshot()
    for language, said in SAID.items():
        answer = way(chain, DIG, last, language)
        assert answer.status_code == 422 and said in answer.text
    assert chain.office.snapshot() == before
    # Onwards it may lead, also past a task.
    assert way(chain, PAINT, DIG, "en").status_code < 400


def test_a_circle_is_refused_by_the_api(chain, call):
    ada = call("ada")
    before = chain.office.snapshot()
    for after in ([DIG], [POUR], [BUILD, PAINT]):
        answer = ada.change("task", DIG, after=after)
        assert answer.status_code == 422, answer.text
        assert SAID["en"] in answer.text
    assert chain.office.snapshot() == before
    assert ada.change("task", PAINT, after=[DIG, POUR]).status_code == 200
