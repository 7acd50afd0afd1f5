"""What admins do most, done in the browser and counted in actions, beside the shortest way the rivals document.

One action is one click, one thing typed or chosen, or one key pressed. The rivals' counts follow the steps in their
own help, from the list of the table to the saved change; where a rival cannot do it, there is no count.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Locator, Page, expect

from fixtures.company import Served
from tablewright.core.database import reading
from tablewright.definition.model import App
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.models import AppRow

pytestmark = pytest.mark.sqlite_only


class Hand:
    """Somebody at the keyboard and the mouse, whose actions are counted."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home, self.actions = page, home, 0

    def begin(self, path: str) -> None:
        """Start where the rival's way starts too; it does not count."""
        self.page.goto(f"{self.home}/{path}")
        self.actions = 0

    def press(self, what: str | Locator) -> None:
        """Click on something."""
        self._found(what).click()
        self.actions += 1

    def write(self, what: str | Locator, text: str) -> None:
        """Type into something."""
        self._found(what).fill(text)
        self.actions += 1

    def choose(self, what: str | Locator, value: str) -> None:
        """Choose from a list."""
        self._found(what).select_option(value)
        self.actions += 1
        self._settled()

    def tick(self, what: str | Locator) -> None:
        """Tick a box."""
        self._found(what).check()
        self.actions += 1

    def save(self) -> None:
        """Press the page's own button; the strip says that it is done."""
        self.press(".form-foot .btn-primary")
        expect(self.page.locator(".done-strip, [data-done]").first).to_be_visible()

    def _settled(self) -> None:
        expect(self.page.locator(".htmx-request")).to_have_count(0)

    def _found(self, what: str | Locator) -> Locator:
        return (self.page.locator(what) if isinstance(what, str) else what).first


@pytest.fixture
def hand(crm: Served, browser: Browser) -> Iterator[Hand]:
    """Give an administrator of the CRM."""
    context = crm.profile(browser, "admin")
    yield Hand(context.new_page(), crm.home)
    context.close()


def live(crm: Served, key: str = "crm") -> App:
    """Return an app of the company as it is live now."""
    engine = crm.company.engine
    with reading(engine) as connection:
        workspace = connection.scalar(sa.select(AppRow.workspace_id).where(AppRow.key == "crm"))
    return LiveApps(engine).get(None, workspace, key).model


def test_a_drop_down_with_five_options(hand, crm):
    hand.begin("need/?view=all")
    hand.press(".c-add a")
    hand.press(
        hand.page.get_by_role("link", name="Select", exact=True).or_(
            hand.page.locator(".type-card[href*='type=select']")
        )
    )
    hand.write("#label_en", "Price range")
    hand.write("#set_options_more", "None\nSmall\nMedium\nLarge\nOpen")
    hand.save()
    field = next(each for each in live(crm).tables["need"].fields if each.label.en == "Price range")
    assert [each["label"] for each in field.settings["options"]] == [
        "None",
        "Small",
        "Medium",
        "Large",
        "Open",
    ]
    assert hand.actions <= 11, "jiandaoyun: drag, title, three options renamed, two added and named, save"


def test_a_field_that_is_required_only_in_one_case(hand, crm):
    hand.begin("builder/forms/deal.main")
    hand.press(".builder-head a[href$='#rules'], .builder-head a[href*='rules']")
    hand.press("a[href$='/rules/new']")
    hand.press("button[value=add]")
    hand.choose("[name='f1.field']", "stage")
    hand.choose("[name='f1.value']", "lost")
    hand.choose("[name='a1.kind']", "require")
    hand.tick("[name='a1.names'][value=loss_remark]")
    hand.save()
    form = next(each for each in live(crm).forms if (each.table, each.key) == ("deal", "main"))
    assert any(rule["then"] == [{"require": ["loss_remark"]}] for rule in form.rules)
    expect(hand.page.locator("#rules")).to_contain_text("When stage is “Lost”: require “Loss remark”.")
    assert hand.actions <= 11, (
        "nocobase: gear, linkage rules, add, condition, field, operator, value, action, field, required, save"
    )


def test_a_second_choice_that_hangs_on_the_first(hand, crm):
    hand.begin("builder/tables/customer/fields/new?type=select")
    hand.write("#label_en", "Trade")
    hand.write("#set_options_more", "Software\nGames\nCars\nSteel")
    hand.choose("[name=set_under]", "industry")
    for row, above in ((0, "internet"), (1, "internet"), (2, "manufacturing"), (3, "manufacturing")):
        hand.press(hand.page.locator("[data-row]").nth(row).locator(".row-choice summary"))
        hand.tick(f"[name='set_options:{row}:of'][value={above}]")
    hand.save()
    field = next(each for each in live(crm).tables["customer"].fields if each.label.en == "Trade")
    assert field.settings["under"] == "industry"
    assert [each["of"] for each in field.settings["options"]] == [["internet"]] * 2 + [["manufacturing"]] * 2
    assert hand.actions <= 18, (
        "jiandaoyun: a helper form with a record for each pair, then linkage of the options"
    )


def test_values_that_come_along_with_a_chosen_record(hand, crm):
    hand.begin("builder/forms/deal.main")
    hand.press(hand.page.locator(".canvas-select[aria-label='Customer']"))
    hand.press(hand.page.get_by_text("Taken over when a record is chosen"))
    hand.choose(hand.page.locator("[name=carry_from]").nth(0), "owner")
    hand.choose(hand.page.locator("[name=carry_to]").nth(0), "owner")
    hand.choose(hand.page.locator("[name=carry_from]").nth(1), "remark")
    hand.choose(hand.page.locator("[name=carry_to]").nth(1), "loss_remark")
    hand.press(".designer-properties .property-foot .btn-primary")
    expect(hand.page.locator(".done-strip")).to_be_visible()
    form = next(each for each in live(crm).forms if (each.table, each.key) == ("deal", "main"))
    entries = [entry for section in form.sections for entry in section["fields"]]
    assert {"owner": "owner", "remark": "loss_remark"} in [
        each.get("carry") for each in entries if isinstance(each, dict)
    ]
    assert hand.actions <= 16, (
        "jiandaoyun: default, data linkage, table, condition, field, value, confirm, for each of the two"
    )


def test_a_phone_number_that_may_not_stand_twice(hand, crm):
    hand.begin("contact/?view=all")
    hand.press("[data-menu='head.phone']")
    hand.press(hand.page.locator("#list-menu").get_by_text("Edit field"))
    hand.tick("[name=unique]")
    hand.save()
    assert live(crm).tables["contact"].by_key["phone"].unique
    assert hand.actions <= 4, "jiandaoyun: edit form, the field, no duplicates, save"


def test_sales_see_their_own_and_managers_their_department(hand, crm):
    hand.begin("builder/roles")
    for name, ready in (("Juniors", "manage_own"), ("Seniors", "manage_department")):
        hand.press("a[href$='/builder/new-role']")
        hand.write("#label_en", name)
        hand.tick(f"[name=set][value={ready}]")
        hand.press(".form-foot .btn-primary")
        expect(hand.page.locator("h1")).to_contain_text(name)
        hand.page.goto(f"{hand.home}/builder/roles")
    made = {role.label.en: role for role in live(crm).roles.values()}
    assert {"Juniors", "Seniors"} <= made.keys()
    assert hand.actions <= 10, "jiandaoyun: publish, new set, name, actions, data filter, save, twice"


def test_a_clone_that_takes_over_its_templates_new_version(hand, crm):
    page, site = hand.page, crm.address

    def publish(version: str) -> None:
        page.goto(f"{crm.home}/builder/template")
        page.fill("[name=version]", version)
        page.get_by_role("button", name="Publish").last.click()
        expect(page.locator("main")).to_contain_text(version)

    def rename(app: str, table: str, label: str) -> None:
        page.goto(f"{site}/a/{app}/builder/tables/{table}")
        page.fill("#settings #label_en", label)
        page.locator("#settings .btn-primary").click()
        expect(page.locator(".done-strip")).to_be_visible()

    publish("1.0")
    page.goto(f"{site}/apps/new")
    hand.actions = 0
    hand.press("a[href*='made-']")
    hand.write("#label_en", "Service desk")
    hand.press("main form .btn-primary")
    page.wait_for_url("**/a/**")
    clone = page.url.split("/a/")[1].split("/")[0]
    assert hand.actions <= 4, "airtable: library, install, name; its managed parts are locked"
    rename("crm", "customer", "Account")
    rename(clone, "contact", "Person to call")
    publish("1.1")
    page.goto(f"{site}/a/{clone}/builder/template")
    hand.actions = 0
    hand.press("main a[href$='/template/upgrade']")
    expect(page.locator("main")).to_contain_text("Account")
    hand.press("main form .btn-primary")
    expect(page.locator(".done-strip")).to_be_visible()
    assert hand.actions <= 3, "no rival has it: airtable locks what is managed, nocobase restores a backup"
    labels = {key: table.label.en for key, table in live(crm, clone).tables.items()}
    assert (labels["customer"], labels["contact"]) == ("Account", "Person to call")
