"""A salesperson's morning in a real browser: today's list, a call, what was said, a deal moved on, a new contact."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from fixtures.company import Served

pytestmark = pytest.mark.sqlite_only
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FINGER = 44


class Actions:
    """What a person does, counted: a click or a tap is one, typing into a field that has the caret is one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def press(self, target: Locator) -> None:
        self.count += 1
        target.click()

    def type(self, text: str) -> None:
        self.count += 1
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")


def customer_due_today(crm: Served, name: str, phone: str) -> dict:
    """Make a customer of the salesperson's to whom something was promised for today."""
    sales, now = crm.company.program("sales"), datetime.now(UTC)
    customer = sales.create("customer", name=name, phone=phone, lifecycle="new")
    sales.create(
        "follow_up",
        customer=customer["id"],
        method="phone",
        summary="Will call back",
        time=(now - timedelta(days=1)).isoformat(),
        next_time=now.isoformat(),
    )
    return customer


def test_todays_list_a_call_and_what_was_said_in_four_actions(crm: Served, browser: Browser):
    customer = customer_due_today(crm, "Morning Star 晨星", "13912340001")
    later = crm.company.program("sales").create("customer", name="Not today", lifecycle="new")
    context = crm.profile(browser, "sales")
    page = context.new_page()
    page.goto(crm.home)
    page.locator("#side").get_by_role("link", name="To follow up today").click()
    row = page.locator(f"#grid tr[data-id='{customer['id']}']")
    expect(row).to_be_visible()
    expect(page.locator(f"#grid tr[data-id='{later['id']}']")).to_have_count(0)
    assert row.locator("a[href^='tel:']").get_attribute("href") == "tel:+8613912340001"

    did = Actions(page)
    did.press(row.locator(".title-link"))
    panel = page.locator("#panel")
    expect(panel.locator("h1")).to_have_text("Morning Star 晨星")
    did.press(panel.get_by_role("button", name="Add").first)
    did.press(panel.locator("#record-add").get_by_role("link", name="Follow-up"))
    expect(page.locator(".quick-dialog [name=summary]")).to_be_focused()
    did.type("Wants an offer by Friday")
    expect(page.locator(".quick-dialog")).to_have_count(0)
    expect(page.locator(".notice")).to_contain_text("Saved")
    assert did.count <= 4
    panel.get_by_role("link", name="Follow-ups", exact=True).click()
    expect(panel.locator(".related", has_text="Wants an offer by Friday")).to_be_visible()

    program = crm.company.program("sales")
    said = program.list(
        "follow_up", filter={"field": "customer", "op": "is", "value": customer["id"]}, limit=10
    )
    newest = next(each for each in said if each["fields"]["summary"] == "Wants an offer by Friday")
    assert newest["fields"]["method"] == "phone"
    page.goto(f"{crm.home}/customer/?view=to_follow_up")
    expect(page.locator("#screen")).to_be_visible()
    expect(page.locator(f"#grid tr[data-id='{customer['id']}']")).to_have_count(0)
    context.close()


def test_a_deal_is_moved_on_and_one_that_is_lost_is_asked_why(crm: Served, browser: Browser):
    sales = crm.company.program("sales")
    customer = sales.create("customer", name="Deal maker", lifecycle="new")["id"]
    deal = sales.create(
        "deal", customer=customer, title="Cloud move", stage="intent", expected_amount=99_000_000
    )
    context = crm.profile(browser, "sales")
    page = context.new_page()
    page.goto(f"{crm.home}/deal/?view=board")
    card = page.locator(f".card[data-id='{deal['id']}']")
    card.locator(".card-move").click()
    page.locator("#list-menu").get_by_role("button", name="Proposal").click()
    moved = page.locator(f".board-cell[data-stack=proposal] .card[data-id='{deal['id']}']")
    expect(moved).to_have_attribute("data-rev", str(deal["rev"] + 1))

    card.locator(".card-move").click()
    page.locator("#list-menu").get_by_role("button", name="Lost").click()
    panel = page.locator("#panel")
    reason = panel.locator("[name=loss_reason]")
    expect(panel.locator("[name=stage]")).to_have_value("lost")
    expect(reason).to_be_visible()
    expect(moved).to_be_visible()
    reason.select_option("price")
    panel.locator("[data-save]").click()
    expect(moved).to_have_count(0)
    now = sales.get("deal", f"/records/{deal['id']}").json["fields"]
    assert (now["stage"], now["loss_reason"]) == ("lost", "price")
    context.close()


def height_of_target(target: Locator) -> float:
    """Return how high a finger's target is: what is hit above and below the middle counts, however it is drawn."""
    return target.evaluate(
        """e => { e.scrollIntoView({block: 'center'});
          const {left, top, width, height} = e.getBoundingClientRect(), y = top + height / 2;
          const hit = (d) => { const at = document.elementFromPoint(left + width / 2, y + d); return at === e || e.contains(at); };
          let up = 0, down = 0;
          while (up < 30 && hit(-up - 1)) up++;
          while (down < 30 && hit(down + 1)) down++;
          return up + down + 1; }"""
    )


def test_on_a_phone_one_calls_and_adds_whom_one_met(crm: Served, browser: Browser):
    customer = customer_due_today(crm, "Street Corner 街角", "13912340002")
    context = crm.profile(browser, "sales", "zh", **PHONE)
    page = context.new_page()
    page.goto(f"{crm.home}/customer/?view=to_follow_up")
    row = page.locator(f"#grid tr[data-id='{customer['id']}']")
    assert height_of_target(row.locator("a[href^='tel:']")) >= FINGER - 1
    assert height_of_target(row.locator(".title-link")) >= FINGER - 1
    row.locator(".title-link").tap()
    panel = page.locator("#panel")
    call = panel.locator("a[href='tel:+8613912340002']")
    expect(call).to_be_visible()
    assert height_of_target(call) >= FINGER - 1

    panel.locator(".record-acts").get_by_role("button", name="新增").tap()
    panel.locator("#record-add").get_by_role("link", name="联系人").tap()
    form = page.locator(".quick-dialog")
    form.locator("[name=name]").fill("小李")
    form.locator("[data-save]").tap()
    expect(form.locator(".form-summary")).to_contain_text("手机号或微信号")
    expect(form.locator("[name=name]")).to_have_value("小李")
    form.locator("[name=phone]").fill("13912340003")
    form.locator("[data-save]").tap()
    expect(form).to_have_count(0)
    expect(panel.locator(".related")).to_contain_text(["小李"])
    (found,) = crm.company.program("sales").list("contact", search="小李")
    assert re.sub(r"\D", "", found["fields"]["phone"]) == "8613912340003"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
