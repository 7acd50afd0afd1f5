"""A form's rules in a real browser: at once, with the server's help, in steps and tabs, and without a script."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fixtures.axe import serious
from fixtures.example_documents import document_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish

pytestmark = pytest.mark.sqlite_only
NEW = "/a/everything/project/new"
SECTIONS = [
    {"key": "basics", "label": {"en": "Basics", "zh": "基本"}, "columns": 2,
     "fields": ["name", "stage", "amount", "done", {"field": "brief", "width": 2},
                {"text": {"en": "What we agreed on", "zh": "约定"}}, {"divider": True}]},
    {"key": "people", "label": {"en": "People", "zh": "人员"}, "columns": 2, "help": {"en": "Who", "zh": "谁"},
     "fields": ["team", "phone", {"field": "email", "label": {"en": "Write to", "zh": "写给"}}]},
    {"key": "rows", "label": {"en": "Rows", "zh": "明细"}, "columns": 1, "fields": ["lines", "urgent"]},
]  # fmt: skip
RULES = [
    {"key": "lost", "when": 'stage = "lost"', "then": [{"show": ["brief"]}, {"require": ["brief"]}]},
    {"key": "won", "when": 'stage = "won"', "then": [
        {"set": {"field": "done", "expression": "100"}}, {"read_only": ["done"]}, {"hide": ["section:people"]}]},
    {"key": "big", "when": "amount > 1000", "then": [
        {"options": {"field": "stage", "keep": ["plan", "lost"]}}, {"warn": {"en": "That is much", "zh": "很多"}, "field": "amount"}]},
    {"key": "level", "when": 'team.level = "a"', "then": [{"require": ["phone"]}]},
    {"key": "none", "when": "amount = 13", "then": [{"refuse": {"en": "Not 13", "zh": "不是 13"}, "field": "amount"}]},
    {"key": "kind", "rows": "lines", "when": 'kind = "work"', "then": [{"hide": ["quantity"]}]},
]  # fmt: skip


def form(desk: Desk, **members: Any) -> None:
    """Give the office a form with rules."""
    document = document_of()
    shown = {
        "key": "ruled", "table": "project", "use": ["create", "edit", "detail"],
        "sections": SECTIONS, "rules": RULES, **members,
    }  # fmt: skip
    document["forms"] = [shown]
    republish(desk, document)


def field(page: Page, key: str):
    return page.locator(f"[data-field={key}]")


def test_what_rules_say_happens_at_once(ada: Page, desk: Desk):
    form(desk)
    ada.goto(ada.desk_address + NEW)
    expect(field(ada, "brief")).to_be_hidden()
    ada.locator("[name=stage]").select_option("lost")
    expect(field(ada, "brief")).to_be_visible()
    expect(field(ada, "brief").locator(".required")).to_be_visible()
    ada.locator("[name=stage]").select_option("won")
    expect(field(ada, "brief")).to_be_hidden()
    expect(ada.locator("[name=done]")).to_be_disabled()
    expect(ada.locator("[name=done]")).to_have_value("100")
    expect(ada.locator("[data-section=people]")).to_be_hidden()
    ada.locator("[name=stage]").select_option("plan")
    expect(ada.locator("[data-section=people]")).to_be_visible()
    ada.locator("[name=amount]").fill("1001")
    expect(ada.locator("[name=stage] option[value=run]")).to_be_disabled()
    expect(ada.get_by_text("That is much").first).to_be_visible()
    ada.locator("[name='lines:0:kind']").select_option("work")
    expect(ada.locator("[name='lines:0:quantity']")).to_be_hidden()


def test_rules_within_rows_hold_row_by_row_at_once(ada: Page, desk: Desk):
    work = {"when": 'kind = "work"', "rows": "lines"}
    dear = {"when": "price > 100", "rows": "lines"}
    rules = [
        {"key": "hours", **work, "then": [{"hide": ["quantity"]}, {"require": ["price"]}]},
        {"key": "fixed", **dear, "then": [{"options": {"field": "kind", "keep": ["goods"]}}]},
        {"key": "whole", "rows": "lines", "when": 'parent.stage = "won"', "then": [{"read_only": ["price"]}]},
        {
            "key": "gift",
            "rows": "lines",
            "when": "price = 13",
            "then": [{"refuse": "Not 13", "field": "price"}],
        },
    ]
    form(desk, rules=rules)
    ada.goto(ada.desk_address + NEW)
    ada.locator("[name='lines:0:item']").fill("Steel")
    ada.locator("[data-add-row]").click()
    rows = ada.locator("tr[data-row]")
    stars = [row.locator("[data-child=price] .required") for row in (rows.nth(0), rows.nth(1))]
    kind, price = ([ada.locator(f"[name='lines:{at}:{key}']") for at in (0, 1)] for key in ("kind", "price"))
    kind[1].select_option("work")
    expect(stars[1]).to_be_visible()
    expect(stars[0]).to_be_hidden()
    expect(price[1]).to_have_attribute("aria-required", "true")
    expect(ada.locator("[name='lines:1:quantity']")).to_be_hidden()
    expect(ada.locator("[name='lines:0:quantity']")).to_be_visible()
    price[0].fill("101")
    expect(kind[0].locator("option[value=work]")).to_be_disabled()
    expect(kind[1].locator("option[value=work]")).to_be_enabled()
    price[1].fill("13")
    expect(rows.nth(1).get_by_text("Not 13")).to_be_visible()
    # A row keeps what was said of it wherever it goes, and one that goes takes it along.
    ada.locator("[data-row-up]").nth(1).click()
    expect(rows.nth(0).get_by_text("Not 13")).to_be_visible()
    expect(stars[0]).to_be_visible()
    expect(stars[1]).to_be_hidden()
    rows.nth(0).locator(".row-remove").click()
    expect(rows).to_have_count(1)
    expect(stars[0]).to_be_hidden()
    expect(ada.locator("[data-row] .form-fault")).to_have_count(0)
    ada.locator("[name=stage]").select_option("won")
    expect(price[0]).to_be_disabled()
    ada.locator("[name=stage]").select_option("plan")
    kind[0].select_option("goods")
    ada.locator("[name=name]").fill("Bridge")
    ada.locator("[data-save]").click()
    expect(ada.locator("h1")).to_have_text("Bridge")


def test_what_only_the_server_knows_is_asked_of_it(ada: Page, desk: Desk):
    form(desk)
    team = desk.office.create("ada", "team", name="Alpha", level="a")
    ada.goto(f"{ada.desk_address}{NEW}?team={team}")
    expect(field(ada, "phone").locator(".required")).to_be_visible()
    ada.goto(ada.desk_address + NEW)
    expect(field(ada, "phone").locator(".required")).to_be_hidden()
    ada.locator("select[name=team]").evaluate(
        f"each => {{ each.value = '{team}'; each.dispatchEvent(new Event('change', {{bubbles: true}})) }}"
    )
    expect(field(ada, "phone").locator(".required")).to_be_visible()


def test_a_warning_is_asked_once_and_a_refusal_always(ada: Page, desk: Desk):
    form(desk)
    ada.goto(ada.desk_address + NEW)
    ada.locator("[name=name]").fill("Bridge")
    ada.locator("[name=amount]").fill("13")
    ada.locator("[data-save]").click()
    expect(ada.locator(".form-summary")).to_contain_text("Not 13")
    ada.locator("[name=amount]").fill("2000")
    ada.locator("[data-save]").click()
    expect(ada.locator(".form-warned")).to_contain_text("That is much")
    ada.get_by_role("button", name="Save anyway").click()
    expect(ada.locator("h1")).to_have_text("Bridge")


def test_steps_are_taken_one_by_one_and_looked_at_by_the_server(ada: Page, desk: Desk):
    form(desk, layout="steps")
    ada.goto(ada.desk_address + NEW)
    expect(ada.locator("[data-section=people]")).to_be_hidden()
    expect(ada.locator("[data-save]")).to_be_hidden()
    ada.get_by_role("button", name="Next").click()
    expect(field(ada, "name")).to_contain_text("Fill this in")
    ada.locator("[name=name]").fill("Bridge")
    ada.keyboard.press("Enter")
    expect(ada.locator("[data-section=people]")).to_be_visible()
    ada.get_by_role("button", name="Back").click()
    ada.locator("[name=stage]").select_option("won")
    ada.get_by_role("button", name="Next").click()
    expect(ada.locator("[data-section=rows]")).to_be_visible()
    ada.locator("[data-save]").click()
    expect(ada.locator("h1")).to_have_text("Bridge")


def test_tabs_work_by_keyboard_and_a_fault_opens_its_tab(ada: Page, desk: Desk):
    form(desk, layout="tabs")
    ada.goto(ada.desk_address + NEW)
    ada.get_by_role("tab", name="Basics").press("ArrowRight")
    expect(ada.locator("[name=phone]")).to_be_visible()
    ada.locator("[name=phone]").fill("12")
    ada.locator("[data-save]").click()
    expect(ada.locator(".form-summary")).to_be_visible()
    ada.locator(".form-summary a[href='#f-phone']").click()
    expect(ada.locator("[name=phone]")).to_be_focused()


@pytest.mark.parametrize("layout", ["page", "tabs", "steps"])
def test_axe_finds_nothing_and_a_phone_does_not_scroll_sideways(ada: Page, desk: Desk, layout: str):
    form(desk, layout=layout)
    ada.set_viewport_size({"width": 390, "height": 844})
    ada.goto(ada.desk_address + NEW)
    expect(ada.locator("form:not(:has(input[name=_plain]))").first).to_be_attached()
    ada.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    assert serious(ada) == []
