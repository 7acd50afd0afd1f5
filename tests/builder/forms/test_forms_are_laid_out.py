"""An administrator lays a form out by plain posts: places, moves, sections, properties, and new fields in one change."""

import io
import re

import pytest

from fixtures.plain_forms import Form, send
from tablewright.builder.edits.forms import field_of
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.leaving import deactivate

pytestmark = pytest.mark.sqlite_only
FORMS = "/a/desk/builder/forms"
MAIN = f"{FORMS}/client.main"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def led(answer):
    """Return where an answer leads, without what the address says besides."""
    return answer.location.partition("?")[0]


@pytest.fixture
def designer(workshop):
    """Give the designer of a new form that begins with all fields."""
    return Designer(workshop)


class Designer:
    def __init__(self, workshop):
        self.workshop, self.client = workshop, workshop.browser("ada")
        path = f"{FORMS}/new?table=client"
        answer = send(self.client, Form(self.client.get(path).text, "use", "/new"), path, label_en="Main")
        assert (answer.status_code, led(answer)) == (303, MAIN), answer.text

    @property
    def form(self):
        """Return the form as it is live now."""
        return next(each for each in self.workshop.app.model.document["forms"] if each["key"] == "main")

    @property
    def fields(self):
        """Return the entries of every section."""
        return {each["key"]: each["fields"] for each in self.form["sections"]}

    def page(self, at=""):
        """Return the designer's page with a part selected."""
        answer = self.client.get(f"{MAIN}?at={at}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def do(self, act, at="", status=303, marked="do", **values):
        """Press a button of the page, or send a form of it; returns the answer."""
        form = Form(self.page(at), marked, f"/{act}")
        for name, value in values.items():
            form.values.setlist(name, value if isinstance(value, list) else [value])
        answer = self.client.post(form.action, data=form.values)
        assert answer.status_code == status, (answer.status, answer.text)
        return answer


def test_a_new_form_begins_with_every_field_or_empty(designer):
    assert designer.fields == {"base": ["name", "phone", "stage", "helper"]}
    path = f"{FORMS}/new?table=client"
    page = Form(designer.client.get(path).text, "use", "/new")
    answer = send(designer.client, page, path, label_en="Short", start="empty", use=["quick"])
    assert led(answer) == f"{FORMS}/client.short"
    assert designer.client.get(answer.location).status_code == 200
    short = designer.workshop.app.model.forms[-1]
    assert (short.sections, short.use) == ((), ("quick",))


def test_entries_move_within_a_section_and_over_its_edge(designer):
    designer.do("move", "base:1", do="up")
    assert designer.fields["base"] == ["phone", "name", "stage", "helper"]
    designer.do("section", "base", do="add")
    assert list(designer.fields) == ["base", "section"]
    moved = designer.do("move", "base:3", do="down")
    assert designer.fields == {"base": ["phone", "name", "stage"], "section": ["helper"]}
    assert "at=section%3A0" in moved.location
    designer.do("move", "section:0", do="up")
    assert designer.fields["base"] == ["phone", "name", "stage", "helper"]


def test_what_is_dropped_stands_where_it_was_dropped(designer):
    designer.do("section", "base", do="add")
    designer.do("move", marked="to", at="base:0", to="base 2")
    assert designer.fields["base"] == ["phone", "stage", "name", "helper"]
    designer.do("move", marked="to", at="base:1", to="section 0")
    assert designer.fields == {"base": ["phone", "name", "helper"], "section": ["stage"]}
    designer.do("place", marked="to", do="field owner", to="section 0")
    assert designer.fields["section"] == ["owner", "stage"]


def test_a_field_that_is_taken_off_is_offered_again_and_placed_behind_what_is_selected(designer):
    assert 'value="field stage"' not in designer.page()
    designer.do("move", "base:2", do="remove")
    assert 'value="field stage"' in designer.page()
    designer.do("place", "base:0", do="field stage")
    assert designer.fields["base"] == ["name", "stage", "phone", "helper"]


def test_how_a_field_stands_is_kept_apart_from_the_field(designer):
    designer.do(
        "properties", "base:1", marked="width", required="1", width="2", label_en="Mobile", default="previous"
    )
    (entry,) = [each for each in designer.fields["base"] if isinstance(each, dict)]
    assert entry == {
        "field": "phone",
        "required": True,
        "width": 2,
        "label": "Mobile",
        "default": {"previous": True},
    }
    assert "Mobile" in designer.page()
    designer.do("move", "base:1", do="narrower")
    again = {**entry, "width": 1}
    assert designer.fields["base"][1] == again
    designer.do(
        "properties", "base:1", marked="width", required="", label_en="", label_zh="", default="", width="1"
    )
    assert designer.fields["base"][1] == "phone"


def test_sections_are_named_ordered_and_removed(designer):
    designer.do("section", "base", do="add")
    designer.do(
        "properties",
        "section",
        marked="columns",
        label_en="More",
        label_zh="更多",
        columns="3",
        folds="folded",
    )
    changed = designer.form["sections"][1]
    assert changed == {
        "key": "section",
        "label": {"en": "More", "zh": "更多"},
        "columns": 3,
        "collapsed": True,
        "fields": [],
    }
    designer.do("section", "section", do="up")
    assert list(designer.fields) == ["section", "base"]
    designer.do("section", "base", do="remove")
    assert list(designer.fields) == ["section"]


def test_texts_lines_and_pictures_stand_between_fields(designer):
    designer.do("place", "base:0", do="block text")
    designer.do("properties", "base:1", marked="text_en", text_en="Read this", text_zh="")
    assert designer.fields["base"][1] == {"text": "Read this", "width": 2}
    designer.do("place", "base:1", do="block divider")
    assert designer.fields["base"][2] == {"divider": True}
    asked = designer.do("place", "base:2", do="block image")
    page = designer.client.get(asked.location).text
    form = Form(page, "picture", "/place")
    picture = {**form.values, "alt_en": "A plan", "do": "block image", "picture": (io.BytesIO(PNG), "a.png")}
    answer = designer.client.post(form.action, data=picture, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    assert designer.fields["base"][3]["image"]["alt"] == "A plan"
    wrong = {
        **picture,
        "base": Form(designer.page(), "do", "/place").values["base"],
        "picture": (io.BytesIO(b"<svg>"), "a.png"),
    }
    assert (
        designer.client.post(form.action, data=wrong, content_type="multipart/form-data").status_code == 422
    )


def test_a_new_field_joins_its_table_and_the_form_in_one_change(designer):
    before = designer.workshop.app.revision
    designer.do("place", "base:0", marked="new_label", do="new", new_label="Budget", new_type="money")
    assert designer.fields["base"] == ["name", "budget", "phone", "stage", "helper"]
    assert designer.workshop.app.model.tables["client"].by_key["budget"].type == "money"
    assert designer.workshop.app.revision == before + 1


def test_a_new_field_with_settings_asks_for_them_and_stands_where_it_was_wanted(designer):
    answer = designer.do(
        "place", "base:0", marked="new_label", do="new", new_label="Level", new_type="select"
    )
    page = designer.client.get(answer.location).text
    path = "/a/desk/builder/tables/client/fields/new"
    done = send(designer.client, Form(page, "label_en", path), path, set_options_more="A\nB")
    assert (done.status_code, led(done)) == (303, MAIN)
    assert designer.fields["base"] == ["name", "level", "phone", "stage", "helper"]


def test_a_new_field_without_a_title_is_refused(designer):
    before = designer.workshop.app.revision
    designer.do("place", marked="new_label", status=422, do="new", new_type="text")
    assert designer.workshop.app.revision == before


def test_values_are_taken_over_from_a_chosen_record(workshop):
    client = workshop.browser("ada")
    path = f"{FORMS}/new?table=visit"
    send(client, Form(client.get(path).text, "use", "/new"), path, label_en="Visit")
    at = f"{FORMS}/visit.visit?at=base:1"
    form = Form(client.get(at).text, "carry", "/properties")
    form.values.setlist("carry_from", ["phone"])
    form.values.setlist("carry_to", ["name"])
    assert client.post(form.action, data=form.values).status_code == 303
    assert workshop.app.model.forms[-1].sections[0]["fields"][1] == {
        "field": "client",
        "carry": {"phone": "name"},
    }


def test_the_form_itself_says_what_it_is_for(designer):
    designer.do(
        "properties",
        marked="layout",
        label_en="Client",
        use=["create", "public"],
        layout="tabs",
        message_en="Thanks",
    )
    told = designer.form
    assert (told["use"], told["layout"], told["message"]) == (["create", "public"], "tabs", "Thanks")
    refused = designer.do("properties", marked="layout", label_en="Still here", use=[], status=422)
    assert "Still here" in refused.text


def test_forms_are_copied_ordered_and_deleted(designer):
    page = designer.client.get(FORMS).text
    send(designer.client, Form(page, "base", "client.main/copy"), FORMS)
    assert [each.key for each in designer.workshop.app.model.forms] == ["main", "main_copy"]
    form = Form(designer.client.get(FORMS).text, "to", "client.main_copy/order")
    form.values["to"] = "up"
    designer.client.post(form.action, data=form.values)
    assert [each.key for each in designer.workshop.app.model.forms] == ["main_copy", "main"]
    form = Form(designer.client.get(FORMS).text, "base", "client.main_copy/delete")
    designer.workshop.done(designer.client.post(form.action, data=form.values))
    assert [each.key for each in designer.workshop.app.model.forms] == ["main"]


def test_who_does_not_administer_the_app_gets_nothing(designer):
    other = designer.workshop.browser("mia")
    assert [other.get(each).status_code for each in (FORMS, MAIN)] == [404, 404]
    assert designer.client.get(f"{FORMS}/client.nothing").status_code == 404


def test_a_list_of_forms_or_views_that_is_narrowed_to_a_table_stays_so(workshop):
    client = workshop.browser("ada")
    for part in ("forms", "views"):
        for table in ("client", "visit"):
            label, use = f"{table} {part}", {"use": ["create"]} if part == "forms" else {}
            path = f"/a/desk/builder/{part}/new?table={table}"
            made = send(client, Form(client.get(path).text, "label_en", "/new"), path, label_en=label, **use)
            assert made.status_code == 303, made.text
        path = f"/a/desk/builder/{part}?table=client"
        page = client.get(path).text
        assert f"client {part}" in page and f"visit {part}" not in page
        assert f"visit {part}" in client.get(f"/a/desk/builder/{part}?table=nowhere").text
        form = Form(page, "base", f"client_{part}/delete?table=client")
        gone = client.post(form.action, data=form.values)
        assert gone.status_code == 303 and gone.location.startswith(path)


@pytest.fixture
def starting(designer):
    """Let the form start with a fixed value; gives what the entry of a field says of it."""

    def start(field, value, status=303):
        at = f"base:{[field_of(each) for each in designer.fields['base']].index(field)}"
        answer = designer.do("properties", at, status, marked="width", default="value", default_value=value)
        if status != 303:
            return answer.text
        assert 'value="value" checked' in designer.page(at)
        return next(each for each in designer.fields["base"] if field_of(each) == field)["default"]

    return start


def test_a_form_starts_with_a_fixed_value_that_is_typed_in_the_fields_own_control(
    designer, starting, monkeypatch
):
    monkeypatch.setattr("tablewright.identity.directory.FRESH_SECONDS", 0)
    helper = designer.workshop.people["mia"]
    assert starting("stage", "won") == {"value": "won"}
    assert starting("helper", str(helper)) == {"value": helper}
    assert starting("phone", "138 1234 5678") == {"value": "+8613812345678"}
    form = Form(designer.client.get("/a/desk/client/new").text, "_fields").values
    assert (form["stage"], form["helper"]) == ("won", str(helper))
    with unit_of_work(designer.workshop.desk.office.engine) as work:
        deactivate(work, designer.workshop.desk.office.workspace_id, helper)
    assert Form(designer.client.get("/a/desk/client/new").text, "_fields").values["helper"] == ""


@pytest.mark.parametrize(
    ("field", "at", "values", "control"),
    [
        ("phone", "base:1", {"default": "value", "default_value": "nobody"}, "f-default_value"),
        ("stage", "base:2", {"default": "value", "default_value": ""}, "f-default_value"),
        ("stage", "base:2", {"default": "value", "default_value": "lost"}, "f-default_value"),
        ("phone", "base:1", {"default": "expression", "default_expression": "nam & 1"}, "default_expression"),
        ("phone", "base:1", {"default": "expression", "default_expression": ""}, "default_expression"),
    ],
)
def test_what_is_wrong_is_told_at_the_part_it_is_about_and_nothing_typed_is_lost(
    designer, field, at, values, control
):
    before = designer.fields
    page = designer.do("properties", at, 422, marked="width", label_en="Other", required="1", **values).text
    assert designer.fields == before
    assert f'href="#{control}"' in page and f'id="{control}-fault"' in page
    assert re.search(rf'is-wrong" data-place="{at}"', page)
    form = Form(page, "width", "/properties").values
    assert (form["label_en"], form["required"], form["default"]) == ("Other", "1", values["default"])
    assert all(form[name] == value for name, value in values.items() if value != "lost")
