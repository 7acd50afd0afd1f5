"""A form of the builder that is drawn again while somebody works on: nothing typed, chosen or pressed is lost."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.sqlite_only
BUILDER = "/a/everything/builder"
RULE = f"{BUILDER}/forms/project.main/rules/new"


class Held:
    """The answers to redraws, held back until a test lets them go."""

    def __init__(self, page):
        self.page, self.routes, self.open = page, [], False
        page.route("**/builder/**", self.hold)

    def hold(self, route):
        if (
            not self.open
            and route.request.headers.get("hx-request")
            and not route.request.url.endswith("/preview")
        ):
            self.routes.append(route)
        else:
            route.continue_()

    def during(self, act):
        """Do what asks for a redraw, and keep its answer back."""
        with self.page.expect_request(lambda request: "hx-request" in request.headers):
            act()

    def let_go(self):
        """Let every answer come, and wait until the page is drawn."""
        self.open = True
        for route in self.routes:
            route.continue_()
        expect(self.page.locator(".htmx-request")).to_have_count(0)
        expect(self.page.locator(".htmx-swapping, .htmx-settling")).to_have_count(0)


@pytest.fixture
def rule(ada):
    """Give the page of a new rule with one condition, "name contains"."""
    ada.goto(ada.desk_address + RULE)
    ada.click("button[value=add]")
    ada.select_option("[name='f1.field']", "name")
    expect(ada.locator("[name='f1.was']")).to_have_value("name value")
    return ada


def test_what_is_typed_and_ticked_meanwhile_stays_with_the_caret(rule):
    held = Held(rule)
    held.during(lambda: rule.select_option("[name='f1.op']", "contains"))
    rule.locator("[name='a1.names']").first.check()
    rule.fill("[name='f1.value']", "bridge")
    rule.press("[name='f1.value']", "ArrowLeft")
    held.let_go()
    expect(rule.locator("[name='f1.op']")).to_have_value("contains")
    expect(rule.locator("[name='f1.value']")).to_have_value("bridge")
    expect(rule.locator("[name='f1.value']")).to_be_focused()
    expect(rule.locator("[name='a1.names']").first).to_be_checked()
    rule.keyboard.type("-")
    expect(rule.locator("[name='f1.value']")).to_have_value("bridg-e")


def test_a_save_pressed_meanwhile_waits_and_saves_all_of_it(rule):
    held = Held(rule)
    held.during(lambda: rule.select_option("[name='f1.op']", "contains"))
    rule.fill("[name='f1.value']", "bridge")
    rule.locator("[name='a1.names']").first.check()
    rule.click("[data-save]")
    assert rule.url.endswith("/rules/new")
    held.let_go()
    expect(rule.locator(".rule-sentence")).to_contain_text("contains “bridge”")


def test_a_condition_is_added_in_place_and_what_is_chosen_meanwhile_comes_after_it(rule):
    rule.evaluate("window.stayed = true")
    held = Held(rule)
    held.during(lambda: rule.click("button[value=add]"))
    rule.select_option("[name='f1.op']", "contains")
    rule.fill("[name='f1.value']", "bridge")
    held.let_go()
    expect(rule.locator("[name='f2.field']")).to_have_count(1)
    expect(rule.locator("[name='f1.op']")).to_have_value("contains")
    expect(rule.locator("[name='f1.value']")).to_have_value("bridge")
    rule.click("button[value='remove.1']")
    expect(rule.locator("[name='f2.field']")).to_have_count(0)
    assert rule.evaluate("window.stayed")


@pytest.mark.parametrize(
    ("path", "choice", "chosen", "text"),
    [
        (f"{BUILDER}/tables/project/fields/new?type=relation", "[data-redraw] select", "task", "#label_en"),
        (f"{BUILDER}/forms/project.main/link?kind=matches&at=basics:1", "#table", "task", None),
        (f"{BUILDER}/tables/project/rules/new", None, None, "#message_en"),
        (f"{BUILDER}/views/project.all", None, None, "#label_en"),
    ],
)
def test_every_form_that_is_redrawn_keeps_what_is_typed(ada, path, choice, chosen, text):
    ada.goto(ada.desk_address + path)
    held = Held(ada)
    if choice:
        held.during(lambda: ada.select_option(choice, chosen))
    else:
        held.during(lambda: ada.click("button[value=add]"))
    if text:
        ada.fill(text, "Typed meanwhile")
    held.let_go()
    if choice:
        expect(ada.locator(choice)).to_have_value(chosen)
    else:
        expect(ada.locator("[name='f1.field']")).to_be_visible()
    if text:
        expect(ada.locator(text)).to_have_value("Typed meanwhile")
        expect(ada.locator(text)).to_be_focused()


@pytest.mark.parametrize("path", [f"{BUILDER}/views/project.all", f"{BUILDER}/tables/project/rules/new"])
def test_a_button_pressed_again_before_the_answer_counts_each_time(ada, path):
    ada.goto(ada.desk_address + path)
    held = Held(ada)
    held.during(lambda: ada.click("button[value=add]"))
    ada.click("button[value=add]")
    ada.click("button[value=add]")
    held.let_go()
    expect(ada.locator("select[name$='.field'][name^='f']:not([name^='f50'])")).to_have_count(3)
