"""An administrator makes fields of every type and changes them, on pages that work without JavaScript."""

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form, send
from tablewright.builder.screens.field_settings.typed import read_field
from tablewright.fields import FIELD_TYPES, SYSTEM_TYPES
from tablewright.fields.base import Reader

pytestmark = pytest.mark.sqlite_only
FIELDS = "/a/desk/builder/tables/client/fields"
SYSTEM = {each.name for each in SYSTEM_TYPES}
NEEDS = {
    "select": {"set_options_more": "One\nTwo"},
    "multi_select": {"set_options_more": "One\nTwo"},
    "relation": {"set_table": "visit"},
    "reverse": {"set_table": "visit", "set_field": "client"},
    "lookup": {"set_relation": "visits", "set_field": "name"},
    "rollup": {"set_relation": "visits", "set_function": "count"},
    "formula": {"set_expression": 'name & "!"'},
    "subform": {"set_fields_more": "Item\nPrice"},
}
"""What a type cannot do without."""


def posted(workshop, path, *, status=303, **values):
    """Fill in a page and send it; returns the answer, after saying yes where that is asked."""
    client = workshop.browser("ada")
    page = client.get(path)
    assert page.status_code == 200, page.text
    answer = send(client, Form(page.text, "label_en", path.partition("?")[0]), path, **values)
    if status == 303 and answer.status_code == 200:
        answer = workshop.confirm(answer)
    assert answer.status_code == status, (answer.status, answer.text)
    return answer


def made(workshop, kind, label="Extra", **values):
    """Make a field of a type by its page; returns it as it is live now."""
    if kind in ("lookup", "rollup"):
        made(workshop, "reverse", "Visits")
    before = {each.key for each in workshop.app.model.tables["client"].fields}
    posted(workshop, f"{FIELDS}/new?type={kind}", label_en=label, **{**NEEDS.get(kind, {}), **values})
    (field,) = [each for each in workshop.app.model.tables["client"].fields if each.key not in before]
    return field


def changed(workshop, key, **values):
    """Change a field by its page; returns its document."""
    posted(workshop, f"{FIELDS}/{key}", **values)
    return document(workshop, key)


def document(workshop, key, table="client"):
    """Return a field's document as it is live now."""
    told = next(each for each in workshop.app.model.document["tables"] if each["key"] == table)
    return next(each for each in told["fields"] if each["key"] == key)


@pytest.mark.parametrize("kind", [each for each in FIELD_TYPES if each not in SYSTEM])
def test_a_field_of_every_type_is_made_and_its_page_saves_it_as_it_is(workshop, kind):
    field = made(workshop, kind)
    assert (field.type, field.key, field.label.en) == (kind, "extra", "Extra")
    before = document(workshop, "extra")
    assert changed(workshop, "extra", label_en="More") == {**before, "label": "More"}


def test_the_list_of_types_names_each_once_and_leads_to_its_settings(workshop):
    page = workshop.browser("ada").get(f"{FIELDS}/new")
    for name, kind in FIELD_TYPES.items():
        assert page.text.count(f'?type={name}"') == (name not in SYSTEM), name
        if name not in SYSTEM:
            assert kind.label.en in page.text


def test_five_options_are_typed_on_one_page(workshop):
    field = made(workshop, "select", "Level", set_options_more="Gold\nSilver\n\nBronze \nGold\nIron\nWood")
    options = field.settings["options"]
    assert [each["key"] for each in options] == ["gold", "silver", "bronze", "iron", "wood"]
    assert len({each["color"] for each in options}) == 5


def test_options_are_renamed_ordered_coloured_added_and_removed_without_losing_their_keys(workshop):
    done = changed(
        workshop,
        "stage",
        set_options__0__label="Won deal",
        set_options__0__id="won",
        set_options__1__id="open",
        set_options__1__label="Open",
        set_options__0__color="red",
        set_options_more="Lost",
    )
    assert done["options"][0] == {"key": "won", "label": "Won deal", "color": "red"}
    assert [each["key"] for each in done["options"]] == ["won", "open", "lost"]
    done = changed(workshop, "stage", set_options__2__remove="1")
    assert [each["key"] for each in done["options"]] == ["won", "open"]


def test_the_page_says_how_many_records_hold_each_option(workshop):
    page = workshop.browser("ada").get(f"{FIELDS}/stage")
    rows = page.text.split("<tr data-row>")[1:]
    assert [">6</div>" in row for row in rows] == [True, False]


def test_both_languages_of_a_title_are_kept(workshop):
    done = changed(workshop, "stage", label_en="Stage", label_zh="阶段", help_en="Where it stands")
    assert done["label"] == {"en": "Stage", "zh": "阶段"}
    assert done["help"] == "Where it stands"


def test_a_link_shows_its_records_on_the_other_side(workshop):
    made(workshop, "relation", "Main visit", reverse_en="Clients of this visit")
    assert document(workshop, "clients_of_this_visit", "visit") == {
        "key": "clients_of_this_visit",
        "type": "reverse",
        "label": "Clients of this visit",
        "table": "client",
        "field": "main_visit",
    }


def test_options_hang_on_another_field(workshop):
    made(workshop, "select", "Reason", set_options_more="Price\nQuality")
    page = workshop.browser("ada")
    path = f"{FIELDS}/reason"
    drawn = send(page, Form(page.get(path).text, "label_en", path), path, set_under="stage", do="draw")
    assert drawn.status_code == 200, drawn.text
    form = Form(drawn.text, "label_en", path)
    answer = send(page, form, path, set_options__0__of=["won"], set_options__1__of=["open", "won"])
    workshop.done(answer)
    done = document(workshop, "reason")
    assert done["under"] == "stage"
    assert [each["of"] for each in done["options"]] == [["won"], ["open", "won"]]


def test_a_formula_says_itself_what_it_gives(workshop):
    assert made(workshop, "formula", set_expression="LEN(name) * 2").settings["result"] == "number"


@pytest.mark.parametrize(
    ("path", "values", "place"),
    [
        (f"{FIELDS}/new?type=formula", {"set_expression": "nam & 1"}, "set_expression-fault"),
        (f"{FIELDS}/new?type=text", {"set_pattern": "("}, "f-set_pattern-note"),
        (f"{FIELDS}/new?type=text&after=name", {"set_pattern": "["}, "f-set_pattern-note"),
        (f"{FIELDS}/new?type=text", {"set_max_length": "many"}, "f-set_max_length-note"),
        (f"{FIELDS}/new?type=relation", {}, "f-set_table-note"),
        (f"{FIELDS}/new?type=select", {}, "set_options-fault"),
        (
            f"{FIELDS}/stage",
            {"default": "expression", "default_expression": "nam"},
            "default_expression-fault",
        ),
    ],
)
def test_a_fault_stands_beside_its_control_and_what_was_typed_stays(workshop, path, values, place):
    before = workshop.app.revision
    answer = posted(workshop, path, status=422, label_en="Something typed", **values)
    assert "Something typed" in answer.text
    inside = answer.text.partition(f'id="{place}"')[2][:600]
    assert "alert-circle" in inside, answer.text
    for value in values.values():
        assert value.replace("&", "&amp;") in answer.text
    assert workshop.app.revision == before


def test_a_title_is_needed(workshop):
    answer = posted(workshop, f"{FIELDS}/new?type=text", status=422)
    assert 'id="label-fault"' in answer.text


def test_a_default_is_a_value_a_formula_or_nothing(workshop):
    done = changed(workshop, "stage", default="value", default_value="won")
    assert done["default"] == {"value": "won"}
    done = changed(workshop, "stage", default="expression", default_expression='"open"')
    assert done["default"] == {"expression": '"open"'}
    assert "default" not in changed(workshop, "stage", default="")


def test_a_deleted_field_is_gone_and_a_copied_one_stands_behind_it(workshop):
    client = workshop.browser("ada")
    form = Form(client.get(f"{FIELDS}/helper").text, "base", "/duplicate")
    copied = client.post(form.action, data=form.values)
    assert copied.location.partition("?")[0] == f"{FIELDS}/helper_copy"
    keys = [each.key for each in workshop.app.model.tables["client"].fields]
    assert keys[keys.index("helper") + 1] == "helper_copy"
    form = Form(client.get(f"{FIELDS}/helper").text, "base", "/remove")
    workshop.done(client.post(form.action, data=form.values))
    assert "helper" not in workshop.app.model.tables["client"].by_key


def test_who_does_not_administer_the_app_gets_nothing(workshop):
    assert workshop.browser("mia").get(f"{FIELDS}/new").status_code == 404
    assert workshop.browser("ada").get(f"{FIELDS}/nothing").status_code == 404
    assert workshop.browser("ada").get("/a/desk/builder/tables/nothing/fields/new").status_code == 404


def test_a_serial_number_tells_the_next_one(workshop):
    made(workshop, "serial", "No", set_prefix="K", set_digits="3", set_start="7")
    page = workshop.browser("ada").get(f"{FIELDS}/no")
    assert "<output>K0" in page.text
    new = workshop.browser("ada").get(f"{FIELDS}/new?type=serial").text
    assert "<output>0001</output>" in new


def test_the_parts_of_a_number_are_rows(workshop):
    made(workshop, "serial", "Order", set_parts__0__digits="6")
    client = workshop.browser("ada")
    path = f"{FIELDS}/order"
    drawn = send(client, Form(client.get(path).text, "label_en", path), path, add_row="set_parts")
    workshop.done(send(client, Form(drawn.text, "label_en", path), path, set_parts__1__text="-A"))
    assert document(workshop, "order")["parts"] == [{"digits": 6}, {"text": "-A"}]


def test_a_deleted_field_keeps_its_key_so_that_a_new_one_does_not_take_its_values(workshop):
    client = workshop.browser("ada")
    form = Form(client.get(f"{FIELDS}/stage").text, "base", "/remove")
    workshop.done(client.post(form.action, data=form.values))
    posted(workshop, f"{FIELDS}/new?type=text", label_en="Stage")
    keys = workshop.app.model.tables["client"].by_key
    assert "stage_2" in keys
    assert "stage" not in keys


def test_a_fault_of_another_part_is_told_with_what_people_call_it(workshop):
    made(workshop, "formula", "Hint", set_expression="LEN(name)")
    made(workshop, "formula", "Twice", set_expression="IF(hint > 3, 1, 2)")
    answer = posted(workshop, f"{FIELDS}/hint", status=422, set_expression='name & "!"', set_result="text")
    assert "Table “Client”: " in answer.text


def test_what_says_the_same_is_not_written_otherwise(workshop):
    told = {
        "options": [
            {"key": "a", "label": {"en": "A", "zh": "A"}, "color": "gray"},
            {"key": "b", "label": "B"},
        ]
    }
    written = {**document(workshop, "stage"), **told, "label": {"en": "Stage", "zh": "Stage"}}
    typed = {
        "label_en": "Stage",
        "set_options:0:id": "a",
        "set_options:0:label": "A",
        "set_options:0:color": "gray",
    }
    form = MultiDict(
        {**typed, "set_options:1:id": "b", "set_options:1:label": "Bee", "set_options:1:color": "gray"}
    )
    found = read_field(form, workshop.app.model, "client", written, Reader("en", "UTC")).document
    assert found == {**written, "options": [told["options"][0], {"key": "b", "label": "Bee"}]}
