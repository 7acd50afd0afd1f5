"""A public form in a real browser: from the picture on a poster, with a phone, to a colleague's list."""

from __future__ import annotations

import io
import os

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from fixtures.axe import serious, serious_in_both_themes
from fixtures.front_desk import Desk
from fixtures.public_forms import Public

pytestmark = pytest.mark.sqlite_only
FORMS = "/a/everything/builder/public-forms"
PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("TABLEWRIGHT_SHOTS")


@pytest.fixture
def address(public: Public, desk_address: str) -> str:
    """Give where the office answers, with a form that strangers can be let in to."""
    public.form(help={"en": "Three questions, one minute.", "zh": "三个问题，一分钟填完。"})
    return desk_address


def stranger(browser: Browser, language: str = "en-GB", scheme: str = "light", **options) -> Page:
    """Return somebody's phone."""
    context = browser.new_context(
        viewport=PHONE, locale=language, color_scheme=scheme, has_touch=True, **options
    )
    return context.new_page()


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def decoded(desk: Desk, place: str) -> str:
    """Return what a phone's camera reads from the picture of a link."""
    png = desk.client("ada").get(f"{place}/qr.png").data
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))[0].text


def test_from_the_poster_to_the_list(desk: Desk, ada: Page, browser: Browser, address: str, picture: bytes):
    ada.goto(address + FORMS)
    ada.get_by_role("link", name="New link").click()
    ada.get_by_label("Name", exact=False).first.fill("Poster")
    ada.get_by_label("Hours in which the sender may change it").fill("24")
    ada.get_by_text("What every answer gets").click()
    ada.locator("[name=stage]").select_option("run")
    ada.get_by_role("button", name="Make the link").click()
    expect(ada.locator("h1")).to_contain_text("Poster")
    place = ada.url.removeprefix(address)
    base = address.removeprefix("http://")
    read = decoded(desk, place)
    assert read.endswith(ada.get_by_label("Address").input_value().rpartition("/")[2])

    phone = stranger(browser)
    phone.goto(f"http://{base}{read[read.index('/f/') :]}?channel=poster")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    expect(phone.locator("[name=stage]")).to_have_count(0)
    phone.get_by_label("Name").fill("From the street")
    phone.set_input_files(
        "[name='pictures:upload']", {"name": "me.png", "mimeType": "image/png", "buffer": picture}
    )
    phone.wait_for_timeout(2100)
    phone.get_by_role("button", name="Send").last.click()
    expect(phone.locator("h1")).to_have_text("Thank you, it has arrived")
    expect(phone.get_by_text("From the street")).to_be_visible()

    phone.get_by_role("link", name="Change it now").click()
    expect(phone.get_by_label("Name")).to_have_value("From the street")
    phone.get_by_label("Brief").fill("Seen from a bench")
    phone.get_by_role("button", name="Save the changes").click()
    expect(phone.locator("h1")).to_have_text("Thank you, it has arrived")

    ada.goto(f"{address}/a/everything/project/?fields=name,stage,brief,pictures")
    row = ada.locator("#grid tbody tr").first
    expect(row).to_contain_text("From the street")
    expect(row).to_contain_text("Running")
    expect(row).to_contain_text("Seen from a bench")
    ada.goto(address + place)
    expect(ada.locator(".public-channels")).to_contain_text("poster")
    phone.context.close()


def test_rules_speak_to_a_stranger_at_once(public: Public, browser: Browser, address: str):
    said = [{"warn": "So many hours?", "field": "hours"}, {"warn": "Better call us."}]
    public.asking("name", "hours", rules=[{"key": "much", "when": "hours > 100", "then": said}])
    phone, broken = stranger(browser), []
    phone.on("pageerror", lambda error: broken.append(error.message))
    phone.goto(address + public.open())
    phone.get_by_label("Hours").fill("200")
    expect(phone.locator("[data-field=hours]")).to_contain_text("So many hours?")
    expect(phone.locator("[data-form-heard]")).to_have_text("So many hours?")
    expect(phone.get_by_text("Better call us.")).to_be_visible()
    assert broken == []
    phone.context.close()


def test_without_scripts(public: Public, browser: Browser, address: str):
    phone = stranger(browser, java_script_enabled=False)
    phone.goto(address + public.open())
    phone.get_by_role("button", name="Send").last.click()
    expect(phone.locator(".form-summary")).to_contain_text("Name")
    phone.get_by_label("Name").fill("Plainly")
    phone.get_by_role("button", name="Send").last.click()
    expect(phone.locator("h1")).to_have_text("Thank you, it has arrived")
    phone.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_strangers_pages_hold_to_the_promises(
    public: Public, browser: Browser, address: str, language, scheme
):
    open_form, asks = (
        public.open(edit_hours=24, thanks="We will call you."),
        public.open(password="open sesame"),
    )
    shut = public.open(enabled=False)
    phone = stranger(browser, language, scheme)
    wide = stranger(browser, language, scheme)
    wide.set_viewport_size({"width": 1440, "height": 900})
    for page, size in ((phone, "390"), (wide, "1440")):
        for name, path in (("form", open_form), ("password", asks), ("closed", shut)):
            page.goto(address + path)
            assert serious(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
            shot(page, f"{name}-{size}-{language}-{scheme}")
    phone.goto(address + open_form)
    phone.locator("[data-save]").click()
    expect(phone.locator(".form-summary")).to_be_visible()
    assert serious(phone) == []
    shot(phone, f"faults-390-{language}-{scheme}")
    phone.locator("[name=name]").fill("A bridge over the river")
    phone.locator("[data-save]").click()
    expect(phone.locator(".public-done")).to_be_visible()
    assert serious(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    shot(phone, f"thanks-390-{language}-{scheme}")
    small = phone.evaluate(
        "[...document.querySelectorAll('a, button, input, select')].filter(e => e.offsetParent && "
        "!e.closest('.visually-hidden, .skip') && e.getBoundingClientRect().height < 43).map(e => e.outerHTML)"
    )
    assert small == []
    phone.context.close()
    wide.context.close()


def test_administrators_pages_hold_to_the_promises(public: Public, ada: Page, address: str):
    public.open(embed=["https://www.example.com"], password="open sesame")
    public.stranger().answer(public.open() + "?channel=flyer")
    for width in (1440, 390):
        for language in ("en", "zh"):
            ada.context.add_cookies([{"name": "language", "value": language, "url": address}])
            ada.set_viewport_size({"width": width, "height": 900})
            for path in ("", "/new?form=project.ask", "/1", "/2", "/1/edit"):
                ada.goto(address + FORMS + path)
                assert serious_in_both_themes(ada) == []
                assert ada.evaluate("document.documentElement.scrollWidth") <= width
                shot(ada, f"admin{path.replace('/', '-').partition('?')[0]}-{width}-{language}")
