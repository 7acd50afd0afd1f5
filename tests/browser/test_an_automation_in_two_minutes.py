"""The rule of the public pool, built by an admin as it is told: counted in actions, tried without a trace, switched on.

"When a customer has had no follow-up for 15 days (A: 7), tell the owner; after 30, put it back into the public pool
and tell the manager." Somebody who knows what they want takes two to three seconds for an action.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from fixtures.company import Served
from tablewright.core.database import reading
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.conversation.models import Notice

from .test_the_task_set import Hand, live

pytestmark = pytest.mark.sqlite_only
KEY = "customer_a_condition_begins_to_hold"


@pytest.fixture
def hand(crm: Served, browser: Browser) -> Iterator[Hand]:
    """Give an administrator of the CRM."""
    context = crm.profile(browser, "admin")
    yield Hand(context.new_page(), crm.home)
    context.close()


def test_silence_warns_the_owner_and_then_gives_the_record_back(hand, crm):
    hand.begin("builder/automations")
    build(hand)
    customer = crm.company.program("sales").create("customer", name="Silent 静默", level="a")
    before = traces(crm)
    try_it(hand, "Silent")
    assert traces(crm) == before
    kept = crm.company.program("admin").get("customer", f"/records/{customer['id']}").json
    assert kept["fields"]["pool"] == "private"
    hand.press(hand.page.locator(".builder-crumb a"))
    hand.press(hand.page.get_by_role("link", name="Switch on …"))
    expect(hand.page.locator("main")).to_contain_text("records meet the condition already")
    hand.press(hand.page.get_by_role("button", name="Switch on"))
    expect(hand.page.get_by_text("Switched on").first).to_be_visible()
    assert hand.actions <= 44, (
        "jiandaoyun: a timed automation for each of level A, the others and the thirty days, each with time, query of"
        " three conditions, loop, notice with receiver and text, save and enable: above 60; it cannot be tried first"
    )
    made = next(each for each in live(crm).document["automations"] if each["key"] == KEY)
    assert made["enabled"]
    assert [each["type"] for each in made["steps"]] == ["notify", "wait", "move", "notify"]


def build(hand: Hand) -> None:
    """Put the flow together, as the sentence has it from left to right."""
    page = hand.page
    condition, group = (page.get_by_role("button", name=each, exact=True) for each in ("Condition", "Group"))
    hand.press(page.get_by_role("link", name="New automation"))
    hand.press(page.get_by_role("button", name="A condition begins to hold"))
    hand.press(condition)
    hand.choose("[name='f1.field']", "pool")
    hand.choose("[name='f1.value']", "private")
    hand.press(group)
    silent(hand, 3, "15")
    hand.press("button[value='group.2']")
    hand.choose("[name='f5.field']", "level")
    hand.choose("[name='f5.value']", "a")
    hand.press("button[value='add.4']")
    silent(hand, 6, "7")

    add(hand, "Add the first step", "Notify in the app")
    tell(hand, "expression:owner", "{name} goes back to the pool soon")
    add(hand, "Add a step behind “Notify in the app”", "Wait For a while")
    hand.choose("[name=set_until]", "condition")
    hand.write("[name=set_amount]", "24")
    hand.press(condition)
    silent(hand, 1, "30")
    hand.choose("[name=set_late]", "stop")
    add(hand, "Add a step behind “Wait”", "Move to a stage or pool")
    hand.choose("[name=set_field]", "pool")
    hand.choose("[name=set_option]", "public")
    hand.choose("[name=set_owner]", "nobody")
    add(hand, "Add a step behind “Move to a stage or pool”", "Notify in the app")
    tell(hand, "role:manager", "{name} is back in the public pool")
    hand.press("#flow-save")
    for told in (
        "Pool = “Private” and (Days silent ≥ 15 or (Level = “A” and Days silent ≥ 7))",
        "Tell Owner: “[Name] goes back to the pool soon”",
        "Wait until Days silent ≥ 30, at most 24 days",
        "Move this record to “Public pool”, owned by nobody",
        "Tell everybody who is “Sales manager”: “[Name] is back in the public pool”",
    ):
        expect(page.locator(".flow")).to_contain_text(told)


def silent(hand: Hand, row: int, days: str) -> None:
    """Fill in a row: so many days without a follow-up, or more."""
    hand.choose(f"[name='f{row}.field']", "days_silent")
    hand.choose(f"[name='f{row}.op']", "gte")
    hand.write(f"[name='f{row}.value']", days)


def add(hand: Hand, plus: str, step: str) -> None:
    """Add a step; what was typed into the one before is kept on the way."""
    hand.press(hand.page.get_by_label(plus))
    hand.press(hand.page.get_by_role("button", name=step))
    hand._settled()


def tell(hand: Hand, whom: str, title: str) -> None:
    """Say who hears what."""
    hand.choose(hand.page.get_by_label("Add to: Whom"), whom)
    hand.write("[name=set_title_en]", title)


def try_it(hand: Hand, name: str) -> None:
    """Have it tried on a real record; what it would do is shown step by step."""
    page = hand.page
    hand.press(page.get_by_role("link", name="Test on a record"))
    hand.press(page.get_by_role("button", name=name))
    shown = page.locator("main")
    for told in (
        "Silent 静默 goes back to the pool soon",
        "Would wait",
        "Private → Public pool",
        "Silent 静默 is back in the public pool",
    ):
        expect(shown).to_contain_text(told)


def traces(crm: Served) -> tuple[int, ...]:
    """Return how many runs and notices of automations there are."""
    told = sa.select(sa.func.count()).select_from(Notice.__table__).where(Notice.kind == "automation")
    with reading(crm.company.engine) as connection:
        runs = connection.scalar(sa.select(sa.func.count()).select_from(AutomationRun.__table__))
        return runs, connection.scalar(told)
