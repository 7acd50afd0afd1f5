"""Ranges of the grid as people of spreadsheets use them: copy, paste, fill, clear, undo, and a server that is gone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/?fields=name,amount,stage,urgent,due,caption&sort=id"


@pytest.fixture
def grid(desk: Desk, ada: Page) -> Page:
    rows = [{"name": f"Project {n:03}", "amount": n, "stage": "plan"} for n in range(1, 13)]
    desk.office.create_many("ada", "project", rows)
    ada.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ada.goto(ada.desk_address + LIST)
    return ada


def cell(page: Page, row: int, column: int):
    return page.locator("#grid tbody tr[data-id]").nth(row).locator("td").nth(column)


def stand_on(page: Page, row: int, column: int):
    found = cell(page, row, column)
    box = found.bounding_box()
    found.click(position={"x": box["width"] - 20, "y": 4})
    expect(found).to_be_focused()
    return found


def stored(desk: Desk, page: Page, key: str) -> list:
    """Return a field's values when everything has been saved."""
    expect(page.locator("td.saving, td.editing")).to_have_count(0)
    return [desk.office.stored("project", each)[key] for each in desk.office.live_ids("project")]


def put_on_clipboard(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def test_a_block_from_a_spreadsheet_is_pasted_by_one_request(grid, desk):
    put_on_clipboard(grid, "Alpha\t1,000.50\tRunning\nBeta\t2000\tPlanned\n")
    stand_on(grid, 0, 0)
    with grid.expect_request("**/cells?*"):
        grid.keyboard.press("Control+v")
    expect(cell(grid, 1, 0)).to_have_text("Beta")
    expect(cell(grid, 0, 2)).to_have_text("Running")
    assert stored(desk, grid, "name")[:3] == ["Alpha", "Beta", "Project 003"]
    assert [float(each) for each in stored(desk, grid, "amount")[:2]] == [1000.5, 2000]


def test_numbers_are_copied_bare_and_one_value_fills_a_range(grid, desk):
    stand_on(grid, 4, 1)
    grid.keyboard.press("Control+c")
    expect(grid.locator("#notices")).to_contain_text("Copied")
    assert grid.evaluate("navigator.clipboard.readText()") in ("5", "5.00")
    stand_on(grid, 0, 1)
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Control+v")
    expect(cell(grid, 2, 1)).to_contain_text("5")
    assert [int(each) for each in stored(desk, grid, "amount")[:4]] == [5, 5, 5, 4]


def test_refused_cells_stay_with_their_reason_and_are_mended(grid, desk):
    put_on_clipboard(grid, "10\nplenty\n30")
    stand_on(grid, 0, 1)
    grid.keyboard.press("Control+v")
    refused = cell(grid, 1, 1)
    expect(grid.locator("td.refused")).to_have_count(1)
    expect(refused).to_contain_text("plenty")
    expect(refused.locator(".cell-reason")).to_be_visible()
    assert [int(each) for each in stored(desk, grid, "amount")[:3]] == [10, 2, 30]
    grid.keyboard.press("Enter")
    editor = grid.locator(".cell-editor input[name=value]")
    expect(editor).to_have_value("plenty")
    editor.fill("20")
    grid.keyboard.press("Enter")
    expect(grid.locator("td.refused")).to_have_count(0)
    assert [int(each) for each in stored(desk, grid, "amount")[:3]] == [10, 20, 30]


def test_escape_gives_up_a_refused_value(grid):
    put_on_clipboard(grid, "plenty")
    stand_on(grid, 0, 1)
    grid.keyboard.press("Control+v")
    expect(grid.locator("td.refused")).to_have_count(1)
    grid.keyboard.press("Escape")
    expect(grid.locator("td.refused")).to_have_count(0)
    expect(cell(grid, 0, 1)).to_contain_text("1.00")


def test_changes_are_undone_and_done_again(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.type("Renamed", delay=5)
    grid.keyboard.press("Enter")
    expect(cell(grid, 0, 0)).to_have_text("Renamed")
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Delete")
    expect(grid.locator("td.refused")).to_have_count(2)  # a name is required
    grid.keyboard.press("Escape")
    stand_on(grid, 2, 1)
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Delete")
    expect(cell(grid, 2, 1)).to_have_text("")
    expect(cell(grid, 3, 1)).to_have_text("")
    grid.keyboard.press("Control+z")
    expect(cell(grid, 3, 1)).to_contain_text("4")
    grid.keyboard.press("Control+z")
    expect(cell(grid, 0, 0)).to_have_text("Project 001")
    grid.keyboard.press("Control+y")
    expect(cell(grid, 0, 0)).to_have_text("Renamed")
    assert stored(desk, grid, "name")[0] == "Renamed"
    assert [int(each) for each in stored(desk, grid, "amount")[2:4]] == [3, 4]


def test_undo_does_not_take_back_what_somebody_else_wrote(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.type("Mine", delay=5)
    grid.keyboard.press("Enter")
    expect(cell(grid, 0, 0)).to_have_text("Mine")
    desk.office.update("edith", "project", 1, name="Theirs")
    grid.keyboard.press("Control+z")
    expect(grid.locator("td.refused .cell-reason")).to_contain_text("Somebody else")
    assert stored(desk, grid, "name")[0] == "Theirs"


def test_ctrl_d_repeats_the_first_row_and_the_handle_goes_on_with_a_series(grid, desk):
    stand_on(grid, 0, 0)
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Control+d")
    expect(cell(grid, 1, 0)).to_have_text("Project 001")
    put_on_clipboard(grid, "10\n20")
    stand_on(grid, 0, 1)
    grid.keyboard.press("Control+v")
    expect(cell(grid, 1, 1)).to_contain_text("20")
    handle = grid.locator(".fill-handle")
    handle.hover()
    grid.mouse.down()
    box = cell(grid, 4, 1).bounding_box()
    grid.mouse.move(box["x"] + 20, box["y"] + 10, steps=6)
    grid.mouse.up()
    expect(cell(grid, 4, 1)).to_contain_text("50")
    assert [int(each) for each in stored(desk, grid, "amount")[:6]] == [10, 20, 30, 40, 50, 6]


def test_a_range_is_drawn_with_the_mouse_and_by_shift(grid):
    stand_on(grid, 1, 0)
    grid.mouse.down()
    box = cell(grid, 3, 1).bounding_box()
    grid.mouse.move(box["x"] + 20, box["y"] + 10, steps=8)
    grid.mouse.up()
    expect(grid.locator("#grid td.in-range")).to_have_count(6)
    cell(grid, 4, 2).click(modifiers=["Shift"], position={"x": 80, "y": 4})
    expect(grid.locator("#grid td.in-range")).to_have_count(12)
    grid.keyboard.press("Control+a")
    expect(grid.locator("#grid td.in-range")).to_have_count(72)


def test_what_cannot_be_sent_is_kept_and_sent_when_the_server_is_back(grid, desk):
    put_on_clipboard(grid, "Kept")
    stand_on(grid, 0, 0)
    grid.route("**/cells?*", lambda route: route.abort())
    grid.keyboard.press("Control+v")
    expect(cell(grid, 0, 0)).to_have_text("Kept")
    expect(grid.locator("td.unsent")).to_have_count(1)
    assert desk.office.stored("project", 1)["name"] == "Project 001"
    grid.unroute("**/cells?*")
    expect(grid.locator("td.unsent")).to_have_count(0)
    expect(cell(grid, 0, 0)).to_have_text("Kept")
    assert stored(desk, grid, "name")[0] == "Kept"


def test_lines_below_the_last_row_become_records_and_refused_ones_stay(grid, desk):
    put_on_clipboard(grid, "Last one\t1\nNew one\t2\nBad one\tplenty\nNew two\t3")
    stand_on(grid, 11, 0)
    grid.keyboard.press("Control+v")
    expect(cell(grid, 11, 0)).to_have_text("Last one")
    rest = grid.locator(".pasted-rest")
    rest.get_by_role("button", name="Add as new records: 3").click()
    expect(rest).to_contain_text("Line 2: Amount:")
    expect(grid.locator("#grid tbody tr[data-id]")).to_have_count(14)
    assert stored(desk, grid, "name")[11:] == ["Last one", "New one", "New two"]
    rest.get_by_role("button", name="Copy these lines").click()
    expect(grid.locator("#notices")).to_contain_text("Copied")
    assert grid.evaluate("navigator.clipboard.readText()") == "Bad one\tplenty"
    rest.get_by_role("button", name="Close").click()
    expect(rest).to_have_count(0)


def test_a_record_is_typed_at_the_foot_and_what_the_form_refuses_opens_it(grid, desk):
    grid.get_by_role("link", name="New record").click()
    line = grid.locator(".new-line")
    expect(line.get_by_label("Name")).to_be_focused()
    grid.keyboard.type("Typed below")
    line.get_by_label("Amount").fill("7")
    grid.keyboard.press("Enter")
    expect(grid.locator("tbody[data-made] tr")).to_contain_text("Typed below")
    expect(line.get_by_label("Name")).to_be_focused()  # the next one
    assert stored(desk, grid, "name")[-1] == "Typed below"
    assert [int(each) for each in stored(desk, grid, "amount")][-1] == 7
    line.get_by_label("Name").fill("Too much")
    line.get_by_label("Amount").fill("-5")
    grid.keyboard.press("Enter")
    form = grid.locator("#panel form")
    expect(form.get_by_label("Name", exact=False).first).to_have_value("Too much")
    expect(form.locator("[aria-invalid=true]").first).to_be_visible()
    assert "Too much" not in stored(desk, grid, "name")
    grid.keyboard.press("Escape")
    line.get_by_label("Name").press("Escape")
    expect(line).to_have_count(0)
    expect(grid.get_by_role("link", name="New record")).to_be_focused()
