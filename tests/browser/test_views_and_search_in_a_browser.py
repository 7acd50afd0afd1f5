"""Views and the search of everything in a real browser: by mouse and keyboard, at phone width, as axe wants it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious
from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/"


@pytest.fixture
def page(desk: Desk, ada: Page) -> Page:
    """Give the administrator's tab, with some projects to see."""
    rows = [
        {"name": f"Project {n}", "stage": "run" if n % 2 else "plan", "due": "2026-11-22"} for n in range(8)
    ]
    desk.office.create_many("ada", "project", rows)
    return ada


def test_what_is_shown_becomes_a_view_of_ones_own(page):
    page.goto(page.desk_address + LIST + "?view=running&group=")
    page.get_by_role("button", name="Stage").first.click()
    page.locator(".view-bar-menu").get_by_text("Running").click()
    expect(page.locator(".view-bar")).to_contain_text("Running")
    expect(page.locator("#grid")).not_to_contain_text("Project 2")
    expect(page.locator(".view-bar-menu")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name", exact=True).fill("Running now")
    assert serious(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".view-tabs [aria-current]")).to_have_text("Running now")
    expect(page.locator("#grid")).not_to_contain_text("Project 2")
    expect(page.get_by_role("button", name="Save view")).to_have_count(0)


def test_a_view_is_made_without_leaving_the_list(page):
    page.goto(page.desk_address + LIST)
    page.get_by_role("button", name="This view").click()
    page.get_by_role("link", name="New view").click()
    expect(page.locator("#panel").get_by_role("heading", name="New view")).to_be_visible()
    assert serious(page) == []
    page.locator("#panel").get_by_role("link", name="Grid").click()
    expect(page.locator("#panel [aria-current]")).to_have_text("Grid")
    page.locator("#new-view-name").fill("Roomy")
    page.locator("#panel").get_by_role("button", name="Save view").click()
    expect(page.locator(".view-tabs [aria-current]")).to_have_text("Roomy")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_search_of_everything_suits_axe_and_phones(page, width):
    page.set_viewport_size({"width": width, "height": 844})
    for theme in ("light", "dark"):
        page.context.add_cookies([{"name": "theme", "value": theme, "url": page.desk_address}])
        page.goto(page.desk_address + LIST + "?view=running&sort=name")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("#search-all").click()
        expect(page.locator(".palette-item").first).to_be_visible()
        assert serious(page) == []
        page.locator(".palette-input").fill("zzzz")
        expect(page.locator(".palette-none")).to_be_visible()
        assert serious(page) == []
        page.locator("[data-palette-close]").click()
