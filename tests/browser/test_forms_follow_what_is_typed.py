"""Linkage and sub-form grids as people use them: by key, by paste, by drag, on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from fixtures.example_documents import by_key, document_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish

pytestmark = pytest.mark.sqlite_only
LIST = "/a/everything/project/"
BY_NAME = {"field": "name", "op": "is", "value": {"from": "name"}}
ENTRIES: list[Any] = [
    "name",
    "stage",
    {"field": "amount", "fill": {"table": "team", "filter": BY_NAME, "field": "budget"}},
    {
        "field": "parent",
        "filter": {"field": "stage", "op": "is", "value": {"from": "stage"}},
        "carry": {"brief": "brief", "team": "team"},
    },
    "brief",
    "team",
    {"matches": {"table": "project", "filter": BY_NAME, "fields": ["name", "hours"]}},
]


@pytest.fixture
def linked(desk: Desk, ada: Page) -> Page:
    document = document_of()
    _, form = by_key(document["forms"], "project.main")
    form["sections"] = [{"key": "all", "columns": 2, "fields": ENTRIES}]
    republish(desk, document)
    return ada


def test_values_and_records_follow_what_is_typed_and_chosen(linked: Page, desk: Desk):
    team = desk.office.create("ada", "team", name="North", budget=1234.5)
    desk.office.create("ada", "project", name="North", hours=3, stage="run", brief="As before", team=team)
    desk.office.create("ada", "project", name="Other", stage="plan")
    linked.goto(f"{linked.desk_address}{LIST}new")
    linked.wait_for_load_state("networkidle")
    linked.locator("[name=name]").fill("North")
    expect(linked.locator("[name=amount]")).to_have_value("1234.50")
    expect(linked.locator("[data-matches] tbody tr")).to_have_count(1)
    linked.locator("[name=stage]").select_option("run")
    linked.locator("#f-parent").click()
    offered = linked.locator(".picker-list:popover-open .menu-item")
    expect(offered).to_have_text(["North"])
    offered.first.click()
    expect(linked.locator("[name=brief]")).to_have_value("As before")
    expect(linked.locator("#f-team").locator("xpath=..")).to_contain_text("North")
    linked.locator("[name=amount]").fill("9")
    linked.locator("[name=brief]").fill("Mine")
    linked.locator("[data-save]").click()
    expect(linked.locator("h1")).to_have_text("North")
    stored = desk.office.stored("project", desk.office.live_ids("project")[-1])
    assert (stored["amount"], stored["brief"], stored["team"]) == (9, "Mine", team)


@pytest.fixture
def rows(ada: Page) -> Page:
    ada.goto(f"{ada.desk_address}{LIST}new")
    expect(ada.locator(".row-tools").first).to_be_attached()
    ada.locator("[name=name]").fill("Bridge")
    return ada


def items(page: Page) -> list[str]:
    return [each.input_value() for each in page.locator("[data-child=item] input[name]").all()]


PASTE = """(el, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  el.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_rows_are_pasted_from_a_spreadsheet_moved_copied_and_saved(rows: Page, desk: Desk):
    first = rows.locator("[name='lines:0:item']")
    first.evaluate(PASTE, "Steel\t2\t1,000\tGoods\r\nPaint\t1.5\t7\tWork\r\n")
    expect(rows.locator("tr[data-row]")).to_have_count(2)
    expect(rows.locator("[name='lines:1:price']")).to_have_value("7")
    expect(rows.locator("[name='lines:0:kind']")).to_have_value("goods")
    expect(rows.locator("[data-sum-of=quantity]")).to_have_text("3.5")
    rows.locator("[data-row-copy]").first.click()
    assert items(rows) == ["Steel", "Steel", "Paint"]
    rows.locator("[data-row-up]").nth(2).click()
    assert items(rows) == ["Steel", "Paint", "Steel"]
    rows.locator(".row-remove").first.click()
    assert items(rows) == ["Paint", "Steel"]
    rows.locator("[data-save]").click()
    expect(rows.locator("h1")).to_have_text("Bridge")
    stored = desk.office.rows("project.lines", desk.office.live_ids("project")[0])
    assert [(row["item"], row["quantity"], row["price"]) for row in stored] == [
        ("Paint", 1.5, 7),
        ("Steel", 2, 1000),
    ]


def test_five_hundred_rows_are_pasted_with_one_look_at_the_form(rows: Page, desk: Desk):
    rows.evaluate("window.looks = 0; document.addEventListener('input', () => { window.looks += 1; })")
    lines = "".join(f"Item {number}\t{number}\t7\n" for number in range(1, 601))
    rows.locator("[name='lines:0:item']").evaluate(PASTE, lines)
    expect(rows.locator("[name='lines:499:price']")).to_have_value("7")
    expect(rows.locator("tr[data-row]")).to_have_count(500)
    expect(rows.locator("[data-sum-of=quantity]")).to_have_text("125,250")
    assert rows.evaluate("window.looks") == 1
    rows.locator("[data-save]").click()
    expect(rows.locator("h1")).to_have_text("Bridge")
    assert len(desk.office.rows("project.lines", desk.office.live_ids("project")[0])) == 500


def test_keys_move_from_row_to_row(rows: Page):
    rows.locator("[name='lines:0:item']").fill("Steel")
    rows.keyboard.press("Enter")
    expect(rows.locator("[name='lines:1:item']")).to_be_focused()
    rows.keyboard.type("Paint")
    rows.keyboard.press("ArrowUp")
    expect(rows.locator("[name='lines:0:item']")).to_be_focused()
    assert rows.url.endswith("/new")


def test_rows_are_dragged(rows: Page):
    rows.locator("[name='lines:0:item']").evaluate(PASTE, "A\nB\nC\n")
    expect(rows.locator("tr[data-row]")).to_have_count(3)
    rows.locator(".row-grip").nth(2).drag_to(
        rows.locator("tr[data-row]").first, target_position={"x": 20, "y": 4}
    )
    expect(rows.locator("[name='lines:0:item']")).to_have_value("C")
    assert items(rows) == ["C", "A", "B"]


def test_a_saved_record_s_rows_keep_who_they_are_when_they_are_moved(ada: Page, desk: Desk):
    lines = [{"item": name, "quantity": 1, "price": 1} for name in ("A", "B")]
    record = desk.office.create("ada", "project", name="Bridge", lines=lines)
    before = {row["item"]: row["id"] for row in desk.office.rows("project.lines", record)}
    ada.goto(f"{ada.desk_address}{LIST}{record}/edit")
    ada.locator("[data-row-down]").first.click()
    assert items(ada) == ["B", "A"]
    ada.locator("[data-save]").click()
    expect(ada.locator("h1")).to_have_text("Bridge")
    assert [(row["item"], row["id"]) for row in desk.office.rows("project.lines", record)] == [
        ("B", before["B"]),
        ("A", before["A"]),
    ]


def test_a_linked_record_is_made_in_a_dialog_and_chosen(desk: Desk, ada: Page):
    document = document_of()
    _, form = by_key(document["forms"], "project.main")
    form["sections"] = [{"key": "all", "columns": 2, "fields": ["name", {"field": "team", "add": True}]}]
    republish(desk, document)
    ada.goto(f"{ada.desk_address}{LIST}new")
    ada.wait_for_load_state("networkidle")
    ada.locator("[name=name]").fill("Bridge")
    ada.locator("[data-add]").click()
    dialog = ada.locator(".quick-dialog")
    dialog.locator("[data-save]").click()
    expect(dialog.locator(".form-fault")).to_have_count(1)
    dialog.locator("[name=name]").fill("North")
    ada.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(ada.locator("[data-field=team]")).to_contain_text("North")
    ada.locator(".form-foot [data-save]").click()
    expect(ada.locator("h1")).to_have_text("Bridge")
    (record,) = desk.office.live_ids("project")
    assert desk.office.stored("project", record)["team"] == desk.office.live_ids("team")[0]
