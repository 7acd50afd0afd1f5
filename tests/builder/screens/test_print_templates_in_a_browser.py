"""Print templates in a real browser: values put into texts, a preview that follows, keys, phones and axe."""

import pytest
from playwright.sync_api import expect

from fixtures.axe import serious

pytestmark = pytest.mark.sqlite_only
PRINTS = "/a/everything/builder/prints"
PAGES = (PRINTS, f"{PRINTS}/new", f"{PRINTS}/project.sheet")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways_on_a_phone(ada, theme):
    ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.desk_address}])
    for path in PAGES:
        ada.set_viewport_size({"width": 1440, "height": 900})
        assert ada.goto(ada.desk_address + path).status == 200
        assert serious(ada) == [], path
        ada.set_viewport_size({"width": 390, "height": 844})
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert ada.evaluate(wide) <= 0, path


def test_a_text_is_added_by_keys_a_value_put_in_and_the_preview_follows(ada, desk):
    desk.office.create("ada", "project", name="Harbour bridge")
    ada.goto(ada.desk_address + PRINTS + "/project.sheet")
    ada.get_by_role("group", name="Add a part").get_by_role("button", name="Text").press("Enter")
    text = ada.locator("[id='p2.text_en']")
    text.fill("Agreed: ")
    part = ada.locator(".print-part").nth(2)
    part.get_by_text("Put in a value").first.click()
    part.get_by_role("button", name="Number of pages").first.click()
    expect(text).to_have_value("Agreed: {{pages}}")
    expect(ada.locator(".print-sheet")).to_contain_text("Agreed: 1")
    ada.get_by_role("button", name="Move part 3 up").press("Enter")
    expect(ada.locator("[id='p1.text_en']")).to_have_value("Agreed: {{pages}}")
    ada.get_by_role("button", name="Save", exact=True).last.click()
    expect(ada.locator("[data-unsaved]")).to_have_count(0)
    expect(ada.locator("[id='p1.text_en']")).to_have_value("Agreed: {{pages}}")
