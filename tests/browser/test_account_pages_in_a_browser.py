"""The pages about signing in and one's account: nothing axe calls serious, nothing sideways on a phone, and a walk
from the password over the second factor to a token, by keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from fixtures.axe import serious
from fixtures.front_desk import Desk
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.identity.passwords import hash_password

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).parents[2]
VISITORS = ("/sign-in", "/reset", "/set-up", "/me/tokens")
OWN = ("/me/security", "/me/second-factor", "/me/sessions", "/me/tokens", "/me/tokens/new", "/me/confirm")
PASSWORD = "many green bicycles"


@pytest.fixture
def visitor(desk: Desk, desk_address: str, browser: Browser) -> Page:
    """Give the tab of somebody who is not signed in, on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    yield page
    context.close()


def hold(page: Page, address: str, paths: tuple[str, ...]) -> None:
    """Look at pages in both themes and languages at 390 pixels."""
    page.set_viewport_size({"width": 390, "height": 844})
    for path in paths:
        for theme, language in (("light", "en"), ("dark", "zh")):
            page.context.add_cookies(
                [
                    {"name": "theme", "value": theme, "url": address},
                    {"name": "language", "value": language, "url": address},
                ]
            )
            page.goto(address + path)
            assert serious(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_pages_for_visitors_hold_to_the_promises(desk_address, visitor):
    hold(visitor, desk_address, VISITORS)


def test_one_s_own_pages_hold_to_the_promises(ada):
    ada.goto(ada.desk_address + "/me/security")
    ada.get_by_role("button", name="Set it up").click()
    expect(ada.locator(".account-qr")).to_be_visible()
    hold(ada, ada.desk_address, OWN)


def test_what_is_touched_is_large_enough(desk_address, visitor):
    for path in VISITORS[:3]:
        visitor.goto(desk_address + path)
        sizes = visitor.eval_on_selector_all(
            "main button, main input:not([type=hidden]), main select, main .account-aside a",
            "all => all.filter(e => e.checkVisibility()).map(e => [e.outerHTML, e.getBoundingClientRect().height])",
        )
        assert sizes and [each for each in sizes if each[1] < 44] == [], path


def test_from_the_password_to_a_token_by_keyboard(desk, desk_address, visitor):
    with unit_of_work(desk.office.engine) as work:
        own = sa.update(Person).where(Person.login == "mia")
        work.connection.execute(own.values(password_hash=hash_password(PASSWORD)))
    page = visitor
    page.context.add_cookies([{"name": "language", "value": "en", "url": desk_address}])
    page.goto(desk_address + "/me/second-factor")
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type("mia")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Begin").press("Enter")
    key = re.sub(r"\s", "", page.locator(".account-key").inner_text())
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(pyotp.TOTP(key).now())
    page.keyboard.press("Enter")
    expect(page.locator(".account-codes li")).to_have_count(10)
    code = page.locator(".account-codes code").first.inner_text()
    page.context.clear_cookies(name="tablewright")
    page.goto(desk_address + "/me/tokens/new")
    expect(page.locator("#login")).to_be_focused()
    page.keyboard.type("mia")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.locator("#name").fill("report")
    page.keyboard.press("Enter")
    expect(page.locator("#secret")).to_be_focused()
    assert len(page.locator("#secret").input_value()) == 43
