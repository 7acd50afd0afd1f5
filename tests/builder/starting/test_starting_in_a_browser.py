"""From files to apps in a real browser: spreadsheets guessed, corrected and brought in; packages looked into and applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious
from fixtures.spreadsheets import trade, workbook
from tablewright.builder.package.package import write_package
from tablewright.definition.read import read_folder

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).parents[3]
WIDE = "[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"
LOOKS = (("en", "light", 1440), ("zh", "dark", 390))
VISITS = [
    ["Visited", "客户名称", "Notes"],
    *(["2026-03-04", f"客户有限公司{1 + n % 7}", f"visit {n}"] for n in range(20)),
]


def looked_at(page: Page) -> None:
    """Find nothing that keeps somebody from using the page, nor one that scrolls sideways."""
    assert serious(page) == [], page.url
    assert max(page.evaluate(WIDE)) <= 0, page.url


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def look(request: pytest.FixtureRequest, ada: Page) -> str:
    """Give the administrator's browser a language, a theme and a width; returns the language."""
    language, theme, width = request.param
    if language == "zh":
        ada.goto(ada.desk_address + "/apps/new")
        ada.get_by_role("button", name="中文").click()
        expect(ada.locator("html")).to_have_attribute("lang", "zh-CN")
    ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.desk_address}])
    ada.set_viewport_size({"width": width, "height": 900})
    return language


def sent(page: Page, at: str, name: str, content: bytes) -> None:
    """Open a page that asks for a file, and send one."""
    page.goto(page.desk_address + at)
    looked_at(page)
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("main input[type=file]").set_input_files(files=[file])
    page.locator("main .btn-primary, main .builder-section .btn-secondary").last.click()
    looked_at(page)


def test_a_workbook_is_guessed_corrected_and_brought_in_and_a_second_one_finds_its_records(
    ada: Page, look: str
) -> None:
    sent(ada, "/apps/new/spreadsheet", "trade.xlsx", trade())
    ada.locator(".start-sheet .btn").first.click()
    looked_at(ada)
    ada.locator("[name=label_2]").fill("Tier")
    ada.locator("[name=type_2]").select_option("text")
    ada.locator("main .btn-primary").click()
    expect(ada.locator(".start-columns").first).to_contain_text("Tier")
    ada.locator(f"#label_{look}").fill("Trade")
    ada.locator("main .btn-primary").click()
    done = ada.get_by_text("84 records came in" if look == "en" else "已导入 84 条记录").or_(
        ada.get_by_role("link", name="See what came in" if look == "en" else "查看导入结果")
    )
    expect(done.first).to_be_visible()
    looked_at(ada)

    sent(ada, "/a/trade/builder/tables/import", "visits.xlsx", workbook(("Visits", VISITS)))
    expect(ada.locator(".start-columns")).to_contain_text("客户")
    ada.locator("main [name=draft]").click()
    looked_at(ada)
    expect(ada.get_by_role("link", name="Look at the draft" if look == "en" else "查看草稿")).to_be_visible()


def test_a_package_is_looked_into_and_another_one_waits_in_the_draft(ada: Page, look: str) -> None:
    document = dict(read_folder(ROOT / "apps" / "project_template").document)
    sent(ada, "/apps/new/package", "project.zip", write_package(document, {}))
    expect(ada.locator("[name=samples]")).to_be_checked()
    ada.locator("main .btn-primary").click()
    ada.wait_for_url("**/a/project/builder")
    sent(
        ada,
        "/a/project/builder/package",
        "project.zip",
        write_package({**document, "label": "Ours"}, {}),
    )
    ada.locator("main [name=draft]").click()
    ada.wait_for_url("**/a/project/builder/draft")
    looked_at(ada)
    ada.goto(f"{ada.desk_address}/apps/new/clone/project")
    looked_at(ada)
