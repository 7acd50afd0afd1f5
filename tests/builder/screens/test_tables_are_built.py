"""Tables in the builder: what the overview shows, making, ordering, copying and deleting tables, their fields and settings."""

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form
from tablewright.builder.screens.frame.labels import renamed
from tablewright.builder.screens.frame.map import draw_map
from tablewright.definition.model import App

pytestmark = pytest.mark.sqlite_only


def at(path=""):
    return "/a/desk/builder" + (f"/{path}" if path else "")


def tables(workshop):
    return [each["key"] for each in workshop.app.model.document["tables"]]


def fields(workshop, table="client"):
    return [each.key for each in workshop.app.model.tables[table].fields]


def told(workshop, table="client"):
    return next(each for each in workshop.app.model.document["tables"] if each["key"] == table)


def press(workshop, page, action, /, **values):
    """Send the form of a page that goes to an address, as its button does."""
    browser = workshop.browser("ada")
    form = Form(browser.get(at(page)).text, "base", action)
    for name, value in values.items():
        form.values[name] = value
    return browser.post(form.action, data=form.values, headers={"Origin": "http://localhost"})


def test_the_overview_shows_the_tables_how_they_hang_together_and_what_is_left_to_do(workshop):
    page = workshop.browser("ada").get(at()).text
    assert 'href="/a/desk/builder/tables/client"' in page and "Visit</bdi></a> points to" in page
    assert "Let people in" in page and "Latest changes" in page
    assert "新建数据表" in workshop.desk.client("ada", "zh").get(at()).text


def test_only_administrators_reach_the_builder_and_find_the_way_to_it(workshop):
    for path in ("", "tables", "tables/new", "tables/client", "tables/client/page", "tables/client/copy"):
        assert workshop.browser("mia").get(at(path)).status_code == 404, path
        assert workshop.browser("ada").get(at(path)).status_code == 200, path
    assert workshop.browser("ada").get(at("tables/nothing")).status_code == 404


def test_the_map_stands_who_is_pointed_to_left_of_who_points_and_survives_circles():
    def table(key, *to):
        links = [{"key": f"to_{each}", "type": "relation", "table": each} for each in to]
        return {"key": key, "fields": [{"key": "name", "type": "text"}, *links]}

    drawn = draw_map(
        App.read(
            {
                "key": "a",
                "label": "A",
                "tables": [table("c", "b", "c"), table("b", "a"), table("a", "b"), table("alone")],
            }
        )
    )
    x = {each.table.key: each.x for each in drawn.boxes}
    assert x["c"] > x["b"] and set(x) == {"a", "b", "c", "alone"}
    assert len({(each.x, each.y) for each in drawn.boxes}) == 4
    assert {(each.source.key, each.target.key) for each in drawn.lines} == {
        ("c", "b"),
        ("c", "c"),
        ("b", "a"),
        ("a", "b"),
    }


def test_a_new_table_works_at_once(workshop):
    workshop.done(
        workshop.fill("tables/new", "label_en", label_en="Car parks", label_zh="停车场", icon="car")
    )
    assert tables(workshop) == ["client", "visit", "car_parks"]
    assert told(workshop, "car_parks")["icon"] == "car"
    assert workshop.browser("ada").get("/a/desk/car_parks/").status_code == 200
    assert "停车场" in workshop.desk.client("ada", "zh").get(at("tables")).text


@pytest.mark.parametrize("label", ["", "   "])
def test_a_table_without_a_name_is_refused_and_what_was_typed_stays(workshop, label):
    answer = workshop.fill("tables/new", "label_en", label_en=label, help_en="For cars", icon="car")
    assert answer.status_code == 422 and "For cars" in answer.text and "name" in answer.text
    assert '<a href="#label_en">Give it a name.</a>' in answer.text
    assert (
        'aria-invalid="true" aria-describedby="label-fault"' in answer.text
        and 'id="label-fault"' in answer.text
    )
    assert tables(workshop) == ["client", "visit"]


def test_tables_are_put_in_order_by_the_buttons(workshop):
    workshop.done(press(workshop, "tables", "tables/move", to="visit "))
    assert tables(workshop) == ["visit", "client"]
    workshop.done(press(workshop, "tables", "tables/move", to="visit client"))
    assert tables(workshop) == ["client", "visit"]


def test_a_copied_table_has_the_fields_and_no_records(workshop):
    workshop.done(workshop.fill("tables/client/copy", "label_en", label_en="Lead"))
    assert tables(workshop) == ["client", "lead", "visit"]
    assert fields(workshop, "lead") == fields(workshop)
    assert "Client 0" not in workshop.browser("ada").get("/a/desk/lead/").text


def test_a_deleted_table_is_gone_with_what_pointed_to_it(workshop):
    workshop.done(press(workshop, "tables", "tables/client/delete"))
    assert tables(workshop) == ["visit"]


def test_fields_are_ordered_renamed_duplicated_and_deleted(workshop):
    workshop.done(press(workshop, "tables/client", "client/order", to="stage name"))
    assert fields(workshop) == ["name", "stage", "phone", "helper"]
    workshop.done(press(workshop, "tables/client", "client/rename", field="stage", label="Phase"))
    assert workshop.app.model.tables["client"].by_key["stage"].label.en == "Phase"
    workshop.done(press(workshop, "tables/client", "client/duplicate", field="stage"))
    assert fields(workshop)[1] == "stage" and len(fields(workshop)) == 5
    workshop.done(press(workshop, "tables/client", "client/remove", field="helper"))
    assert "helper" not in fields(workshop)


def test_a_name_is_changed_in_the_readers_language_and_an_empty_one_refused(workshop):
    workshop.done(workshop.fill("tables/client", "icon", label_en="Customer", label_zh="客户"))
    assert told(workshop)["label"] == {"en": "Customer", "zh": "客户"}
    label = {"en": "Stage", "zh": "阶段"}
    assert renamed(label, "Phase", "en") == {"en": "Phase", "zh": "阶段"} and renamed("A", "B", "zh") == "B"
    workshop.done(press(workshop, "tables/client", "client/rename", field="stage", label="Phase"))
    workshop.done(press(workshop, "tables", "tables/move", to="visit "))
    assert press(workshop, "tables/client", "client/rename", field="stage", label="  ").status_code == 422


def test_the_settings_of_a_table_are_saved_shown_and_taken_away(workshop):
    settings = {
        "label_en": "Customer",
        "help_en": "Who buys",
        "icon": "users",
        "title": "phone",
        "sort__0": "stage",
        "sort__0__way": "down",
        "same__0": ["phone"],
        "tell_unseen": "1",
    }
    workshop.done(workshop.fill("tables/client", "icon", **settings))
    table = told(workshop)
    assert (table["label"], table["help"], table["icon"], table["title"]) == (
        "Customer",
        "Who buys",
        "users",
        "phone",
    )
    assert table["sort"] == ["-stage"] and table["match"] == {"any": [["phone"]], "tell_unseen": True}
    emptied = {"sort__0": "", "same__0": [], "help_en": ""}
    workshop.done(workshop.fill("tables/client", "icon", **emptied))
    assert {"sort", "match", "help"}.isdisjoint(told(workshop))


def test_the_record_page_is_put_together_in_order(workshop):
    page = workshop.fill(
        "tables/client/page", "stage", facts=["stage", "phone"], do="down:facts:stage", stage="stage"
    )
    assert page.status_code == 200 and page.text.index('value="phone" checked') < page.text.index(
        'value="stage" checked'
    )
    assert "page" not in told(workshop)
    form = Form(page.text, "stage", at("tables/client/page"))
    made = [*form.values.items(multi=True), ("parts0", "history"), ("parts0", "stream")]
    made = [each for each in made if each[0] != "tab0_en"] + [("tab0_en", "All")]
    saved = workshop.browser("ada").post(
        form.action, data=MultiDict(made), headers={"Origin": "http://localhost"}
    )
    workshop.done(saved)
    assert told(workshop)["page"] == {
        "stage": "stage",
        "facts": ["phone", "stage"],
        "tabs": [{"key": "all", "label": "All", "parts": ["history", "stream"]}],
    }
