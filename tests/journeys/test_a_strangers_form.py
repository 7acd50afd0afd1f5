"""From a poster to the list of customers: a phone reads the QR picture, a stranger answers, the office sees whom."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from fixtures.company import Served
from tablewright.core.limits import LIMITS

pytestmark = pytest.mark.sqlite_only
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WISHES = {"name": "wishes.txt", "mimeType": "text/plain", "buffer": b"Forty seats, please."}


def test_from_the_poster_to_the_list_of_customers(crm: Served, browser: Browser):
    # The test types faster than a person can, which is taken for a robot's sign.
    crm.company.app.config["LIMITS"] = replace(LIMITS, public_seconds=0)
    office = crm.profile(browser, "admin")
    desk = office.new_page()
    desk.goto(f"{crm.home}/builder/public-forms")
    desk.get_by_role("link", name="New link").click()
    desk.get_by_label("Name", exact=False).first.fill("Fair in Shanghai")
    desk.get_by_role("button", name="Make the link").click()
    expect(desk.locator("h1")).to_contain_text("Fair in Shanghai")
    link = desk.url
    poster = office.request.get(f"{link}/qr.png").body()
    read = zxingcpp.read_barcodes(Image.open(io.BytesIO(poster)))[0].text
    assert read == desk.get_by_label("Address").input_value()

    street = crm.profile(browser, None, "zh", **PHONE)
    phone = street.new_page()
    # The picture names the house as its office reached it; the test's server knows no other name for itself.
    phone.goto(read if read.startswith(crm.address) else crm.address + read[read.index("/f/") :])
    expect(phone.locator("h1")).to_contain_text("联系我们")
    for hidden in ("source", "pool", "lifecycle"):
        expect(phone.locator(f"[name={hidden}]:visible")).to_have_count(0)
    phone.get_by_label("公司或姓名").fill("橙子科技")
    phone.locator("[name=email]").fill("no address")
    phone.get_by_label("您的需求").fill("想了解报价")
    phone.set_input_files("[name='files:upload']", WISHES)
    phone.locator("[data-save]").tap()
    expect(phone.locator("#f-email-error, .form-summary").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    for name, kept in {"name": "橙子科技", "email": "no address", "remark": "想了解报价"}.items():
        expect(phone.locator(f"[name={name}]")).to_have_value(kept)
    expect(phone.locator("form")).to_contain_text("wishes.txt")
    phone.locator("[name=email]").fill("orange@example.com")
    phone.locator("[data-save]").tap()
    expect(phone.locator("main")).to_contain_text("感谢您的留言")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    street.close()

    desk.goto(f"{crm.home}/customer/?view=new_this_week")
    row = desk.locator("#grid tbody tr", has_text="橙子科技")
    expect(row).to_contain_text("Website")
    row.locator(".title-link").click()
    expect(desk.locator("#panel")).to_contain_text("wishes.txt")
    expect(desk.locator("#panel")).to_contain_text("想了解报价")
    desk.goto(link)
    expect(desk.locator(".links-list")).to_contain_text("橙子科技")
    office.close()
