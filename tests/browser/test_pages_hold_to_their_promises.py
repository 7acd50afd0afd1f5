"""What holds on every page of a list: little to load, no sideways scrolling, nothing axe calls serious, no errors."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious, serious_in_both_themes
from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).parents[2]
LIST = "/a/everything/project/"
PAGES = [
    LIST,
    f"{LIST}?group=stage",
    f"{LIST}?view=board&group=lead",
    f"{LIST}?view=cards",
    f"{LIST}?view=tree",
    f"{LIST}?view=calendar&day=2026-11-22",
    f"{LIST}?view=calendar&mode=week&day=2026-11-22",
    f"{LIST}?search=zzzz",
    f"{LIST}?filter=%7B",
    "/a/everything/tag/",
    "/a/everything/search?q=Project",
    f"{LIST}bar/filter?do=add",
    f"{LIST}nothing",
]
MOST_BYTES = 150_000
MOST_REQUESTS = 8


@pytest.fixture
def page(desk: Desk, ada: Page) -> Page:
    """Give the administrator's tab, with some projects to see."""
    rows = [
        {"name": f"Project {n}", "amount": n, "urgent": n % 2 == 0, "stars": n % 5 + 1, "done": n, "due": "2026-11-22",
         "brief": "A long sentence " * 8, "phone": "+8613800138000", "email": "a@example.com", "colors": ["red"],
         "website": "https://example.com/", "lead": desk.office.people["ada"]}
        for n in range(60)
    ]  # fmt: skip
    desk.office.create_many("ada", "project", rows)
    return ada


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious_in_either_theme(page, path):
    page.goto(page.desk_address + path)
    assert serious_in_both_themes(page) == []


@pytest.mark.parametrize("menu", ["fields", "filter", "group", "sort", "head.name", "foot.amount"])
def test_axe_finds_nothing_serious_in_an_open_menu(page, menu):
    page.goto(f"{page.desk_address}{LIST}?fields=name,amount,stage")
    page.locator(f"#screen [data-menu='{menu}']").click()
    expect(page.locator("#list-menu")).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_scrolls_sideways_on_a_phone(page, path, language):
    page.context.add_cookies([{"name": "language", "value": language, "url": page.desk_address}])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.desk_address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.body.scrollWidth") <= 390


def test_on_a_phone_the_side_bar_is_a_drawer(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page.desk_address + LIST)
    expect(page.locator("#side")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#side")).to_be_visible()
    page.locator("#side").get_by_role("link", name="Tag", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Tag")


def test_the_first_page_is_light(page):
    loaded: list[tuple[str, int]] = []

    def note(response):
        body = response.body() if response.ok else b""
        loaded.append((response.url, len(gzip.compress(body))))

    page.on("response", note)
    page.goto(page.desk_address + LIST, wait_until="networkidle")
    assets = sum(size for url, size in loaded if url.endswith((".js", ".css", ".svg")))
    assert len(loaded) <= MOST_REQUESTS, loaded
    assert assets <= MOST_BYTES
    assert all(url.startswith(page.desk_address) for url, _ in loaded)


def test_nothing_is_refused_by_the_policy_and_no_script_fails(page):
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page.desk_address + LIST, wait_until="networkidle")
    page.locator("#screen [data-menu=sort]").click()
    expect(page.locator("#list-menu")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(".title-link").first.click()
    expect(page.locator("#panel h1")).to_be_visible()
    assert said == []


def test_without_scripts_one_can_still_sort_filter_and_page(desk, page, browser):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies(page.desk_address))
    plain = context.new_page()
    plain.goto(f"{page.desk_address}{LIST}?view=all")
    plain.locator("[data-menu='head.name']").click()
    plain.get_by_role("link", name="Sort descending").click()
    expect(plain.locator("#grid tbody tr[data-id]").first).to_contain_text("Project 9")
    plain.locator("[data-menu=filter]").click()
    plain.get_by_role("button", name="Condition", exact=True).click()
    plain.locator("[name='f1.field']").select_option("name")
    plain.get_by_role("button", name="Draw again", exact=True).last.click()
    plain.locator("[name='f1.op']").select_option("contains")
    plain.locator("[name='f1.value']").fill("Project 1")
    plain.get_by_role("button", name="Apply", exact=True).last.click()
    expect(plain.locator("#grid tbody tr[data-id]").first).to_contain_text("Project 1")
    plain.goto(f"{page.desk_address}{LIST}?view=all")
    plain.get_by_role("link", name="More", exact=True).click()
    expect(plain.locator("#grid tbody tr[data-id]")).to_have_count(10)
    context.close()
