"""A timeline in a real browser: bars are dragged, drawn out, linked, moved by keys; what is refused goes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
PLAN = "/a/everything/task/?view=plan&mode=day&day=2026-11-02"
DAY = 40


@pytest.fixture
def plan(desk: Desk, ada: Page) -> Page:
    """Give the plan of two projects: tasks in a row, a milestone, one without dates, and one far below."""
    office = desk.office
    house, bridge = (office.create("ada", "project", name=name) for name in ("House", "Bridge"))
    rows = [
        {"name": "Dig", "begins": "2026-11-02", "due": "2026-11-05"},
        {"name": "Pour", "begins": "2026-11-09", "due": "2026-11-11"},
        {"name": "Topping out", "begins": "2026-11-13"},
        {"name": "Garden"},
    ]
    office.create_many("ada", "task", [{"project": house, **row} for row in rows])
    office.create("ada", "task", name="Pier", project=bridge, begins="2026-11-10", due="2026-11-12")
    ada.set_viewport_size({"width": 1440, "height": 900})
    ada.goto(ada.desk_address + PLAN)
    expect(ada.locator(".timeline-row")).to_have_count(5)
    expect(ada.locator(".timeline-links")).to_be_attached()
    return ada


def row(page: Page, name: str) -> Locator:
    return page.locator(".timeline-row", has=page.locator(f"bdi:text-is('{name}')")).first


def days(desk: Desk, name: str) -> tuple[str, ...]:
    names = ["Dig", "Pour", "Topping out", "Garden", "Pier"]
    stored = desk.office.stored("task", names.index(name) + 1)
    return tuple(str(stored[key])[5:] for key in ("begins", "due"))


def drag(page: Page, place: Locator, by: int, down: int = 0) -> None:
    """Drag with the mouse, in steps as a hand does."""
    box = place.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y + down / 2, steps=4)
    page.mouse.move(x + by, y + down, steps=4)
    page.mouse.up()


def saved(page: Page, name: str, rev: int) -> None:
    expect(row(page, name)).to_have_attribute("data-rev", str(rev))


def test_bars_are_dragged_drawn_out_and_marked(plan, desk):
    drag(plan, row(plan, "Dig").locator("rect.bar-body"), 2 * DAY)
    saved(plan, "Dig", 2)
    assert days(desk, "Dig") == ("11-04", "11-07")
    expect(plan.locator("#panel h1, #panel h2")).to_have_count(0)  # a drag is no click
    drag(plan, row(plan, "Dig").locator("[data-grip=end]"), -DAY)
    saved(plan, "Dig", 3)
    drag(plan, row(plan, "Dig").locator("[data-grip=start]"), DAY)
    saved(plan, "Dig", 4)
    assert days(desk, "Dig") == ("11-05", "11-06")
    drag(plan, row(plan, "Topping out").locator("[data-grip=end]"), 3 * DAY)
    saved(plan, "Topping out", 2)
    assert days(desk, "Topping out") == ("11-13", "11-16")
    # A record without dates gets some where one draws them.
    lane = row(plan, "Garden").locator(".lane").bounding_box()
    plan.mouse.move(lane["x"] + 2.5 * DAY, lane["y"] + 10)
    plan.mouse.down()
    plan.mouse.move(lane["x"] + 5.5 * DAY, lane["y"] + 10, steps=5)
    plan.mouse.up()
    expect(row(plan, "Garden").locator("rect.bar-body")).to_have_count(1)
    assert days(desk, "Garden") == ("11-04", "11-07")
    # Escape takes back what is on its way.
    box = row(plan, "Pier").locator("rect.bar-body").bounding_box()
    plan.mouse.move(box["x"] + 20, box["y"] + 5)
    plan.mouse.down()
    plan.mouse.move(box["x"] + 100, box["y"] + 5, steps=4)
    plan.keyboard.press("Escape")
    plan.mouse.up()
    expect(row(plan, "Pier").locator(".bar-shape")).to_have_attribute("transform", "translate(0 0)")
    assert days(desk, "Pier") == ("11-10", "11-12")
    # A bar that is only clicked opens its record, and the timeline stays.
    row(plan, "Pier").locator("rect.bar-body").click()
    expect(plan.locator("#panel h1, #panel h2").first).to_contain_text("Pier")


def test_bars_are_linked_and_an_arrow_says_what_comes_too_early(plan, desk):
    links = plan.locator(".timeline-links path:not(.head)")
    dig, pour = row(plan, "Dig"), row(plan, "Pour")
    dig.hover()
    down = pour.bounding_box()["y"] - dig.bounding_box()["y"]
    drag(plan, dig.locator("[data-link]"), 5 * DAY, down)
    saved(plan, "Pour", 2)
    expect(links).to_have_count(1)
    expect(plan.locator(".timeline-links .late")).to_have_count(0)
    drag(plan, dig.locator("rect.bar-body"), 6 * DAY)
    expect(plan.locator(".timeline-links .late:not(.head)")).to_have_count(1)
    expect(row(plan, "Pour")).to_contain_text("Begins before “Dig” ends")
    # The form of the row's menu has it all too: no pointer is needed.
    pour.hover()
    pour.locator("[data-menu]").click()
    menu = plan.locator("#list-menu")
    menu.locator("[name=start]").fill("2026-11-16")
    menu.locator("[name=end]").fill("2026-11-17")
    menu.locator(".btn-primary").click()
    expect(plan.locator(".timeline-links .late")).to_have_count(0)
    expect(links).to_have_count(1)
    assert days(desk, "Pour") == ("11-16", "11-17")


def test_keys_move_a_bar_and_go_to_the_next_one(plan, desk):
    row(plan, "Dig").locator("a.lane").focus()
    for _ in range(3):
        plan.keyboard.press("ArrowRight")
    saved(plan, "Dig", 2)  # three presses are one move
    expect(row(plan, "Dig").locator("a.lane")).to_be_focused()
    assert days(desk, "Dig") == ("11-05", "11-08")
    plan.keyboard.press("Shift+ArrowLeft")
    saved(plan, "Dig", 3)
    assert days(desk, "Dig") == ("11-05", "11-07")
    plan.keyboard.press("ArrowDown")
    expect(row(plan, "Pour").locator("a.lane")).to_be_focused()
    plan.keyboard.press("m")
    expect(plan.locator("#list-menu [name=start]")).to_have_value("2026-11-09")
    plan.keyboard.press("Escape")
    row(plan, "Pour").locator("a.lane").focus()
    plan.keyboard.press("Enter")
    expect(plan.locator("#panel h1, #panel h2").first).to_contain_text("Pour")


def test_moves_stretches_and_links_are_taken_back_one_after_the_other(plan, desk):
    drag(plan, row(plan, "Dig").locator("rect.bar-body"), 2 * DAY)
    saved(plan, "Dig", 2)
    drag(plan, row(plan, "Topping out").locator("[data-grip=end]"), 3 * DAY)
    saved(plan, "Topping out", 2)
    row(plan, "Dig").hover()
    down = row(plan, "Pier").bounding_box()["y"] - row(plan, "Dig").bounding_box()["y"]
    drag(plan, row(plan, "Dig").locator("[data-link]"), 5 * DAY, down)
    saved(plan, "Pier", 2)
    # The button of a notice takes back what it told of, Ctrl Z what was done last.
    plan.locator(".notice button", has_text="Undo").first.click()
    saved(plan, "Dig", 3)
    assert days(desk, "Dig") == ("11-02", "11-05")
    plan.keyboard.press("Control+z")
    saved(plan, "Pier", 3)
    expect(plan.locator(".timeline-links path")).to_have_count(0)
    plan.keyboard.press("Control+z")
    saved(plan, "Topping out", 3)
    assert desk.office.stored("task", 3)["due"] is None
    plan.keyboard.press("Control+z")
    expect(plan.locator(".notice", has_text="Nothing to undo")).to_be_visible()


def test_what_somebody_changed_since_is_not_taken_back(plan, desk):
    drag(plan, row(plan, "Dig").locator("rect.bar-body"), 2 * DAY)
    saved(plan, "Dig", 2)
    desk.office.update("edith", "task", 1, begins="2026-11-01")
    plan.keyboard.press("Control+z")
    expect(plan.locator(".notice-bad")).to_contain_text("Somebody else changed")
    saved(plan, "Dig", 3)
    assert days(desk, "Dig") == ("11-01", "11-07")


def test_a_refused_move_goes_back_and_says_why(plan, desk):
    before = row(plan, "Pour").locator("rect.bar-body").bounding_box()
    desk.office.update("ada", "task", 2, begins="2026-11-08")
    drag(plan, row(plan, "Pour").locator("rect.bar-body"), 3 * DAY)
    expect(plan.locator(".notice-bad")).to_be_visible()
    saved(plan, "Pour", 2)
    assert days(desk, "Pour") == ("11-08", "11-11")
    assert row(plan, "Pour").locator("rect.bar-body").bounding_box()["x"] == before["x"] - DAY


def test_scales_groups_and_a_phone(plan, desk):
    plan.locator(".timeline-scales a", has_text="Month").click()
    expect(plan.locator(".timeline-scales [aria-current]")).to_have_text("Month")
    assert "mode=month" in plan.url
    plan.locator("[aria-label=Later]").click()
    expect(plan.locator(".notebar")).to_contain_text("Nothing on these days")
    plan.locator(".notebar a").click()
    expect(row(plan, "Pier")).to_be_visible()
    plan.goto(plan.desk_address + PLAN + "&group=project")
    heading = plan.locator(".group-toggle", has_text="House")
    expect(heading).to_contain_text("3")
    expect(plan.locator(".bar-span")).to_have_count(2)
    heading.click()
    expect(row(plan, "Dig")).to_be_hidden()
    # A move elsewhere leaves what is folded folded.
    drag(plan, row(plan, "Pier").locator("rect.bar-body"), DAY)
    saved(plan, "Pier", 2)
    expect(row(plan, "Dig")).to_be_hidden()
    plan.set_viewport_size({"width": 390, "height": 844})
    plan.goto(plan.desk_address + PLAN)
    expect(row(plan, "Dig").locator("rect.bar-body")).to_be_in_viewport()
    assert plan.evaluate("document.documentElement.scrollWidth") == 390
    assert row(plan, "Dig").locator("th").bounding_box()["width"] < 160


def test_bars_are_as_high_under_a_finger_as_under_a_mouse(plan, desk, phone):
    phone.goto(phone.desk_address + PLAN)
    lane = row(phone, "Dig").locator("a.lane").bounding_box()
    bar = row(phone, "Dig").locator("rect.bar-body").bounding_box()
    assert bar["height"] > lane["height"] * 0.6 > 24
