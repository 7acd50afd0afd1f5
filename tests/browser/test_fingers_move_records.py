"""Views on a telephone: a finger that rests on a record carries it, a finger that swipes scrolls and moves nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from fixtures.dated_projects import DAYS, HOURS, spans
from fixtures.finger import Finger, middle
from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
CALENDAR = "/a/everything/project/?view=calendar&mode=day&day=2026-11-18"
WEEK = "/a/everything/project/?view=calendar&mode=week&day=2026-11-18"
TIMELINE = "/a/everything/task/?view=plan&mode=day&day=2026-11-02"
BOARD = "/a/everything/project/?view=board"
PIXELS_A_DAY = 40


def scrolled(place: Locator, way: str) -> float:
    return place.evaluate(f"e => e.scroll{way}")


def opened(phone: Page, path: str) -> Page:
    phone.goto(phone.desk_address + path)
    phone.wait_for_load_state("networkidle")
    return phone


@pytest.fixture
def dated(desk: Desk) -> Desk:
    """Give a project of two hours from nine in Shanghai, and one that begins on the day that is shown."""
    spans(desk, DAYS, HOURS)
    at = {"from_time": "2026-11-18T01:00:00Z", "to_time": "2026-11-18T03:00:00Z"}
    desk.office.create("ada", "project", name="Talk", **at)
    desk.office.create("ada", "project", name="Fair", from_day="2026-11-18", to_day="2026-11-19")
    return desk


def test_a_block_of_the_calendar_is_carried_to_another_hour(dated, phone):
    block = opened(phone, CALENDAR).locator(".cal-block", has_text="Talk")
    hour = phone.locator(".cal-hours-body").bounding_box()["height"] / 24
    finger, (x, y) = Finger(phone), middle(block)
    finger.rest(block, phone.locator(".calendar.dragging"))
    finger.go(x, y + 3 * hour)
    finger.up()
    expect(block).to_have_attribute("data-start", "2026-11-18T12:00:00")
    expect(phone.locator("#panel > *")).to_have_count(0)  # the end of a drag opens nothing
    assert str(dated.office.stored("project", 1)["from_time"])[:16] == "2026-11-18 04:00"


def test_a_bar_of_the_calendar_is_carried_to_another_day(dated, phone):
    bar = opened(phone, WEEK).locator(".cal-bar", has_text="Fair")
    finger = Finger(phone)
    finger.rest(bar, phone.locator(".calendar.dragging"))
    width = phone.locator(".cal-day[data-day='2026-11-19']").bounding_box()["width"]
    finger.go(finger.x + width, finger.y)
    finger.up()
    expect(bar).to_have_attribute("data-start", "2026-11-19")


def test_a_swipe_over_the_calendar_scrolls_it(dated, phone):
    block = opened(phone, CALENDAR).locator(".cal-block", has_text="Talk")
    hours = phone.locator(".cal-hours")
    before = scrolled(hours, "Top")
    Finger(phone).swipe(block, down=-150)
    expect(hours).not_to_have_js_property("scrollTop", before)
    expect(phone.locator(".calendar.dragging, .carried, .cal-ghost")).to_have_count(0)
    expect(block).to_have_attribute("data-rev", "1")
    assert dated.office.stored("project", 1)["rev"] == 1


@pytest.fixture
def plan(desk: Desk, phone: Page) -> Page:
    """Give a timeline of two tasks."""
    house = desk.office.create("ada", "project", name="House")
    desk.office.create("ada", "task", name="Dig", project=house, begins="2026-11-02", due="2026-11-04")
    desk.office.create("ada", "task", name="Pour", project=house, begins="2026-11-02", due="2026-11-30")
    return opened(phone, TIMELINE)


def row(page: Page, name: str) -> Locator:
    return page.locator(".timeline-row", has=page.locator(f"bdi:text-is('{name}')"))


def test_a_bar_of_the_timeline_is_carried_and_taken_back(plan, desk):
    finger = Finger(plan)
    finger.rest(row(plan, "Dig").locator("rect.bar-body"), plan.locator(".timeline.dragging"))
    finger.go(finger.x + 2 * PIXELS_A_DAY, finger.y)
    finger.up()
    expect(row(plan, "Dig")).to_have_attribute("data-rev", "2")
    expect(plan.locator("#panel > *")).to_have_count(0)
    assert [str(desk.office.stored("task", 1)[key]) for key in ("begins", "due")] == [
        "2026-11-04",
        "2026-11-06",
    ]
    plan.locator(".notice button", has_text="Undo").tap()
    expect(row(plan, "Dig")).to_have_attribute("data-rev", "3")
    assert str(desk.office.stored("task", 1)["begins"]) == "2026-11-02"


def test_a_swipe_over_the_timeline_scrolls_it(plan, desk):
    box = plan.locator(".timeline-scroll")
    before = scrolled(box, "Left")
    Finger(plan).swipe(row(plan, "Dig").locator("rect.bar-body"), right=-120)
    expect(box).not_to_have_js_property("scrollLeft", before)
    expect(plan.locator(".timeline.dragging")).to_have_count(0)
    assert desk.office.stored("task", 1)["rev"] == 1


@pytest.fixture
def board(desk: Desk, phone: Page) -> Page:
    """Give a board with more cards in its first stack than a telephone shows."""
    rows = [{"name": f"Plan {n:02}", "stage": "plan"} for n in range(12)]
    desk.office.create_many("ada", "project", rows)
    return opened(phone, BOARD)


def test_a_card_of_the_board_is_carried_to_another_stack(board, desk):
    card = board.locator(".card", has_text="Plan 00")
    run = board.locator(".board-cell[data-stack=run]")
    finger = Finger(board)
    finger.rest(card, board.locator(".sortable-chosen"))
    box = run.bounding_box()
    finger.go(min(box["x"] + box["width"] / 2, 380), box["y"] + 30)
    finger.up()
    expect(run.locator(".card", has_text="Plan 00")).to_have_attribute("data-rev", "2")
    assert desk.office.stored("project", 1)["stage"] == "run"


def test_a_swipe_over_the_board_scrolls_it(board, desk):
    finger = Finger(board)
    finger.swipe(board.locator(".card", has_text="Plan 01"), right=-160)
    expect(board.locator(".board")).not_to_have_js_property("scrollLeft", 0)
    expect(board.locator(".sortable-chosen, .card-ghost")).to_have_count(0)
    assert {desk.office.stored("project", n)["rev"] for n in range(1, 13)} == {1}
