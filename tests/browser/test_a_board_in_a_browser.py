"""A board in a real browser: dragging, keys, the card's menu, folding, more cards, and what a move that is refused does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
BOARD = "/a/everything/project/?view=board"


@pytest.fixture
def board(desk: Desk, ada: Page) -> Page:
    """Give the board of 35 planned and 2 running projects."""
    rows = [{"name": f"Plan {n:02}", "stage": "plan", "amount": 10, "due": None} for n in range(35)]
    rows += [{"name": "Run A", "stage": "run", "amount": 100}, {"name": "Run B", "stage": "run", "amount": 5}]
    desk.office.create_many("ada", "project", rows)
    ada.goto(ada.desk_address + BOARD)
    expect(ada.locator(".board-cell[data-stack=run] .card")).to_have_count(2)
    return ada


def card(page: Page, name: str):
    return page.locator(".card", has_text=name)


def cell(page: Page, stack: str):
    return page.locator(f".board-cell[data-stack={stack}]")


def count(page: Page, stack: str):
    return page.locator(f".board-head[data-stack={stack}]")


def stage(desk: Desk, record: int) -> str:
    return desk.office.stored("project", record)["stage"]


def drag(page: Page, source, target) -> None:
    """Drag with the mouse, in steps as a hand does."""
    a, b = source.bounding_box(), target.bounding_box()
    page.mouse.move(a["x"] + a["width"] / 2, a["y"] + a["height"] - 6)
    page.mouse.down()
    page.mouse.move(a["x"] + a["width"] / 2 + 12, a["y"] + a["height"] - 2, steps=3)
    page.mouse.move(b["x"] + b["width"] / 2, b["y"] + 30, steps=12)
    page.mouse.up()


def test_a_card_is_dragged_to_another_stack_and_the_totals_follow(board, desk):
    drag(board, card(board, "Run A"), cell(board, "plan"))
    expect(cell(board, "plan").locator(".card", has_text="Run A")).to_have_attribute("data-rev", "2")
    expect(count(board, "run")).to_have_attribute("data-count", "1")
    expect(count(board, "plan")).to_contain_text("450.00")
    assert stage(desk, 36) == "plan"


def test_a_refused_card_goes_back_and_what_it_needs_is_asked_in_its_form(board, desk):
    drag(board, card(board, "Run A"), cell(board, "won"))
    panel = board.locator("#panel")
    expect(panel.locator("[name=stage]")).to_have_value("won")
    expect(board.locator(".notice-bad")).to_contain_text("100 % done")
    expect(cell(board, "run").locator(".card", has_text="Run A")).to_be_visible()
    assert stage(desk, 36) == "run"
    panel.locator("[name=done]").fill("100")
    panel.locator("form .btn-primary").first.click()
    expect(cell(board, "won").locator(".card", has_text="Run A")).to_be_visible()
    assert stage(desk, 36) == "won"


def test_keys_go_from_card_to_card_and_carry_one(board, desk):
    board.locator(".card-title").first.focus()
    board.keyboard.press("ArrowDown")
    expect(card(board, "Plan 01").locator(".card-title")).to_be_focused()
    board.keyboard.press("Shift+ArrowRight")
    moved = cell(board, "run").locator(".card", has_text="Plan 01")
    expect(moved).to_have_attribute("data-rev", "2")
    expect(moved.locator(".card-title")).to_be_focused()
    assert stage(desk, 2) == "run"


def test_the_cards_menu_moves_it(board, desk):
    card(board, "Run B").locator(".card-move").click()
    board.locator("#list-menu button", has_text="Planned").click()
    expect(cell(board, "plan").locator(".card", has_text="Run B")).to_have_attribute("data-rev", "2")
    assert stage(desk, 37) == "plan"


def test_more_than_the_limit_is_told(board):
    for name in ("Plan 00", "Plan 01"):
        card(board, name).locator(".card-move").click()
        board.locator("#list-menu button", has_text="Running").click()
        expect(cell(board, "run").locator(".card", has_text=name)).to_have_attribute("data-rev", "2")
    expect(board.locator(".notice-bad")).to_contain_text("more than its limit of 3")
    expect(board.locator(".board-head.over")).to_have_count(1)


def test_a_stack_stays_folded_until_it_is_opened(board, desk):
    desk.office.create("ada", "project", name="Gone", stage="lost")
    board.reload()
    expect(card(board, "Gone")).to_have_count(0)
    count(board, "lost").locator("[data-fold]").click()
    expect(card(board, "Gone")).to_be_visible()
    board.reload()
    expect(card(board, "Gone")).to_be_visible()


def test_more_cards_come_as_one_scrolls(board):
    expect(cell(board, "plan").locator(".card")).to_have_count(30)
    board.locator(".board").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    expect(cell(board, "plan").locator(".card")).to_have_count(35)


def test_a_card_opens_its_record_and_a_new_one_is_added_to_its_stack(board, desk):
    card(board, "Run A").click(position={"x": 8, "y": 40})
    expect(board.locator("#panel h2, #panel h1").first).to_contain_text("Run A")
    board.keyboard.press("Escape")
    expect(board.locator("#panel h2, #panel h1")).to_have_count(0)
    board.goto(board.url + "&group=lead")
    board.evaluate("window.stayed = true")
    count(board, "run").locator(".board-add").click()
    dialog = board.get_by_role("dialog")
    expect(dialog.locator("[name=stage]")).to_have_value("run")
    dialog.locator("[data-save]").click()  # without a name it is refused, and everything stays
    expect(dialog.locator(".form-fault").first).to_be_visible()
    expect(dialog.locator("[name=stage]")).to_have_value("run")
    dialog.locator("[name=name]").fill("Fresh")
    dialog.locator("[data-save]").click()
    expect(card(board, "Fresh").locator(".card-title")).to_be_focused()
    expect(cell(board, "run").locator(".card", has_text="Fresh")).to_be_visible()
    expect(count(board, "run")).to_have_attribute("data-count", "3")
    assert board.evaluate("window.stayed")
