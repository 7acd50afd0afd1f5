"""A manager changes and deletes many records in the grid, sees the number first, and takes it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/?fields=name,amount,stage&sort=id"


@pytest.fixture
def grid(desk: Desk, ada: Page) -> Page:
    rows = [{"name": f"Project {n:03}", "amount": n, "stage": "plan"} for n in range(1, 121)]
    desk.office.create_many("ada", "project", rows)
    ada.goto(ada.desk_address + LIST)
    return ada


def stages(desk: Desk) -> set[str]:
    return {desk.office.stored("project", each)["stage"] for each in desk.office.live_ids("project")}


def choose_all(page: Page) -> None:
    page.locator("#grid [data-all]").check(force=True)
    page.locator("[data-choose-all]").click()
    expect(page.locator("[data-chosen]")).to_contain_text("120 records")


def test_all_records_of_the_list_get_a_value_and_it_is_undone(grid, desk):
    broken: list[str] = []
    grid.on("pageerror", lambda error: broken.append(error.message))
    choose_all(grid)
    grid.locator(".bulk-bar").get_by_role("button", name="Edit").click()
    panel = grid.locator("#panel")
    expect(panel.get_by_role("heading")).to_have_text("Change 120 records")
    panel.locator("#bulk-add").select_option("stage")
    panel.locator("[name='v:stage']").select_option("run")
    panel.get_by_role("button", name="Change 120 records").click()
    expect(grid.locator("#notices")).to_contain_text("120 records changed.")
    expect(panel).to_be_empty()
    expect(grid.locator("#grid tbody tr[data-id]").first).to_contain_text("Running")
    assert stages(desk) == {"run"}
    grid.locator("#notices").get_by_role("button", name="Undo").click()
    expect(grid.locator("#notices")).to_contain_text("120 records are as before.")
    expect(grid.locator("#grid tbody tr[data-id]").first).to_contain_text("Planned")
    assert stages(desk) == {"plan"}
    assert broken == []


def test_all_records_of_the_list_are_deleted_and_brought_back(grid, desk):
    choose_all(grid)
    grid.locator(".bulk-bar").get_by_role("button", name="Delete").click()
    expect(grid.locator("#panel")).to_contain_text("Delete 120 records?")
    grid.locator("#panel").get_by_role("button", name="Delete").click()
    expect(grid.locator("#notices")).to_contain_text("120 records deleted.")
    assert desk.office.live_ids("project") == []
    grid.locator("#notices").get_by_role("button", name="Undo").click()
    expect(grid.locator("#notices")).to_contain_text("as before")
    assert len(desk.office.live_ids("project")) == 120
