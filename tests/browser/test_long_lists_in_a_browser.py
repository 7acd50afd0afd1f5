"""Lists of any length: only rows near what one sees are on the page, and every row is reached."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/?fields=name,amount,stage&sort=name"
ROWS = 2400
FURTHER = re.compile(r"[?&]at=\d+")
"""In the address of a request for the rows at a place."""
DRAG = """(box, share) => new Promise((done) => {
    let frame = 0;
    (function on() {
        box.scrollTop = (box.scrollHeight * share * ++frame) / 20;
        if (frame < 20) requestAnimationFrame(on);
        else done();
    })();
})"""


@pytest.fixture
def grid(desk: Desk, ada: Page) -> Page:
    for start in range(1, ROWS, 800):
        rows = [{"name": f"Project {n:04}", "amount": n} for n in range(start, start + 800)]
        desk.office.create_many("ada", "project", rows)
    ada.goto(ada.desk_address + LIST)
    expect(ada.locator("#grid .gap").first).to_be_attached()
    return ada


def row(page: Page, number: int):
    return page.locator(f'#grid tbody tr[aria-rowindex="{number + 1}"]')


def scroll_to(page: Page, share: float) -> None:
    page.locator("#grid-scroll").evaluate("(box, share) => box.scrollTo(0, box.scrollHeight * share)", share)


def drag_to(page: Page, share: float) -> None:
    """Drag the scroll bar from where it is to a share of the list, so fast that each frame shows another place."""
    page.locator("#grid-scroll").evaluate(DRAG, share)


def answer_only_the_first(page: Page) -> list[Route]:
    """Let the first request for further rows through and leave all others waiting; returns them as they come."""
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.continue_()

    page.route(FURTHER, answer)
    return asked


def test_the_scroll_bar_leads_anywhere_and_the_page_stays_small(grid):
    for share, number in ((1, ROWS), (0.5, 1205), (0, 1), (0.25, 605)):
        scroll_to(grid, share)
        expect(row(grid, number)).to_contain_text(f"Project {number:04}")
        expect(row(grid, number)).to_be_in_viewport()
    assert grid.locator("#grid tbody tr[data-id]").count() <= 250


def test_a_drag_through_the_list_asks_for_one_place_on_the_way_and_at_once_for_where_it_ends(grid):
    asked, held = [], []
    grid.on("request", lambda request: asked.extend(re.findall(FURTHER, request.url)))
    grid.route(FURTHER, lambda route: held.append(route))
    with grid.expect_request(re.compile("at=2150")):
        drag_to(grid, 0.9)
    assert len(asked) == 2
    for route in held:
        route.continue_()
    expect(row(grid, 2170)).to_be_in_viewport()


def test_where_one_jumps_to_stands_there_after_one_answer(grid):
    asked = answer_only_the_first(grid)
    for number in (1250, 1825):
        asked.clear()
        scroll_to(grid, (number - 10) / ROWS)
        for seen in (number - 5, number + 5):
            expect(row(grid, seen)).to_be_in_viewport()


def test_what_one_does_not_see_yet_is_fetched_one_by_one(grid):
    asked = answer_only_the_first(grid)
    with grid.expect_request(lambda request: FURTHER.search(request.url) and "at=1225" not in request.url):
        scroll_to(grid, 1240 / ROWS)
    grid.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert len(asked) == 2


def test_the_keys_reach_rows_that_are_not_loaded(grid):
    row(grid, 1).locator("td").nth(1).click(position={"x": 5, "y": 4})
    grid.keyboard.press("Control+ArrowDown")
    expect(row(grid, ROWS).locator("td").nth(1)).to_be_focused()
    grid.keyboard.press("ArrowUp")
    expect(row(grid, ROWS - 1).locator("td").nth(1)).to_be_focused()
    grid.keyboard.press("Control+Home")
    expect(row(grid, 1).locator("td").nth(0)).to_be_focused()
    for _ in range(3):
        grid.keyboard.press("PageDown")
    expect(grid.locator("#grid td.at")).to_be_in_viewport()


def test_the_cell_in_focus_stays_while_one_scrolls_and_is_edited(grid, desk):
    row(grid, 3).locator("td").nth(0).click(position={"x": 150, "y": 4})
    scroll_to(grid, 0.9)
    expect(row(grid, 2170)).to_be_attached()
    grid.keyboard.type("Typed from afar", delay=5)
    grid.keyboard.press("Enter")
    expect(row(grid, 3).locator("td").nth(0)).to_have_text("Typed from afar")
    assert desk.office.stored("project", 3)["name"] == "Typed from afar"


def test_a_paste_reaches_rows_that_are_not_loaded(grid, desk):
    grid.context.grant_permissions(["clipboard-read", "clipboard-write"])
    texts = "\n".join(f"{n}" for n in range(5001, 5401))
    grid.evaluate("text => navigator.clipboard.writeText(text)", texts)
    row(grid, 1).locator("td").nth(1).click(position={"x": 5, "y": 4})
    grid.keyboard.press("Control+v")
    expect(row(grid, 1).locator("td").nth(1)).to_contain_text("5,001")
    expect(grid.locator("td.saving")).to_have_count(0)
    expect(grid.locator(".pasted-rest")).to_have_count(0)
    scroll_to(grid, 400 / ROWS)
    expect(row(grid, 400).locator("td").nth(1)).to_contain_text("5,400")
    expect(row(grid, 401).locator("td").nth(1)).to_contain_text("401")


def test_ticked_rows_stay_ticked_when_they_are_scrolled_away(grid):
    row(grid, 2).locator("[name=ids]").check(force=True)
    scroll_to(grid, 1)
    expect(row(grid, ROWS)).to_be_attached()
    row(grid, ROWS).locator("[name=ids]").check(force=True)
    expect(grid.locator("[data-chosen]")).to_have_text("2 selected")
    assert grid.locator("#selected [name=ids]").count() == 2


def test_a_column_is_made_wider_moved_and_frozen(grid):
    head = grid.locator("th[data-field=amount]")
    before = head.bounding_box()["width"]
    box = head.locator("[data-grip]").bounding_box()
    grid.mouse.move(box["x"] + 4, box["y"] + 10)
    grid.mouse.down()
    grid.mouse.move(box["x"] + 84, box["y"] + 10, steps=5)
    grid.mouse.up()
    assert abs(head.bounding_box()["width"] - before - 80) < 3
    grid.reload()
    expect(grid.locator("#grid .gap").first).to_be_attached()
    assert abs(head.bounding_box()["width"] - before - 80) < 3
    source, target = head.bounding_box(), grid.locator("th[data-field=stage]").bounding_box()
    grid.mouse.move(source["x"] + 40, source["y"] + 10)
    grid.mouse.down()
    grid.mouse.move(target["x"] + 40, target["y"] + 10, steps=8)
    grid.mouse.up()
    expect(grid.locator("#grid thead th[data-field]").nth(1)).to_have_attribute("data-field", "stage")
    assert "fields=name%2Cstage%2Camount" in grid.url and "widths=" in grid.url
    grid.locator("[data-menu='head.stage']").click()
    grid.get_by_role("link", name="Freeze up to here").click()
    expect(grid.locator("#grid")).to_have_attribute("data-frozen", "2")
    assert grid.locator("th[data-field=stage]").evaluate("head => getComputedStyle(head).left") != "auto"
    # A visit by the plain address finds it as it was left, and gives it back when it is taken back.
    grid.goto(grid.url.split("?")[0])
    expect(grid.locator("#grid")).to_have_attribute("data-frozen", "2")
    assert abs(head.bounding_box()["width"] - before - 80) < 3
    grid.locator(".view-changed").get_by_role("link", name="Reset").click()
    expect(grid.locator("#grid")).to_have_attribute("data-frozen", "1")
    expect(grid.locator(".view-changed")).to_be_hidden()
    assert abs(head.bounding_box()["width"] - before) < 3


def test_columns_are_moved_by_buttons_in_the_menu(grid):
    grid.locator("#screen [data-menu=fields]").click()
    grid.get_by_role("link", name="Move “Stage” forward").click()
    expect(grid.locator("#grid thead th[data-field]").nth(1)).to_have_attribute("data-field", "stage")
    expect(grid.locator("#list-menu")).to_be_visible()
