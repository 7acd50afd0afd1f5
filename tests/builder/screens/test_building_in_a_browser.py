"""Building in a real browser: order by keys and by dragging, icons found by name, views with a live preview, axe, phones."""

import pytest
from playwright.sync_api import expect

from fixtures.axe import serious_in_both_themes
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
BUILDER = "/a/everything/builder"
PAGES = [
    BUILDER,
    f"{BUILDER}/tables",
    f"{BUILDER}/tables/new",
    f"{BUILDER}/tables/task",
    f"{BUILDER}/tables/project.lines",
    f"{BUILDER}/tables/task/page",
    f"{BUILDER}/views?table=project",
    f"{BUILDER}/views/new?table=task&type=calendar",
    f"{BUILDER}/views/project.board",
    f"{BUILDER}/views/task.plan",
    f"{BUILDER}/navigation",
    f"{BUILDER}/navigation/group",
    f"{BUILDER}/look",
    f"{BUILDER}/automations",
    f"{BUILDER}/automations/due_soon?at=open",
    f"{BUILDER}/automations/due_soon/publish",
    f"{BUILDER}/roles",
]
BEYOND = """() => {
  const page = document.documentElement, main = document.querySelector("main");
  if (page.scrollWidth <= page.clientWidth && main.scrollWidth <= main.clientWidth) return [];
  const right = main.getBoundingClientRect().right;
  const found = [...main.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > right);
  return ["sideways:", ...found.map((each) => each.outerHTML.slice(0, 150)).slice(0, 5)];
}"""
"""The first elements that stand out of a page on the right, where it scrolls sideways."""
NARROW = """() => [...document.querySelectorAll("main :is(input.form-control, .form-select)")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.offsetWidth < 40).map((each) => each.name)"""
"""Controls with no room to type or choose in."""


def live(desk):
    return LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "everything")


def fields(desk, table="task"):
    return [each.key for each in live(desk).model.tables[table].fields]


def test_axe_finds_nothing_serious(ada):
    for path in PAGES:
        assert ada.goto(ada.desk_address + path).status == 200, path
        assert serious_in_both_themes(ada) == [], path


@pytest.mark.parametrize(("width", "language"), [(390, "en"), (390, "zh"), (1024, "en")])
def test_no_page_scrolls_sideways(ada, width, language):
    ada.context.add_cookies([{"name": "language", "value": language, "url": ada.desk_address}])
    ada.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        ada.goto(ada.desk_address + path)
        assert ada.evaluate(BEYOND) == [], path
        assert ada.evaluate(NARROW) == [], path


def test_a_field_is_moved_by_keys_and_the_focus_stays_on_its_button(ada, desk):
    first, second = fields(desk)[:2]
    ada.goto(ada.desk_address + f"{BUILDER}/tables/task")
    expect(ada.locator("#fields.order-on")).to_be_visible()
    button = ada.locator(f"#order-down-{first}")
    button.focus()
    ada.keyboard.press("Enter")
    expect(ada.locator("#fields > li").nth(1)).to_have_attribute("data-key", first)
    assert fields(desk)[:2] == [second, first]
    expect(button).to_be_focused()


def test_a_field_is_dragged(ada, desk):
    before = fields(desk)
    ada.goto(ada.desk_address + f"{BUILDER}/tables/task")
    grips = ada.locator("#fields [data-grip-order]")
    expect(grips.first).to_be_visible()
    here, there = grips.nth(2).bounding_box(), grips.nth(0).bounding_box()
    ada.mouse.move(here["x"] + 5, here["y"] + 5)
    ada.mouse.down()
    ada.mouse.move(here["x"] + 5, here["y"] - 5, steps=4)
    expect(ada.locator("#fields > .order-ghost")).to_have_attribute("data-key", before[2])
    first = ada.locator("#fields > li").first
    for step in range(40):  # what is being drawn out of the way takes no notice of a pointer for a moment
        ada.mouse.move(there["x"] + 5 + step % 2, there["y"] + 2)
        if first.get_attribute("data-key") == before[2]:
            break
        ada.evaluate("new Promise(requestAnimationFrame)")
    expect(first).to_have_attribute("data-key", before[2])
    with ada.expect_response(lambda answer: answer.request.method == "POST"):
        ada.mouse.up()
    expect(ada.locator(".done-strip")).to_be_visible()
    expect(ada.locator("#fields > li").first).to_have_attribute("data-key", before[2])
    assert fields(desk)[:3] == [before[2], before[0], before[1]]


def test_an_icon_is_found_by_its_name_in_the_readers_language(ada, desk):
    ada.context.add_cookies([{"name": "language", "value": "zh", "url": ada.desk_address}])
    ada.goto(ada.desk_address + f"{BUILDER}/tables/new")
    ada.fill("#label_zh", "车队")
    ada.click(".icon-picker-button")
    search = ada.locator(".icon-picker-menu [data-search]")
    expect(search).to_be_focused()
    search.fill("卡车")
    expect(ada.locator(".icon-choice:visible")).to_have_count(1)
    search.press("Enter")
    expect(ada.locator(".icon-picker-menu")).to_be_hidden()
    ada.click("form:has(.icon-picker) .btn-primary")
    expect(ada.locator("h1")).to_contain_text("车队")
    made = next(each for each in live(desk).model.document["tables"] if each["label"] == "车队")
    assert made["icon"] == "truck"


def test_the_preview_follows_the_form_and_conditions_are_added_in_place(ada, desk):
    project = desk.office.create("ada", "project", name="Road")
    for name in ("Dig", "Pave"):
        desk.office.create("ada", "task", name=name, project=project)
    view = next(each for each in live(desk).model.views_of("task") if each.type == "grid")
    ada.goto(ada.desk_address + f"{BUILDER}/views/task.{view.key}")
    ada.fill("#label_en", "Only digging")
    while ada.locator("[name=do][value^='remove.']").count():
        count = ada.locator("[name=do][value^='remove.']").count()
        ada.locator("[name=do][value^='remove.']").first.click()
        expect(ada.locator("[name=do][value^='remove.']")).to_have_count(count - 1)
    ada.click("[name=do][value=add]")
    expect(ada.locator("[name='f1.field']")).to_be_visible()
    for name, value in (("f1.field", "name"), ("f1.op", "contains")):
        with ada.expect_response("**/views/task.*"):
            ada.select_option(f"[name='{name}']", value)
        expect(ada.locator(".htmx-request")).to_have_count(0)
    ada.fill("[name='f1.value']", "Dig")
    ada.press("[name='f1.value']", "Tab")
    expect(ada.locator("#preview")).to_contain_text("Dig")
    expect(ada.locator("#preview")).not_to_contain_text("Pave")
    expect(ada.locator("#label_en")).to_have_value("Only digging")
    ada.click("[data-save]")
    expect(ada.locator("h1")).to_contain_text("Only digging")
    changed = next(each for each in live(desk).model.views_of("task") if each.key == view.key)
    assert changed.filter == {"field": "name", "op": "contains", "value": "Dig"}


def test_the_columns_of_a_view_are_put_in_order_before_they_are_saved(ada, desk):
    view = next(each for each in live(desk).model.views_of("task") if len(each.fields) > 1)
    ada.goto(ada.desk_address + f"{BUILDER}/views/task.{view.key}")
    first = ada.locator(f"[data-picks] [data-key='{view.fields[0]}']").first
    first.locator("[data-step='1']").click()
    assert (
        next(each for each in live(desk).model.views_of("task") if each.key == view.key).fields == view.fields
    )
    with ada.expect_navigation():
        ada.click("[data-save]")
    changed = next(each for each in live(desk).model.views_of("task") if each.key == view.key).fields
    assert changed[:2] == (view.fields[1], view.fields[0])


def test_a_field_is_added_from_the_list_in_the_panel_and_stands_where_it_was_asked_for(ada, desk):
    desk.office.create("ada", "project", name="Bridge")
    ada.goto(ada.desk_address + "/a/everything/project/")
    ada.locator("[data-menu='head.name']").click()
    ada.locator("#list-menu").get_by_text("Insert field right").click()
    panel = ada.locator("#panel")
    panel.locator("a[href*='type=text']").first.click()
    panel.locator("[name=label_en]").fill("Shoe size")
    panel.get_by_role("button", name="Add the field").click()
    ada.wait_for_url("**/a/everything/project/?done=*")
    expect(ada.locator("th[data-field=name] + th")).to_have_attribute("data-field", "shoe_size")
    with ada.expect_navigation():
        ada.locator("#notices").get_by_role("button", name="Undo").click()
    assert "shoe_size" not in fields(desk, "project")


def test_the_plus_at_the_end_of_the_header_opens_the_panel_and_its_button_closes_it(ada, desk):
    desk.office.create("ada", "project", name="Bridge")
    ada.goto(ada.desk_address + "/a/everything/project/")
    ada.locator(".c-add a").click()
    expect(ada.locator("#panel h1")).to_be_visible()
    ada.locator("#panel .panel-close").click()
    expect(ada.locator("#panel h1")).to_have_count(0)
    assert ada.url.endswith("/a/everything/project/")
