"""Two browsers on the same data: what one saves or says appears at the other, and nothing that is being typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from fixtures.front_desk import Desk

LIST = "/a/everything/project/"


@pytest.fixture
def edith(desk: Desk, desk_address: str, browser: Browser) -> Page:
    """Give another person's browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    for name, value in (("tablewright", desk.session("edith")), ("language", "en")):
        context.add_cookies([{"name": name, "value": value, "url": desk_address}])
    yield context.new_page()
    context.close()


@pytest.fixture
def record(desk: Desk) -> int:
    desk.office.create("edith", "project", name="Canal", stage="run")
    return desk.office.create("edith", "project", name="Bridge", stage="run")


def test_what_one_saves_appears_in_the_other_s_list_and_record(
    desk: Desk, desk_address: str, ada: Page, edith: Page, record: int
):
    ada.goto(f"{desk_address}{LIST}")
    edith.goto(f"{desk_address}{LIST}{record}")
    expect(ada.locator(f"tr[data-id='{record}']")).to_contain_text("Bridge")
    desk.office.update("edith", "project", record, name="Tunnel")
    desk.office.create("edith", "project", name="Dam", stage="run")
    expect(ada.locator(f"tr[data-id='{record}']")).to_contain_text("Tunnel")
    expect(edith.locator("h1")).to_have_text("Tunnel")
    expect(ada.locator(".news-bar")).to_contain_text("New records: 1")
    ada.locator(".news-bar button").click()
    expect(ada.locator("#grid")).to_contain_text("Dam")


def test_what_one_says_appears_while_the_other_writes(
    desk: Desk, desk_address: str, ada: Page, edith: Page, record: int
):
    for page in (ada, edith):
        page.goto(f"{desk_address}{LIST}{record}")
    expect(edith.locator("[data-present]")).to_contain_text("Ada")
    ada.locator("[name=text]").first.fill("Half a sent")
    box = edith.locator("[name=text]").first
    box.press_sequentially("@ad")
    edith.get_by_role("option", name="Ada").wait_for()
    box.press("Enter")
    box.press_sequentially("have a look")
    box.press("Control+Enter")
    expect(edith.locator(".said").first).to_have_text("@Ada have a look")
    expect(ada.locator(".said").first).to_have_text("@Ada have a look")
    expect(ada.locator("[name=text]").first).to_have_value("Half a sent")


def test_who_edits_the_same_record_is_told_and_so_is_a_save(
    desk: Desk, desk_address: str, ada: Page, edith: Page, record: int
):
    edith.goto(f"{desk_address}{LIST}{record}/edit")
    ada.goto(f"{desk_address}{LIST}{record}/edit")
    expect(ada.locator(".news-bar")).to_contain_text("Edith is editing this record too")
    ada.locator("[name=name]").fill("Mine")
    desk.office.update("edith", "project", record, name="Theirs")
    expect(ada.locator(".news-bar")).to_contain_text("Edith has saved this record meanwhile")
    expect(ada.locator("[name=name]")).to_have_value("Mine")


def test_the_bell_opens_a_menu_and_counts_down(desk: Desk, desk_address: str, ada: Page, record: int):
    desk.client("edith").post(f"{LIST}{record}/comments", text="@Ada look")
    ada.goto(f"{desk_address}{LIST}")
    expect(ada.locator(".bell-count")).to_have_text("1")
    ada.locator("[data-bell]").click()
    ada.locator("#notice-menu").get_by_text("mentioned you in").click()
    ada.wait_for_url("**/stream#comment-*")
    expect(ada.locator(".bell-count")).to_be_hidden()
    expect(ada.locator(".said").first).to_have_text("@Ada look")


def test_a_stage_is_moved_by_a_click(desk: Desk, desk_address: str, ada: Page, record: int):
    ada.goto(f"{desk_address}{LIST}{record}")
    ada.locator(".stage-bar button", has_text="Given up").click()
    expect(ada.locator(".stage-here")).to_have_text("Given up")
    assert desk.office.stored("project", record)["stage"] == "lost"
    # Finished asks for 100 % by the table's rule: the form opens with the new stage in it.
    ada.locator(".stage-bar button", has_text="Finished").click()
    ada.wait_for_url("**/edit?**")
    assert desk.office.stored("project", record)["stage"] == "lost"
    expect(ada.locator("[name=stage]")).to_have_value("won")
