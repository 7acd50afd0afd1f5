"""Fields, forms and rules in a real browser: dragging, keys, completion, phones and axe."""

import pytest
from playwright.sync_api import expect

from fixtures.axe import serious

pytestmark = pytest.mark.sqlite_only
BUILDER = "/a/everything/builder"
FIELDS = f"{BUILDER}/tables/project/fields"
MAIN = f"{BUILDER}/forms/project.main"
PAGES = [
    f"{FIELDS}/new",
    f"{FIELDS}/new?type=select",
    f"{FIELDS}/new?type=formula",
    f"{FIELDS}/name",
    f"{FIELDS}/code",
    f"{BUILDER}/forms",
    f"{BUILDER}/forms/new?table=project",
    MAIN,
    f"{MAIN}/rules/new",
    f"{MAIN}/link?kind=fill&at=basics:1",
    f"{BUILDER}/tables/project/rules",
    f"{BUILDER}/tables/project/rules/new",
]


@pytest.fixture
def designer(ada):
    """Give the designer of a new form with every field, opened in the browser."""
    ada.goto(f"{ada.desk_address}{BUILDER}/forms/new?table=project")
    ada.fill("#label_en", "Fresh")
    ada.click(".form-foot .btn-primary")
    expect(ada.locator(".designer-on .designer-canvas")).to_be_visible()
    return ada


def names(page):
    """Return what the parts of the canvas are called, in order."""
    return page.locator(".canvas-select").evaluate_all("parts => parts.map(part => part.ariaLabel)")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(ada, theme):
    ada.context.add_cookies([{"name": "theme", "value": theme, "url": ada.desk_address}])
    for path in PAGES:
        assert ada.goto(ada.desk_address + path).status == 200
        assert serious(ada) == [], path
    ada.goto(ada.desk_address + MAIN)
    for part in (".canvas-select", ".canvas-head"):
        ada.locator(part).first.click()
        expect(ada.locator(f"{part}[aria-current]")).to_have_count(1)
        assert serious(ada) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_scrolls_sideways_on_a_phone_or_a_small_screen(ada, language):
    ada.context.add_cookies([{"name": "language", "value": language, "url": ada.desk_address}])
    wide = (
        "[document.documentElement, document.querySelector('main')].map(e => e.scrollWidth - e.clientWidth)"
    )
    for width in (390, 1024):
        ada.set_viewport_size({"width": width, "height": 800})
        for path in PAGES:
            ada.goto(ada.desk_address + path)
            assert max(ada.evaluate(wide)) <= 0, (path, width)


def test_a_type_is_found_while_one_types(ada):
    ada.goto(f"{ada.desk_address}{FIELDS}/new")
    expect(ada.locator("#narrow")).to_be_focused()
    ada.keyboard.type("money")
    expect(ada.locator(".type-card:visible")).to_have_count(1)
    ada.keyboard.press("Enter")
    expect(ada.locator("h1")).to_have_text("New field: Money")


def test_a_drop_down_with_five_options_takes_four_steps(ada):
    ada.goto(f"{ada.desk_address}{FIELDS}/new?type=select")
    ada.fill("#label_en", "Risk")
    ada.fill("#set_options_more", "None\nLow\nMedium\nHigh\nExtreme")
    ada.keyboard.press("Tab")
    ada.click(".form-foot .btn-primary")
    ada.goto(f"{ada.desk_address}{FIELDS}/risk")
    expect(ada.locator("[data-row]")).to_have_count(5)
    ada.locator("[data-row]").nth(4).locator("[data-row-up]").click()
    ada.click(".form-foot .btn-primary")
    ada.goto(f"{ada.desk_address}{FIELDS}/risk")
    expect(ada.locator("[name='set_options:3:label']")).to_have_value("Extreme")


def test_a_part_is_moved_widened_and_taken_off_by_keys_alone(designer):
    before = names(designer)
    designer.locator(".canvas-select").nth(1).focus()
    designer.keyboard.press("Enter")
    expect(designer.locator(".canvas-select").nth(1)).to_have_attribute("aria-current", "true")
    expect(designer.locator(".htmx-settling")).to_have_count(0)
    designer.locator(".canvas-select[aria-current]").focus()
    designer.keyboard.press("Alt+ArrowUp")
    first = designer.locator(".canvas-select").nth(0)
    expect(first).to_have_attribute("aria-current", "true")
    expect(first).to_be_focused()
    assert names(designer)[:2] == [before[1], before[0]]
    designer.keyboard.press("Alt+ArrowRight")
    expect(designer.locator(".canvas-part.span-2.is-selected")).to_have_count(1)
    expect(designer.locator(".canvas-select").nth(0)).to_be_focused()
    designer.keyboard.press("Delete")
    expect(designer.locator(".canvas-select")).to_have_count(len(before) - 1)
    expect(designer.locator(f".palette-item:has-text('{before[1]}')").first).to_be_visible()


def test_keys_pressed_faster_than_the_server_answers_all_count(designer):
    before = names(designer)
    designer.locator(".canvas-select").nth(3).click()
    expect(designer.locator(".canvas-select").nth(3)).to_have_attribute("aria-current", "true")
    expect(designer.locator(".htmx-settling")).to_have_count(0)
    designer.locator(".canvas-select[aria-current]").focus()
    for _ in range(3):
        designer.keyboard.press("Alt+ArrowUp")
    expect(designer.locator(".canvas-select").nth(0)).to_have_attribute("aria-current", "true")
    expect(designer.locator(".canvas-select").nth(0)).to_be_focused()
    assert names(designer)[:4] == [before[3], *before[:3]]


def test_the_last_change_is_taken_back_and_done_again_by_keys_but_not_while_one_types(designer):
    before = names(designer)
    part = designer.locator(".canvas-select[aria-current]")
    designer.locator(".canvas-select").nth(2).click()
    expect(part).to_be_focused()
    designer.keyboard.press("Alt+ArrowUp")
    designer.keyboard.press("Alt+ArrowUp")
    expect(designer.locator(".canvas-select").nth(0)).to_have_attribute("aria-label", before[2])
    expect(part).to_be_focused()
    for keys, left in (
        ("Control+z", [before[0], before[2]]),
        ("Control+z", before[:2]),
        ("Control+y", [before[0], before[2]]),
    ):
        designer.keyboard.press(keys)
        for place, name in enumerate(left):
            expect(designer.locator(".canvas-select").nth(place)).to_have_attribute("aria-label", name)
        expect(part).to_be_focused()
    designer.locator("#new_label").press_sequentially("Typed")
    designer.keyboard.press("Control+z")
    expect(designer.locator("#new_label")).not_to_have_value("Typed")
    assert names(designer)[:2] == [before[0], before[2]]


def test_the_canvas_stands_still_while_parts_are_selected(designer):
    designer.evaluate("""() => {
        window.heights = new Set();
        const look = () => heights.add(document.querySelector(".designer-canvas").offsetHeight) && requestAnimationFrame(look);
        look();
    }""")
    for part in (designer.locator(".canvas-select").nth(3), designer.locator(".canvas-select").nth(8)):
        part.click()
        expect(part).to_have_attribute("aria-current", "true")
    assert designer.evaluate("[...heights]") == [
        designer.locator(".designer-canvas").evaluate("e => e.offsetHeight")
    ]


def test_what_is_wrong_is_where_one_goes_on(designer):
    designer.locator(".canvas-select").nth(2).click()
    designer.locator(".designer-properties summary", has_text="Starts with").click()
    designer.locator("[name=default][value=expression]").check()
    designer.locator("#default_expression").fill("nothing_there")
    designer.locator(".designer-properties .property-foot .btn-primary").click()
    expect(designer.locator("#default_expression")).to_be_focused()
    expect(designer.locator("#default_expression")).to_be_in_viewport()
    expect(designer.locator("#default_expression-fault")).to_be_visible()
    expect(designer.locator(".canvas-part.is-wrong.is-selected")).to_have_count(1)
    designer.reload()
    expect(designer.locator(".designer-on")).to_be_visible()


def test_a_field_is_dragged_onto_the_form_and_about_it(designer):
    before = names(designer)
    offered = designer.locator("[data-offer^='field']").first
    name = offered.inner_text().strip()
    here, there = offered.bounding_box(), designer.locator(".canvas-part").nth(4).bounding_box()
    designer.mouse.move(here["x"] + 30, here["y"] + 10)
    designer.mouse.down()
    designer.mouse.move(there["x"] + there["width"] / 2, there["y"] + there["height"] / 2, steps=20)
    designer.mouse.move(there["x"] + there["width"] / 2 + 6, there["y"] + there["height"] / 2 + 6, steps=5)
    for step in range(20):  # what is being drawn out of the way takes no notice of a pointer for a moment
        designer.mouse.move(there["x"] + there["width"] / 2 + step % 2, there["y"] + there["height"] / 2 + 6)
        designer.evaluate("new Promise(requestAnimationFrame)")
    designer.mouse.up()
    expect(designer.locator(".canvas-select")).to_have_count(len(before) + 1)
    now = names(designer)
    assert [each for each in now if each != name] == before
    assert 3 <= now.index(name) <= 5


def test_what_is_selected_is_what_the_properties_show_and_the_page_stays_where_it_is(designer):
    last = designer.locator(".canvas-select").last
    last.scroll_into_view_if_needed()
    scrolled = designer.evaluate("document.querySelector('main').scrollTop")
    name = last.get_attribute("aria-label")
    last.click()
    expect(designer.locator(".designer-properties h2")).to_have_text(name)
    # The controls of what came are still dressed for a moment.
    designer.wait_for_function(
        "before => Math.abs(document.querySelector('main').scrollTop - before) < 120", arg=scrolled
    )


def test_a_rule_is_made_by_choosing(designer):
    designer.goto(f"{designer.url.partition('?')[0]}/rules/new")
    designer.click("button[value=add]")
    designer.select_option("[name='f1.field']", "name")
    designer.select_option("[name='f1.op']", "contains")
    expect(designer.locator("[name='f1.op']")).to_have_value("contains")
    designer.fill("[name='f1.value']", "x")
    designer.locator("[name='a1.names']").first.check()
    designer.click(".form-foot .btn-primary")
    expect(designer.locator(".rule-sentence")).to_contain_text("contains", ignore_case=True)


def test_a_formula_is_completed_checked_and_tried(ada):
    ada.goto(f"{ada.desk_address}{FIELDS}/new?type=formula")
    ada.fill("#label_en", "Shout")
    source = ada.locator("#set_expression")
    source.press_sequentially("UPP")
    expect(ada.locator(".expression-list [aria-selected=true]")).to_contain_text("UPPER")
    source.press("Enter")
    source.press_sequentially("nam")
    expect(ada.locator(".expression-list [aria-selected=true]")).to_contain_text("Name")
    source.press("Tab")
    expect(source).to_have_value("UPPER(name)")
    expect(ada.locator(".condition-good")).to_contain_text("a text")
    source.press("End")
    source.press_sequentially(" & nothing_there")
    expect(ada.locator(".expression-told mark")).to_have_text("nothing_there")
    ada.click(".expression-place")
    ada.keyboard.press("Delete")
    expect(source).to_have_value("UPPER(name) & ")
    ada.keyboard.type('"!"')
    expect(ada.locator(".condition-good")).to_be_visible()
    ada.click(".form-foot .btn-primary")
    ada.goto(f"{ada.desk_address}{FIELDS}/shout")
    expect(ada.locator("#set_expression")).to_have_value('UPPER(name) & "!"')
