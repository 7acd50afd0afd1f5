"""A calendar in a real browser: entries carried, stretched and made by mouse and keys, and a phone's month."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from fixtures.dated_projects import DAYS, HOURS, spans
from fixtures.front_desk import Desk

pytestmark = pytest.mark.sqlite_only
MONTH = "/a/everything/project/?view=calendar&day=2026-11-18"
WEEK = f"{MONTH}&mode=week"


@pytest.fixture
def dated(desk: Desk) -> Desk:
    """Give a project of two days, and one of two hours in the morning, both in the week of 18 November."""
    spans(desk, DAYS, HOURS)
    desk.office.create("ada", "project", name="Fair", from_day="2026-11-17", to_day="2026-11-18")
    hours = {
        "from_time": "2026-11-18T01:00:00Z",
        "to_time": "2026-11-18T03:00:00Z",
    }  # nine to eleven in Shanghai
    desk.office.create("ada", "project", name="Talk", **hours)
    return desk


def opened(page: Page, path: str, entry: str) -> Page:
    page.goto(page.desk_address + path)
    page.wait_for_load_state("networkidle")
    expect(named(page, entry)).to_be_visible()
    return page


def named(page: Page, name: str) -> Locator:
    return page.locator(".cal-bar, .cal-block").filter(has_text=name).first


def cell(page: Page, day: str) -> Locator:
    return page.locator(f".cal-day[data-day='{day}']")


def stored(desk: Desk, record: int, *keys: str) -> list[str]:
    found = desk.office.stored("project", record)
    return [str(found[key])[:16] for key in keys]


def drag(
    page: Page, source: Locator, target: Locator, *, at: str = "middle", down: float | None = None
) -> None:
    """Drag with the mouse, in steps as a hand does: from the middle or an edge, to a height of the target."""
    a, b = source.bounding_box(), target.bounding_box()
    x = {"middle": a["x"] + min(30, a["width"] / 2), "right": a["x"] + a["width"] - 2}.get(at, a["x"] + 20)
    y = a["y"] + (a["height"] - 2 if at == "bottom" else min(a["height"] / 2, 10))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 6, y + 6, steps=3)
    page.mouse.move(b["x"] + b["width"] / 2, b["y"] + (b["height"] - 6 if down is None else down), steps=12)
    page.mouse.up()


def test_a_bar_is_carried_stretched_and_taken_back(dated, ada):
    page = opened(ada, MONTH, "Fair")
    drag(page, named(page, "Fair"), cell(page, "2026-11-26"))
    expect(named(page, "Fair")).to_have_attribute("data-start", "2026-11-26")
    assert stored(dated, 1, "from_day", "to_day") == ["2026-11-26", "2026-11-27"]
    drag(page, named(page, "Fair").locator("[data-edge=end]"), cell(page, "2026-11-28"), at="right")
    expect(named(page, "Fair")).to_have_attribute("data-end", "2026-11-28")
    assert stored(dated, 1, "from_day", "to_day") == ["2026-11-26", "2026-11-28"]
    expect(page.locator("#panel > *")).to_have_count(0)  # the end of a drag opens nothing
    page.locator(".notice button", has_text="Undo").last.click()
    expect(named(page, "Fair")).to_have_attribute("data-end", "2026-11-27")
    assert stored(dated, 1, "from_day", "to_day") == ["2026-11-26", "2026-11-27"]
    page.keyboard.press("Control+z")
    expect(named(page, "Fair")).to_have_attribute("data-start", "2026-11-17")
    assert stored(dated, 1, "from_day", "to_day") == ["2026-11-17", "2026-11-18"]


def test_a_block_is_carried_to_another_hour_and_its_end_stretched(dated, ada):
    page = opened(ada, WEEK, "Talk")
    hour = page.locator(".cal-hours-body").bounding_box()["height"] / 24
    friday = page.locator("[data-hours='2026-11-20']")
    drag(page, named(page, "Talk"), friday, down=13 * hour + 10)
    expect(named(page, "Talk")).to_have_attribute("data-start", "2026-11-20T13:00:00")
    assert stored(dated, 2, "from_time", "to_time") == ["2026-11-20 05:00", "2026-11-20 07:00"]
    drag(page, named(page, "Talk"), friday, at="bottom", down=16.5 * hour)
    expect(named(page, "Talk")).to_have_attribute("data-end", "2026-11-20T16:30:00")
    assert stored(dated, 2, "from_time", "to_time") == ["2026-11-20 05:00", "2026-11-20 08:30"]


def test_a_refused_entry_stays_where_it_was_with_the_reason(dated, ada):
    page = opened(ada, MONTH, "Fair")
    dated.office.update("edith", "project", 1, from_day="2026-11-16")
    drag(page, named(page, "Fair"), cell(page, "2026-11-26"))
    expect(page.locator(".notice-bad")).to_contain_text("Somebody else changed")
    expect(named(page, "Fair")).to_have_attribute("data-start", "2026-11-16")
    assert stored(dated, 1, "from_day") == ["2026-11-16"]


def test_keys_walk_by_days_carry_and_open_the_menu(dated, ada):
    page = opened(ada, MONTH, "Fair")
    page.locator(".cal-date[data-keep='2026-11-16']").focus()
    page.keyboard.press("ArrowRight")
    expect(named(page, "Fair").locator(".cal-link")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(named(page, "Fair")).to_have_attribute("data-start", "2026-11-24")
    expect(named(page, "Fair").locator(".cal-link")).to_be_focused()
    page.keyboard.press("m")
    form = page.locator("#list-menu form[data-move]")
    form.locator("[name=start]").fill("2026-11-12")
    form.locator("[name=end]").fill("2026-11-12")
    form.locator("button").last.click()
    expect(named(page, "Fair")).to_have_attribute("data-end", "2026-11-12")
    assert stored(dated, 1, "from_day", "to_day") == ["2026-11-12", "2026-11-12"]
    expect(named(page, "Fair").locator(".cal-link")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("n")
    expect(page.locator("#panel [name=from_day], #panel h1")).not_to_have_count(0)


def test_a_new_record_takes_the_days_or_hours_one_drags_across(desk, ada):
    desk.office.create("ada", "project", name="There", due="2026-11-18")
    page = opened(ada, MONTH, "There")
    cell(page, "2026-11-12").click(position={"x": 60, "y": 80})
    expect(page.locator("#panel [name=due]")).to_have_value("2026-11-12")
    page.keyboard.press("Escape")
    page.goto(page.desk_address + WEEK)
    page.wait_for_load_state("networkidle")
    column = page.locator("[data-hours='2026-11-19']")
    hour = column.bounding_box()["height"] / 24
    column.click(position={"x": 20, "y": 10 * hour + 4})
    panel = page.locator("#panel")
    expect(panel.locator("[name=meeting]")).to_have_value("2026-11-19T10:00")
    panel.locator("[name=name]").fill("Made here")
    panel.locator("form .btn-primary").first.click()
    expect(named(page, "Made here")).to_be_visible()


def test_what_a_colleague_saves_appears(dated, ada):
    page = opened(ada, MONTH, "Fair")
    with page.expect_response(lambda answer: "/news?" in answer.url):
        pass
    dated.office.create("edith", "project", name="Theirs", from_day="2026-11-19")
    expect(named(page, "Theirs")).to_be_visible()


def test_on_a_phone_the_chosen_day_stands_below_its_month(dated, ada):
    ada.set_viewport_size({"width": 390, "height": 844})
    ada.goto(ada.desk_address + MONTH)
    below = ada.locator(".cal-chosen")
    expect(below.locator(".cal-line")).to_have_count(2)
    ada.locator(".cal-pick[data-keep='pick-2026-11-17']").click()
    expect(below.locator(".cal-line")).to_have_count(1)
    expect(below).to_contain_text("Fair")
    # A week is wider than a phone: it opens at the day that is shown.
    ada.goto(ada.desk_address + WEEK)
    expect(ada.locator("[data-hours='2026-11-18']")).to_be_in_viewport(ratio=0.3)
    for mode in ("month", "week", "day", "agenda"):
        ada.goto(f"{ada.desk_address}{MONTH}&mode={mode}")
        assert ada.evaluate("document.documentElement.scrollWidth") <= 390, mode
