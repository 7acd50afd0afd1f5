"""An automation built in a real browser: a few presses, by keys too, and nothing typed is lost on the way."""

import pytest
from playwright.sync_api import expect

from fixtures.axe import serious
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
HERE = "/a/everything/builder/automations"


def settled(page):
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling')")
    page.wait_for_function("() => !document.documentElement.hasAttribute('data-starting')")


def test_when_a_task_is_done_tell_its_owner(ada, desk):
    ada.goto(f"{ada.desk_address}{HERE}/new?table=task")
    ada.get_by_role("button", name="A record is changed").click()
    ada.get_by_label("Finished").check()
    expect(ada.get_by_text("Changed to")).to_be_visible()
    settled(ada)
    ada.get_by_role("group", name="Changed to").get_by_label("yes").check()
    ada.get_by_label("Add the first step").click()  # what was chosen is kept on the way
    expect(ada.locator(".flow-card").first).to_contain_text("becomes")
    settled(ada)
    ada.get_by_placeholder("Search steps").fill("notify")
    ada.get_by_role("button", name="Notify in the app").click()
    ada.get_by_label("Add to: Whom").select_option("expression:owner")
    expect(ada.locator(".flow-person")).to_contain_text("Owner")
    settled(ada)
    ada.get_by_label("Title", exact=False).first.fill("Done: ")
    ada.locator("[data-chips]").first.locator("summary").click()
    ada.locator('[data-chip="name"]').first.click()
    expect(ada.locator("#set_title_en")).to_have_value("Done: {name}")
    assert serious(ada) == []
    ada.locator("#part-notify").focus()
    ada.get_by_role("button", name="Save").last.click()
    expect(ada.locator(".flow-card").last).to_contain_text("Done: [Name]")
    settled(ada)
    ada.get_by_role("link", name="Switch on …").click()
    ada.get_by_role("button", name="Switch on").click()
    expect(ada.get_by_text("Switched on").first).to_be_visible()
    live = LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "everything")
    made = next(
        each for each in live.model.automations if each["trigger"].get("settings", {}).get("to") == [True]
    )
    assert made["enabled"] and made["steps"][0]["settings"]["title"] == "Done: {name}"


def test_steps_go_up_and_down_by_keys(ada):
    ada.goto(f"{ada.desk_address}{HERE}/due_soon?at=open")
    settled(ada)
    ada.locator("#part-open").focus()
    ada.keyboard.press("Alt+ArrowDown")
    expect(ada.locator(".flow > .flow-list > li").nth(1)).to_have_attribute("data-key", "open")
    settled(ada)
    expect(ada.locator("#part-open")).to_be_focused()
    ada.keyboard.press("ArrowUp")
    expect(ada.locator("#part-open")).not_to_be_focused()
