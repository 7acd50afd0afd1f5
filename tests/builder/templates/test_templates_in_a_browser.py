"""The pages where apps begin and those about templates, in a real browser: axe, phones, fingers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious
from fixtures.front_desk import Desk
from tablewright.builder.templates.proposals import propose
from tablewright.core.unit_of_work import unit_of_work

from .test_upgrades import Family, label

pytestmark = pytest.mark.sqlite_only
PAGES = (
    "/apps/new",
    "/apps/new/blank",
    "/apps/new/template/shipped-crm",
    "/apps/new/clone/everything",
    "/a/child/builder/template",
    "/a/child/builder/template/upgrade",
    "/a/everything/builder/template",
    "/a/everything/builder/template/proposals/1",
    "/a/everything/builder/delete",
)


@pytest.fixture
def family(desk: Desk) -> Family:
    """Give a template with a newer version and a proposal, and an app that contradicts it."""
    family = Family(desk.office)
    family.change("child", label("team", "founded", "Mine"))
    family.change("child", label("team", "level", "Rank"))
    family.change("everything", label("team", "founded", "Theirs"))
    family.publish("1.1", "Better words")
    with unit_of_work(family.engine) as work:
        propose(work, family.live("child"), family.ada, ["tables/team/fields/level"], "Clearer")
    return family


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(family: Family, ada: Page, theme: str) -> None:
    ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.desk_address}])
    for path in PAGES:
        answer = ada.goto(ada.desk_address + path)
        assert answer is not None and answer.status == 200, path
        assert serious(ada) == [], path


def test_no_page_scrolls_sideways_on_a_phone(family: Family, ada: Page) -> None:
    ada.set_viewport_size({"width": 390, "height": 844})
    wide = (
        "[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"
    )
    for path in PAGES:
        ada.goto(ada.desk_address + path)
        assert max(ada.evaluate(wide)) <= 0, path


def test_an_upgrade_is_done_by_keyboard(family: Family, ada: Page) -> None:
    ada.goto(f"{ada.desk_address}/a/child/builder/template")
    ada.get_by_role("link", name="Look at it").press("Enter")
    ada.locator("input[type=radio]").first.focus()
    ada.keyboard.press("ArrowRight")
    ada.get_by_role("button", name="Upgrade to version 1.1").press("Enter")
    expect(ada.get_by_text("This is the newest version.")).to_be_visible()


def test_people_are_asked_about_only_where_records_come_along(family: Family, ada: Page) -> None:
    ada.goto(f"{ada.desk_address}/apps/new/clone/everything")
    people = ada.locator(".clone-people")
    expect(people).to_be_hidden()
    ada.check("[name=what][value=data]")
    expect(people).to_be_visible()
