"""Records and forms as people use them: within the panel, on a phone, without scripts, by two people at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious_in_both_themes
from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/"
LONG = "A title of many words ✨ שלום " * 2


@pytest.fixture
def record(desk: Desk) -> int:
    lines = [{"item": "Steel", "quantity": 3, "price": 10}]
    return desk.office.create("ada", "project", name="Bridge", amount=10, stage="run", lines=lines)


@pytest.fixture
def panel(ada: Page, record: int) -> Page:
    """Give the list with the record open over it."""
    ada.goto(ada.desk_address + LIST)
    ada.locator(".title-link").first.click()
    expect(ada.locator("#panel h1")).to_have_text("Bridge")
    return ada


def edit(page: Page) -> None:
    page.locator("#panel").get_by_role("link", name="Edit", exact=True).click()
    expect(page.locator("#panel [name=name]")).to_be_focused()


def test_a_record_is_changed_in_the_panel_and_the_list_follows(panel: Page):
    edit(panel)
    panel.locator("#panel [name=name]").fill("Tunnel")
    panel.keyboard.press("Enter")
    expect(panel.locator("#panel h1")).to_have_text("Tunnel")
    expect(panel.locator("#grid .title-link").first).to_have_text("Tunnel")
    panel.keyboard.press("Escape")
    expect(panel.locator("#panel > *")).to_have_count(0)
    assert panel.url.startswith(panel.desk_address + LIST)


def test_a_refused_value_comes_back_in_the_panel_with_what_was_typed(panel: Page):
    edit(panel)
    panel.locator("#panel [name=name]").fill("")
    panel.locator("#panel [name=amount]").fill("77")
    panel.locator("#panel [data-save]").click()
    expect(panel.locator("#panel .form-summary")).to_be_focused()
    expect(panel.locator("#panel [name=amount]")).to_have_value("77")
    panel.locator("#panel .form-summary a").first.click()
    expect(panel.locator("#panel [name=name]")).to_be_focused()


def test_what_hangs_on_a_record_is_added_without_leaving_it(panel: Page, desk: Desk):
    panel.locator("#panel section.related", has_text="Task").get_by_role("link", name="Add").click()
    panel.locator("#panel [name=name]").fill("Dig")
    panel.locator("#panel [data-save]").click()
    expect(panel.locator("#panel h1")).to_have_text("Bridge")
    expect(panel.locator("#panel .related-table").get_by_text("Dig")).to_be_visible()


def test_typed_text_is_not_lost_without_a_question(panel: Page):
    asked: list[str] = []

    def stay(dialog):
        asked.append(dialog.message)
        dialog.dismiss()

    panel.on("dialog", stay)
    edit(panel)
    panel.locator("#panel [name=name]").fill("Half a word")
    panel.locator("#panel [data-close-panel]").first.click()
    expect(panel.locator("#panel [name=name]")).to_have_value("Half a word")
    assert len(asked) == 1
    panel.locator("#panel [data-save]").click()
    expect(panel.locator("#panel h1")).to_have_text("Half a word")
    panel.locator("#panel [data-close-panel]").click()
    expect(panel.locator("#panel > *")).to_have_count(0)
    assert len(asked) == 1


def test_a_record_is_deleted_from_the_panel(panel: Page, desk: Desk):
    panel.locator("#panel").get_by_role("link", name="Delete", exact=True).click()
    panel.locator("#panel").get_by_role("button", name="Delete").click()
    expect(panel.locator("#grid .title-link")).to_have_count(0)
    expect(panel.locator("#panel > *")).to_have_count(0)
    assert desk.office.live_ids("project") == []


def test_two_people_in_one_field_see_both_values(ada: Page, desk: Desk, record: int):
    ada.goto(f"{ada.desk_address}{LIST}{record}/edit")
    desk.office.update("edith", "project", record, stage="lost")
    ada.locator("[name=stage]").select_option("plan")
    ada.locator("[data-save]").click()
    said = ada.locator(".form-summary")
    expect(said).to_contain_text("Given up")
    expect(ada.locator("[name=stage]")).to_have_value("plan")


def test_rows_are_added_and_show_what_they_come_to(ada: Page, record: int):
    ada.goto(f"{ada.desk_address}{LIST}{record}/edit")
    ada.locator("[data-add-row]").click()
    ada.locator("[name='lines:1:item']").fill("Paint")
    ada.locator("[name='lines:1:quantity']").fill("2")
    ada.locator("[name='lines:1:price']").fill("5")
    ada.locator("[data-save]").click()
    rows = ada.locator(".fact-rows tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("10")


def test_without_scripts_a_record_is_changed_and_deleted(ada: Page, browser, record: int, desk: Desk):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(ada.context.cookies(ada.desk_address))
    plain = context.new_page()
    plain.goto(f"{ada.desk_address}{LIST}{record}")
    plain.get_by_role("link", name="Edit", exact=True).click()
    plain.locator("[name=name]").fill("Tunnel")
    plain.get_by_role("button", name="Save").click()
    expect(plain.locator("h1")).to_have_text("Tunnel")
    plain.get_by_role("link", name="Delete", exact=True).click()
    with plain.expect_navigation():
        plain.get_by_role("button", name="Delete").click()
    assert desk.office.live_ids("project") == []
    context.close()


PLACES = ["", "/edit", "/delete"]


@pytest.mark.parametrize("place", [*PLACES, "new", "bin"])
def test_axe_finds_nothing_serious(ada: Page, desk: Desk, record: int, place: str):
    path = f"{record}{place}" if place in PLACES else place
    if place == "bin":
        desk.office.delete("ada", "project", record)
    ada.goto(ada.desk_address + LIST + path)
    assert serious_in_both_themes(ada) == []


def test_on_a_phone_nothing_scrolls_sideways_and_buttons_fit_a_finger(
    ada: Page, browser, desk: Desk, record: int
):
    desk.office.update("ada", "project", record, name=LONG)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.add_cookies(ada.context.cookies(ada.desk_address))
    phone = context.new_page()
    for place in (*PLACES, "new", "bin"):
        phone.goto(
            f"{ada.desk_address}{LIST}{record}{place}"
            if place in PLACES
            else f"{ada.desk_address}{LIST}{place}"
        )
        assert phone.evaluate("document.querySelector('#main').scrollWidth") <= 390, place
        low = phone.evaluate(
            "[...document.querySelectorAll('#main :is(.btn, .btn-quiet, .form-control, .form-select, .record-table)')]"
            ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 120))"
        )
        assert low == [], place
    phone.goto(f"{ada.desk_address}{LIST}{record}")
    expect(phone.locator(".record-side")).to_be_hidden()
    context.close()
