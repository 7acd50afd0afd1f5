"""The grid as people use it: keys, editing in place, menus, scrolling, and stepping back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/?fields=name,amount,stage,urgent,due,caption&sort=id"


@pytest.fixture
def grid(desk: Desk, ada: Page) -> Page:
    """Give the list of 120 projects, in the order they were made."""
    rows = [
        {"name": f"Project {n:03}", "amount": n, "stage": "run" if n % 2 else "plan"} for n in range(1, 121)
    ]
    desk.office.create_many("ada", "project", rows)
    ada.goto(ada.desk_address + LIST.replace("sort=id", "sort=name"))
    return ada


def cell(page: Page, row: int, column: int):
    return page.locator("#grid tbody tr[data-id]").nth(row).locator("td").nth(column)


def stand_on(page: Page, row: int, column: int):
    """Click into a cell, beside what it shows."""
    found = cell(page, row, column)
    box = found.bounding_box()
    found.click(position={"x": box["width"] - 6, "y": box["height"] - 5})
    expect(found).to_be_focused()
    return found


def test_the_arrows_move_from_cell_to_cell(grid):
    stand_on(grid, 1, 1)
    grid.keyboard.press("ArrowDown")
    expect(cell(grid, 2, 1)).to_be_focused()
    grid.keyboard.press("ArrowLeft")
    expect(cell(grid, 2, 0)).to_be_focused()
    grid.keyboard.press("Tab")
    expect(cell(grid, 2, 1)).to_be_focused()
    grid.keyboard.press("Control+Home")
    expect(cell(grid, 0, 0)).to_be_focused()


def test_typing_replaces_the_value_and_enter_goes_on_below(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.type("Renamed", delay=5)
    grid.keyboard.press("Enter")
    expect(cell(grid, 0, 0)).to_have_text("Renamed")
    expect(cell(grid, 1, 0)).to_be_focused()
    assert desk.office.stored("project", 1)["name"] == "Renamed"


def test_formulas_beside_a_saved_value_follow_it(grid):
    stand_on(grid, 0, 0)
    before = cell(grid, 0, 5).inner_text()
    grid.keyboard.type("Another", delay=5)
    grid.keyboard.press("Enter")
    expect(cell(grid, 0, 0)).to_have_text("Another")
    expect(cell(grid, 0, 5)).not_to_have_text(before)


def test_escape_gives_up_what_was_typed(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.type("Nonsense", delay=5)
    grid.keyboard.press("Escape")
    expect(cell(grid, 0, 0)).to_have_text("Project 001")
    expect(cell(grid, 0, 0)).to_be_focused()
    assert desk.office.stored("project", 1)["name"] == "Project 001"


def test_a_refused_value_stays_with_its_reason_until_it_is_mended(grid, desk):
    stand_on(grid, 0, 1)
    grid.keyboard.press("Enter")
    grid.locator(".cell-editor input[name=value]").fill("plenty")
    grid.keyboard.press("Enter")
    expect(grid.locator(".cell-fault")).to_be_visible()
    editor = grid.locator(".cell-editor input[name=value]")
    expect(editor).to_have_value("plenty")
    editor.fill("77")
    grid.keyboard.press("Enter")
    expect(cell(grid, 0, 1)).to_contain_text("77")
    assert desk.office.stored("project", 1)["amount"] == 77


def test_a_conflict_shows_both_values_and_one_chooses(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.press("Enter")
    editor = grid.locator(".cell-editor input[name=value]")
    expect(editor).to_be_focused()
    desk.office.update("edith", "project", 1, name="Theirs")
    editor.fill("Mine")
    grid.keyboard.press("Enter")
    expect(grid.locator(".cell-conflict")).to_contain_text("Theirs")
    grid.get_by_role("button", name="Keep mine").click()
    expect(cell(grid, 0, 0)).to_have_text("Mine")


def test_going_elsewhere_saves(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.press("F2")
    grid.locator(".cell-editor input[name=value]").fill("Saved by leaving")
    stand_on(grid, 5, 1)
    expect(cell(grid, 0, 0)).to_have_text("Saved by leaving")
    expect(cell(grid, 5, 1)).to_be_focused()


def test_one_choice_in_a_select_is_saved_at_once(grid):
    stand_on(grid, 0, 2)
    grid.keyboard.press("Enter")
    grid.locator(".cell-editor select").select_option("lost")
    expect(cell(grid, 0, 2)).to_have_text("Given up")


def test_a_column_is_sorted_from_its_menu_and_back_undoes_it(grid):
    grid.locator("[data-menu='head.name']").click()
    grid.get_by_role("link", name="Sort descending").click()
    expect(cell(grid, 0, 0)).to_have_text("Project 120")
    assert "sort=-name" in grid.url
    grid.go_back()
    expect(cell(grid, 0, 0)).to_have_text("Project 001")
    grid.reload()
    expect(cell(grid, 0, 0)).to_have_text("Project 001")


def test_a_condition_is_made_in_the_menu(grid):
    grid.locator("#screen [data-menu=filter]").click()
    grid.get_by_role("button", name="Condition", exact=True).click()
    grid.locator("[name='f1.field']").select_option("stage")
    expect(grid.locator("select[name='f1.value']")).to_be_visible()
    grid.locator("select[name='f1.value']").select_option("run")
    grid.get_by_role("button", name="Apply", exact=True).click()
    expect(grid.locator(".total")).to_have_text("60 records")
    expect(grid.locator("#list-menu")).to_be_hidden()
    assert "filter=" in grid.url


def test_whoever_is_quicker_than_the_script_stays_on_the_list(grid):
    grid.locator("#screen [data-menu=filter]").click()
    grid.evaluate(
        """() => new MutationObserver((_, watch) => {
             const field = document.querySelector("[name='f1.field']");
             if (!field) return;
             watch.disconnect();
             field.value = "stage";
             field.dispatchEvent(new Event("change", {bubbles: true}));
           }).observe(document.querySelector("#list-menu"), {childList: true, subtree: true})"""
    )
    grid.get_by_role("button", name="Condition", exact=True).click()
    expect(grid.locator("#list-menu select[name='f1.value']")).to_be_visible()
    assert "/bar/" not in grid.url


def test_a_menu_in_a_tab_of_its_own_leads_back_to_the_list(grid):
    grid.goto(f"{grid.desk_address}/a/everything/project/bar/filter?fields=name,stage&do=add")
    grid.locator("[name='f1.field']").select_option("stage")
    grid.locator("select[name='f1.value']").select_option("run")
    grid.get_by_role("button", name="Apply", exact=True).click()
    expect(grid.locator(".total")).to_have_text("60 records")
    grid.goto(f"{grid.desk_address}/a/everything/project/bar/fields?fields=name,stage")
    grid.locator("[value=brief]").check()
    grid.get_by_role("button", name="Apply", exact=True).click()
    expect(grid.locator("th[data-field=brief]")).to_be_visible()


def test_columns_are_ticked_while_the_menu_stays(grid):
    grid.locator("#screen [data-menu=fields]").click()
    grid.locator("#list-menu [value=brief]").check()
    expect(grid.locator("th[data-field=brief]")).to_be_visible()
    expect(grid.locator("#list-menu")).to_be_visible()
    grid.locator("#list-menu [value=due]").uncheck()
    expect(grid.locator("th[data-field=due]")).to_have_count(0)
    expect(grid.locator("th[data-field=brief]")).to_be_visible()


def test_the_list_is_searched_while_one_types(grid):
    grid.locator("#search-table").press_sequentially("Project 11", delay=10)
    expect(grid.locator(".total")).to_have_text("11 records")
    expect(grid.locator("#search-table")).to_be_focused()
    expect(grid.locator("#search-table")).to_have_value("Project 11")


def test_letters_typed_while_an_answer_is_on_its_way_are_kept(grid):
    held = []
    grid.route("**/project/?*search=Pro*", lambda route: route.continue_() if held else held.append(route))
    with grid.expect_request("**/project/?*search=Pro*"):
        grid.locator("#search-table").press_sequentially("Pro")
    grid.locator("#search-table").press_sequentially("ject 11")
    held[0].continue_()
    expect(grid.locator(".total")).to_have_text("11 records")
    expect(grid.locator("#search-table")).to_have_value("Project 11")


def test_ctrl_k_searches_everything(grid):
    grid.keyboard.press("Control+k")
    box = grid.locator("#palette .palette-input")
    expect(box).to_be_focused()
    grid.keyboard.type("Project 042")
    expect(grid.locator("#palette-found").get_by_text("Project 042")).to_be_visible()
    grid.keyboard.press("Enter")
    expect(grid.locator("#palette")).not_to_be_visible()
    expect(grid.get_by_role("heading", name="Project 042")).to_be_visible()
    # What was opened is offered first the next time; the arrows walk, Escape closes.
    grid.keyboard.press("Control+k")
    expect(grid.locator("#palette-found [aria-label=Recent]").get_by_text("Project 042")).to_be_visible()
    first = box.get_attribute("aria-activedescendant")
    grid.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") != first
    grid.keyboard.press("Escape")
    expect(grid.locator("#palette")).not_to_be_visible()


def test_a_search_is_answered_though_one_types_faster_than_it(grid):
    grid.keyboard.press("Control+k")
    grid.keyboard.type("new proj")
    grid.keyboard.press("Enter")
    expect(grid.locator("#panel").get_by_role("button", name="Save").first).to_be_visible()


def test_groups_fold_and_fetch_their_rows(grid):
    grid.goto(grid.desk_address + LIST.replace("sort=id", "group=stage"))
    first, second = grid.locator(".group-toggle").all()
    expect(grid.locator("#grid tbody:not([hidden]) tr[data-id]")).to_have_count(50)
    first.click()
    expect(grid.locator("#grid tbody:not([hidden]) tr[data-id]")).to_have_count(0)
    second.click()
    expect(grid.locator("#grid tbody:not([hidden]) tr[data-id]")).to_have_count(50)
    # They are found as they were left.
    grid.reload()
    expect(grid.locator("#grid tbody:not([hidden]) tr[data-id]")).to_have_count(50)
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(second).to_have_attribute("aria-expanded", "true")


def test_a_record_opens_over_its_list_and_escape_leads_back(grid):
    address = grid.url
    grid.get_by_role("link", name="Project 003", exact=True).click()
    expect(grid.locator("#panel").get_by_role("heading", name="Project 003")).to_be_visible()
    assert grid.url.endswith("/project/3")
    grid.keyboard.press("Escape")
    expect(grid.locator("#panel")).to_be_empty()
    assert grid.url == address


def test_ticked_rows_are_counted_and_deleted_after_asking(grid, desk):
    boxes = grid.locator("#grid [name=ids]")
    boxes.nth(0).check(force=True)
    boxes.nth(3).click(force=True, modifiers=["Shift"])
    expect(grid.locator("[data-chosen]")).to_have_text("4 selected")
    grid.locator(".bulk-bar").get_by_role("button", name="Delete").click()
    expect(grid.locator("#panel")).to_contain_text("Delete 4 records?")
    grid.keyboard.press("Escape")
    expect(grid.locator("#panel")).to_be_empty()
    grid.locator(".bulk-bar").get_by_role("button", name="Delete").click()
    grid.locator("#panel").get_by_role("button", name="Delete").click()
    expect(grid.locator(".total")).to_have_text("116 records")
    assert len(desk.office.live_ids("project")) == 116


def test_a_range_is_copied_as_a_spreadsheet_takes_it(grid):
    grid.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stand_on(grid, 0, 0)
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Shift+ArrowRight")
    grid.keyboard.press("Control+c")
    expect(grid.locator("#notices")).to_contain_text("Copied")
    copied = grid.evaluate("navigator.clipboard.readText()")
    lines = [line.split("\t") for line in copied.split("\n")]
    assert [line[0] for line in lines] == ["Project 001", "Project 002"]
    assert all(len(line) == 2 for line in lines)


def test_the_theme_is_chosen_and_kept(grid):
    grid.locator(".theme-button").click()
    with grid.expect_response("**/preference/theme/dark"):
        grid.get_by_role("button", name="Dark", exact=True).click()
    assert grid.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    grid.reload()
    assert grid.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
