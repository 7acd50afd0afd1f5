"""The server is away for a while: a cell and a card wait with what was meant, and it is saved once when it is back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/"
EVERYTHING = re.compile("/a/")


def away(route: Route) -> None:
    """Answer nothing that changes something; what is on the page can still be looked at."""
    route.abort() if route.request.method == "POST" else route.continue_()


def test_a_cell_keeps_what_was_typed_and_is_saved_once(ada: Page, desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge", amount=5)
    ada.goto(f"{ada.desk_address}{LIST}?view=all&fields=name,amount")
    cell = ada.locator("#grid tbody tr[data-id] td").nth(1)
    cell.click()
    ada.keyboard.press("Enter")
    editor = cell.locator("[name=value]")
    expect(editor).to_be_focused()
    ada.route(EVERYTHING, away)
    editor.fill("70")
    ada.keyboard.press("Enter")
    expect(ada.locator(".notice-bad")).to_be_visible()
    expect(cell).to_have_class(re.compile("unsent"))
    expect(editor).to_have_value("70")
    editor.fill("71")
    ada.unroute(EVERYTHING)
    expect(cell).to_contain_text("71")
    expect(editor).to_have_count(0)
    stored = desk.office.stored("project", record)
    assert (stored["amount"], stored["rev"]) == (71, 2)


def test_a_card_waits_where_it_was_put_and_is_moved_once(ada: Page, desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge", stage="plan")
    ada.goto(f"{ada.desk_address}{LIST}?view=board")
    title = ada.locator(".card-title")
    expect(title).to_be_visible()
    ada.route(EVERYTHING, away)
    title.focus()
    ada.keyboard.press("Shift+ArrowRight")
    card = ada.locator(".board-cell[data-stack=run] .card")
    expect(card).to_have_class(re.compile("unsent"))
    expect(ada.locator(".notice-bad")).to_be_visible()
    assert desk.office.stored("project", record)["stage"] == "plan"
    ada.unroute(EVERYTHING)
    expect(card).to_have_attribute("data-rev", "2")
    stored = desk.office.stored("project", record)
    assert (stored["stage"], stored["rev"]) == ("run", 2)
