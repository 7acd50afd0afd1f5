"""Notices, reminders and their settings in a browser: they come by themselves, and hold to what every page promises."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious
from fixtures.front_desk import Desk
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.conversation.messages import SAYS, notify

pytestmark = pytest.mark.sqlite_only


def test_a_message_comes_by_itself_and_is_marked_as_read(desk: Desk, ada: Page):
    ada.goto(ada.desk_address + "/notices")
    expect(ada.get_by_text("Nothing new")).to_be_visible()
    with unit_of_work(desk.office.engine) as work:
        notify(work, desk.office.app.id, [desk.office.people["ada"]], SAYS, "The bridge is open", "At last")
    line = ada.locator(".notice-line", has_text="The bridge is open")
    expect(line).to_be_visible()
    line.get_by_role("button", name="Mark as read").click()
    expect(line.get_by_role("button", name="Mark as unread")).to_be_visible()
    expect(ada.locator(".bell-count")).to_be_hidden()


def test_the_pages_hold_to_the_promises_on_a_phone(desk: Desk, ada: Page):
    record = desk.office.create("ada", "project", name="Bridge", stage="run", due="2030-06-15")
    here = f"/a/everything/project/{record}/remind"
    ada.goto(ada.desk_address + here)
    ada.get_by_label("Counted from a date of this record").check()
    ada.get_by_role("button", name="Remind me", exact=True).click()
    expect(ada.locator(".reminder-row")).to_be_visible()
    ada.set_viewport_size({"width": 390, "height": 844})
    for path in (here, "/me/reminders", "/me/notifications", "/me/calendars/everything", "/notices"):
        ada.goto(ada.desk_address + path)
        assert serious(ada) == [], path
        assert ada.evaluate("document.documentElement.scrollWidth") <= 390, path
