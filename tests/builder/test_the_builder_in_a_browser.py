"""The builder's pages in a real browser: choices unfold, conditions are made by keys, phones and axe."""

import pytest
from playwright.sync_api import expect

from fixtures.axe import serious_in_both_themes

pytestmark = pytest.mark.sqlite_only
BUILDER = "/a/everything/builder"
GRANT = f"{BUILDER}/roles/member/tables/project"
PAGES = [
    f"{BUILDER}/roles",
    f"{BUILDER}/roles/member",
    f"{BUILDER}/roles/member/give",
    f"{BUILDER}/roles/member/copy",
    f"{BUILDER}/roles/editor/tables/*",
    GRANT,
    f"{BUILDER}/new-role",
    f"{BUILDER}/people",
    f"{BUILDER}/admins?q=m",
]


def test_axe_finds_nothing_serious(ada):
    for path in PAGES:
        assert ada.goto(ada.desk_address + path).status == 200
        assert serious_in_both_themes(ada) == [], path


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_scrolls_sideways_on_a_phone(ada, language):
    ada.context.add_cookies([{"name": "language", "value": language, "url": ada.desk_address}])
    ada.set_viewport_size({"width": 390, "height": 844})
    for path in PAGES:
        ada.goto(ada.desk_address + path)
        wide = "[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"
        assert max(ada.evaluate(wide)) <= 0, path


def test_what_is_not_chosen_is_out_of_the_way(ada):
    ada.goto(ada.desk_address + GRANT)
    custom, fields = ada.locator(".grant-custom"), ada.locator(".grant-fields")
    expect(custom).to_be_visible()
    ada.check("[name=set][value=view_all]")
    expect(custom).to_be_hidden()
    expect(fields).to_be_visible()
    ada.check("[name=set][value=none]")
    expect(fields).to_be_hidden()
    ada.check("[name=set][value=custom]")
    ada.check("[name=own_edit_rows][value='']")
    expect(ada.locator(".edit-rows-parts")).to_be_hidden()


def test_a_formula_is_checked_while_one_types(ada):
    ada.goto(ada.desk_address + GRANT)
    part = ada.locator(".part").first
    if part.locator("[name='rows:0:way']").input_value() == "rows":
        part.get_by_role("button", name="As a formula").click()
    told = part.locator(".expression-told")
    ada.fill("[name='rows:0:when']", "stagee = 1")
    expect(told).to_contain_text("stagee")
    ada.fill("[name='rows:0:when']", "hours > 3")
    expect(told.locator(".condition-good")).to_be_visible()


def test_conditions_are_made_by_keys_alone_and_the_sentence_follows(ada):
    ada.goto(ada.desk_address + GRANT)
    group = ada.get_by_role("group", name="Which records do they see?")
    group.get_by_role("button", name="Or also").press("Enter")
    second = group.get_by_role("group", name="Alternative 2")
    second.get_by_role("button", name="Condition").press("Enter")
    field = second.get_by_label("Field", exact=True)
    field.select_option("owner_department")
    operator = second.get_by_label("Operator")
    expect(operator.locator("option[value=is_mine]")).to_have_count(1)
    operator.select_option("is_mine")
    expect(second.locator(".filter-value select, .filter-value input")).to_have_count(0)
    expect(ada.locator(".grant-told")).to_contain_text("their departments or those below")
    second.get_by_role("button", name="Remove alternative 2").press("Enter")
    expect(group.get_by_role("group", name="Alternative 2")).to_have_count(0)


def test_enter_in_a_condition_saves_and_does_not_add_a_line(ada):
    ada.goto(ada.desk_address + GRANT)
    ada.locator(".part").first.get_by_role("button", name="Condition", exact=True).click()
    ada.select_option("[name='rows:0:f3.field']", "hours")
    value = ada.locator("input[name='rows:0:f3.value']")
    expect(value).to_have_attribute("inputmode", "decimal")
    value.fill("many")
    value.press("Enter")
    expect(ada.locator(".form-summary")).to_be_visible()
    expect(ada.locator("[name='rows:1:scope'], [name='rows:0:f4.field']")).to_have_count(0)


def test_people_with_access_are_found_while_one_types_and_seen(ada):
    ada.goto(f"{ada.desk_address}{BUILDER}/people")
    expect(ada.locator(".app-people li").first).to_be_in_viewport()
    ada.fill("#q", "ada")
    expect(ada.locator(".app-people li")).to_have_count(1)
    expect(ada.locator(".app-people li")).to_be_in_viewport()


def test_people_are_found_while_one_types(ada):
    ada.goto(f"{ada.desk_address}{BUILDER}/roles/member/give")
    ada.fill("#q", "edith")
    expect(ada.locator("#found li")).to_have_count(1)
    ada.click("#found button")
    expect(ada.locator("h1")).to_have_text("What this changes")
    ada.click("[name=confirmed]")
    expect(ada.locator(".member-list")).to_contain_text("Edith")


def test_the_sentence_follows_what_is_chosen(ada):
    ada.goto(ada.desk_address + GRANT)
    told = ada.locator(".grant-told")
    ada.check("[name=set][value=submit_only]")
    expect(told).to_contain_text("Add records.")
    ada.check("[name=set][value=view_all]")
    expect(told).to_contain_text("all records")
    ada.select_option("[name='field:phone']", "masked")
    expect(told).to_contain_text("phone", ignore_case=True)
    ada.check("[name=set][value=none]")
    expect(told).to_contain_text("No access.")
