"""A manager gives all customers of one salesperson to another, sees how many they are, and takes it back later."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, expect

from fixtures.company import Served

pytestmark = pytest.mark.sqlite_only
FROM, TO, NAME = "wang.lei", "shen.jia", "沈佳"


def owners(crm: Served) -> dict[int, tuple[int, dict]]:
    """Return every customer's owner and values, as the administrator reads them, moments of change left out."""
    listed = crm.company.program("admin").list("customer", limit=500)
    return {
        each["id"]: (
            each["owner"]["id"],
            {k: v for k, v in each["fields"].items() if k not in ("updated_at", "updated_by")},
        )
        for each in listed
    }


@pytest.fixture
def customers(crm: Served) -> int:
    """Give the salesperson more customers than a page shows; returns how many they have."""
    rows = [{"fields": {"name": f"Handed on {n}", "owner": crm.company.ids(FROM)}} for n in range(150)]
    program = crm.company.program("admin")
    assert program.send("POST", program.at("customer"), {"records": rows}).status_code in (200, 201)
    return sum(1 for owner, _ in owners(crm).values() if owner == crm.company.ids(FROM))


def test_all_customers_of_a_salesperson_go_to_another_and_come_back(
    browser: Browser, crm: Served, customers: int
):
    before, mine, theirs = owners(crm), crm.company.ids(FROM), crm.company.ids(TO)
    with crm.profile(browser, "manager") as profile:
        page = profile.new_page()
        only = json.dumps({"field": "owner", "op": "is", "value": mine})
        page.goto(f"{crm.home}/customer/?filter={only}")
        page.locator("#grid [data-all]").check(force=True)
        page.locator("[data-choose-all]").click()
        page.locator(".bulk-bar").get_by_role("button", name="Edit").click()
        panel, notices = page.locator("#panel"), page.locator("#notices")
        panel.locator("#bulk-add").select_option("owner")
        expect(panel.get_by_role("heading")).to_have_text(f"Change {customers} records")
        expect(panel.locator(".bulk-before")).to_have_text(re.compile(rf"Now.*王磊.*{customers}", re.S))
        person = panel.locator(".bulk-control input:visible").first
        person.press_sequentially(NAME)
        page.get_by_role("option", name=NAME).click()
        panel.get_by_role("button", name=f"Change {customers} records").click()
        expect(notices).to_contain_text(f"{customers} records changed.")
        after = owners(crm)
        assert {each for each, (owner, _) in before.items() if owner == mine} == {
            each for each in before if after[each][0] != before[each][0]
        }
        assert {after[each][0] for each in before if before[each][0] == mine} == {theirs}
        # Later, from the notifications: what was done, and one button that takes it back.
        page.goto(f"{crm.address}/notices")
        page.get_by_role("button", name=re.compile(rf"changed {customers} records of")).first.click()
        expect(page.locator(".bulk-act")).to_contain_text(f"{customers} records changed.")
        expect(page.locator(".bulk-set")).to_contain_text(NAME)
        page.locator(".bulk-act").get_by_role("button", name="Undo").click()
        expect(page.locator(".bulk-act")).to_contain_text(f"{customers} records are as before.")
    assert owners(crm) == before
