"""A tree in a real browser: branches open in place and stay open, rows are carried by keys, mouse and menu."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
TREE = "/a/everything/project/?view=tree"


@pytest.fixture
def tree(desk: Desk, ada: Page) -> Page:
    """Give A0 over A1 and A2, A1 over A11, and B0: ids 1 to 5."""
    office = desk.office
    a = office.create("ada", "project", name="A0")
    a1, _a2 = office.create_many("ada", "project", [{"name": "A1", "parent": a}, {"name": "A2", "parent": a}])
    office.create("ada", "project", name="A11", parent=a1)
    office.create("ada", "project", name="B0")
    ada.goto(ada.desk_address + TREE)
    expect(row(ada, 1)).to_have_attribute("tabindex", "0")
    return ada


def row(page: Page, record: int):
    return page.locator(f"tr[data-id='{record}']")


def parent(desk: Desk, record: int) -> int | None:
    return desk.office.stored("project", record)["parent"]


def test_branches_open_in_place_and_stay_open_on_reload(tree):
    row(tree, 1).locator(".tree-toggle").click()
    row(tree, 2).locator(".tree-toggle").click()
    expect(row(tree, 4)).to_have_attribute("aria-level", "3")
    tree.reload()
    expect(row(tree, 4)).to_be_visible()
    row(tree, 1).locator(".tree-toggle").click()
    expect(row(tree, 4)).to_be_hidden()
    expect(row(tree, 2)).to_be_hidden()
    row(tree, 1).locator(".tree-toggle").click()
    expect(row(tree, 4)).to_be_visible()


def test_the_arrows_walk_open_and_close(tree):
    row(tree, 1).focus()
    tree.keyboard.press("ArrowRight")
    expect(row(tree, 2)).to_be_visible()
    tree.keyboard.press("ArrowRight")
    expect(row(tree, 2)).to_be_focused()
    tree.keyboard.press("ArrowDown")
    expect(row(tree, 3)).to_be_focused()
    tree.keyboard.press("ArrowLeft")
    expect(row(tree, 1)).to_be_focused()
    tree.keyboard.press("ArrowLeft")
    expect(row(tree, 2)).to_be_hidden()
    tree.keyboard.press("End")
    expect(row(tree, 5)).to_be_focused()


def test_keys_carry_a_row_down_a_level_and_up_again(tree, desk):
    row(tree, 5).focus()
    tree.keyboard.press("Shift+ArrowRight")
    expect(row(tree, 5)).to_have_attribute("aria-level", "2")
    expect(row(tree, 5)).to_be_focused()
    assert parent(desk, 5) == 1
    tree.keyboard.press("Shift+ArrowLeft")
    expect(row(tree, 5)).to_have_attribute("aria-level", "1")
    assert parent(desk, 5) is None


def test_a_row_is_dragged_under_another(tree, desk):
    row(tree, 5).drag_to(row(tree, 1))
    expect(row(tree, 5)).to_have_attribute("aria-level", "2")
    assert parent(desk, 5) == 1


def test_a_circle_is_refused_and_told(tree, desk):
    row(tree, 1).locator(".tree-toggle").click()
    expect(row(tree, 2)).to_be_visible()
    row(tree, 1).drag_to(row(tree, 2))
    expect(tree.locator(".notice-bad")).to_contain_text("cannot stand below itself")
    assert parent(desk, 1) is None
