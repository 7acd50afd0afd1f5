"""A draft and two windows of one administrator in a real browser: begun, changed, compared, published; phones and axe."""

import pytest
from playwright.sync_api import expect

from fixtures.axe import serious_in_both_themes

pytestmark = pytest.mark.sqlite_only
BUILDER = "/a/everything/builder"
TEAM = f"{BUILDER}/tables/team"


def sound(page):
    """Hold the page to what every page is held to, at a desk and on a phone, light and dark."""
    assert serious_in_both_themes(page) == [], page.url
    page.set_viewport_size({"width": 390, "height": 844})
    assert (
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    ), page.url
    page.set_viewport_size({"width": 1024, "height": 768})


def rename(page, label):
    """Rename the first field on the page of a table that is open."""
    form = page.locator(f"form[action$='{TEAM}/rename']").first
    with page.expect_navigation():
        form.evaluate(
            "(form, label) => { form.querySelector('[name=label]').value = label; form.submit(); }", label
        )


def test_a_draft_from_beginning_to_end(ada):
    ada.goto(ada.desk_address + f"{BUILDER}/draft")
    sound(ada)
    ada.get_by_role("button", name="Begin a draft").click()
    expect(ada.locator(".draft-banner")).to_be_visible()
    ada.goto(ada.desk_address + TEAM)
    rename(ada, "Crew")
    strip = ada.locator(".done-strip")
    expect(strip).to_contain_text("Crew")
    sound(ada)
    strip.get_by_role("button", name="Undo").click()
    expect(ada.get_by_role("button", name="Redo")).to_be_enabled()
    ada.get_by_role("button", name="Redo").click()
    expect(ada.locator(".draft-compared")).to_contain_text("Crew")
    sound(ada)
    ada.get_by_role("link", name="Discard").click()
    sound(ada)
    ada.get_by_role("link", name="Keep it").click()
    ada.get_by_role("button", name="Publish", exact=True).click()
    expect(ada.locator(".done-strip")).to_contain_text("Draft published")
    expect(ada.locator(".draft-banner")).to_have_count(0)


def test_two_windows_that_name_one_field_differently(ada):
    other = ada.context.new_page()
    for page in (ada, other):
        page.goto(ada.desk_address + TEAM)
    rename(other, "Squad")
    rename(ada, "Gang")
    expect(ada.get_by_role("heading", level=1)).to_have_text("Somebody else changed this meanwhile")
    sound(ada)
    ada.get_by_role("button", name="Save with these choices").click()
    expect(ada.get_by_role("alert")).to_be_visible()
    ada.get_by_role("radio", name="Your change").check()
    ada.get_by_role("button", name="Save with these choices").click()
    expect(ada.locator(".done-strip")).to_contain_text("Gang")
    expect(ada.locator("#main")).to_contain_text("Gang")
