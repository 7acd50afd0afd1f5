"""Formatted text, signatures, addresses and positions as people enter them; each works without scripts too."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
NEW = "/a/everything/project/new"


@pytest.fixture
def form(ada: Page) -> Page:
    ada.goto(ada.desk_address + NEW)
    ada.locator("[name=name]").fill("Bridge")
    return ada


def save(page: Page) -> None:
    page.locator("form.record-form [data-save]").click()
    expect(page.locator("h1")).to_have_text("Bridge")


def test_a_text_is_formatted_with_the_toolbar_and_shown_so(form: Page):
    page = form.locator(".rich-page")
    page.click()
    form.keyboard.press("Control+b")
    form.keyboard.type("strong")
    form.keyboard.press("Control+b")
    form.keyboard.type(" <words>")
    save(form)
    shown = form.locator(".rich-text")
    expect(shown).to_have_text("strong <words>")
    expect(shown.locator("b, strong")).to_have_text("strong")


def test_what_is_pasted_into_a_text_runs_nothing(form: Page):
    form.locator(".rich-page").evaluate(
        """page => {
            page.focus();
            const data = new DataTransfer();
            data.setData("text/html", '<p style="color:red">a<img src=x onerror="window.hit=1"><b>b</b></p>');
            page.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(form.locator(".rich-page b")).to_have_text("b")
    assert form.locator(".rich-page img").count() == 0
    assert form.evaluate("window.hit") is None


def test_an_address_is_chosen_place_by_place(form: Page):
    expect(form.locator(".address-parts select")).to_have_count(3)
    province, city, district = form.locator(".address-parts select").all()
    province.select_option(label="浙江省")
    city.select_option(label="杭州市")
    district.select_option(label="西湖区")
    line = form.locator("[name=address]")
    expect(line).to_have_value("浙江省杭州市西湖区")
    line.fill("浙江省杭州市上城区解放路1号")
    line.blur()
    expect(district).to_have_value("330102")
    province.select_option(label="北京市")
    expect(line).to_have_value("北京市解放路1号")
    district.select_option(label="朝阳区")
    save(form)
    expect(form.get_by_text("北京市朝阳区解放路1号")).to_be_visible()


def test_a_name_is_signed_with_the_mouse_and_by_keyboard(form: Page, desk: Desk):
    box = form.locator(".signature-pad")
    box.scroll_into_view_if_needed()
    at = box.bounding_box()
    form.mouse.move(at["x"] + 20, at["y"] + 40)
    form.mouse.down()
    form.mouse.move(at["x"] + 120, at["y"] + 90, steps=6)
    form.mouse.up()
    save(form)
    picture = form.locator("img.signature")
    expect(picture).to_be_visible()
    drawn = Image.open(BytesIO(form.request.get(form.desk_address + picture.get_attribute("src")).body()))
    assert drawn.format == "PNG" and drawn.getextrema()[3][1] > 0
    form.goto(form.url + "/edit")
    form.get_by_role("button", name="Sign again").click()
    form.get_by_label("Type the name").fill("Ada Lovelace")
    save(form)
    expect(form.locator("img.signature")).to_have_count(1)
    assert form.locator("img.signature").get_attribute("src") != picture.get_attribute("data-old")


def test_the_device_tells_where_it_is(form: Page):
    form.context.grant_permissions(["geolocation"])
    form.context.set_geolocation({"latitude": 30.2741, "longitude": 120.1551})
    form.locator("[name=spot]").fill("West Lake")
    form.get_by_role("button", name="Use my position").click()
    expect(form.locator("[name=spot]")).to_have_value("30.274100, 120.155100 West Lake")
    save(form)
    expect(form.get_by_text("30.2741, 120.1551 West Lake")).to_be_visible()
