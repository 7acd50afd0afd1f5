"""Passkeys in a real browser, with an authenticator that Chromium plays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import CDPSession, Page, expect

from fixtures.front_desk import Desk
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import Passkey

pytestmark = pytest.mark.sqlite_only
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(ada: Page) -> CDPSession:
    """Give ada's browser a fingerprint reader; she reaches the pages by a name that keys can be made for."""
    ada.desk_address = ada.desk_address.replace("127.0.0.1", "localhost")
    cookies = [{**each, "domain": "localhost"} for each in ada.context.cookies()]
    ada.context.add_cookies(cookies)
    device = ada.context.new_cdp_session(ada)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return device


@pytest.fixture
def keyed(ada: Page, device: CDPSession) -> Page:
    """Give ada's browser with a passkey added."""
    ada.goto(f"{ada.desk_address}/me/passkeys")
    ada.get_by_label("Name of this device").fill("Ada's phone")
    ada.get_by_role("button", name="Add", exact=True).click()
    expect(ada.get_by_text("Ada's phone")).to_be_visible()
    return ada


def sign_out_and_enter(page: Page) -> None:
    page.context.clear_cookies(name="tablewright")
    page.goto(f"{page.desk_address}/sign-in?next=/me/passkeys")
    page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_passkey_is_added_signs_in_and_is_removed(keyed: Page, desk: Desk):
    sign_out_and_enter(keyed)
    expect(keyed.get_by_text("last used")).to_be_visible()
    keyed.get_by_role("button", name="Remove Ada's phone").click()
    expect(keyed.get_by_text("No passkeys yet")).to_be_visible()
    sign_out_and_enter(keyed)
    expect(keyed.get_by_role("alert")).to_contain_text("This passkey did not work")


def test_a_copied_passkey_is_noticed_by_its_count(keyed: Page, desk: Desk):
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(Passkey).values(sign_count=1_000_000))
    sign_out_and_enter(keyed)
    expect(keyed.get_by_role("alert")).to_contain_text("This passkey did not work")
