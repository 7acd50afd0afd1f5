"""Views in the builder: of every type that a table can make, what they are made of, previewed, ordered, copied, deleted."""

import json
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form
from fixtures.small_apps import app, field, table
from tablewright.builder.screens.views.members import lack
from tablewright.definition.model import App
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.screens.view_types import LABELS

pytestmark = pytest.mark.sqlite_only
VIEWS = "/a/everything/builder/views"
EVERYTHING = Path(__file__).parents[2] / "examples" / "everything" / "views"
ALL = sorted(each.stem for each in EVERYTHING.glob("*.json"))


@pytest.fixture
def views(desk):
    return Views(desk)


class Views:
    """The views of the office's app, through the builder's pages, without JavaScript."""

    def __init__(self, desk):
        self.desk = desk
        self.client = desk.client("ada").client

    def document(self, name):
        live = LiveApps(self.desk.office.engine).get(None, self.desk.office.workspace_id, "everything")
        return next(v for v in live.model.document["views"] if f"{v['table']}.{v['key']}" == name)

    def names(self, of="project"):
        live = LiveApps(self.desk.office.engine).get(None, self.desk.office.workspace_id, "everything")
        return [each.key for each in live.model.views_of(of)]

    def form(self, page, marked="base", to=""):
        answer = self.client.get(VIEWS + page)
        assert answer.status_code == 200, answer.text
        return Form(answer.text, marked, VIEWS + (to or page.partition("?")[0]))

    def send(self, form, **values):
        told = MultiDict(form.values)
        for name, value in values.items():
            told.setlist(
                name.replace("__", ":").replace("_at_", "."), value if isinstance(value, list) else [value]
            )
        return self.client.post(form.action, data=told, headers={"Origin": "http://localhost"})

    def done(self, answer):
        if answer.status_code == 200:
            form = Form(answer.text, "base")
            answer = self.client.post(
                form.action, data=form.values | {"confirmed": "1"}, headers={"Origin": "http://localhost"}
            )
        assert answer.status_code == 303, (
            answer.status,
            answer.text[answer.text.find("form-summary") :][:600],
        )
        return answer


@pytest.mark.parametrize("name", ALL)
def test_opening_a_view_and_saving_it_as_it_is_changes_nothing(views, name):
    before = json.dumps(views.document(name), sort_keys=True)
    views.done(views.send(views.form(f"/{name}", "label_en")))
    assert json.dumps(views.document(name), sort_keys=True) == before


@pytest.mark.parametrize(
    ("type_", "member"),
    [
        ("grid", None),
        ("board", "stack"),
        ("gallery", None),
        ("calendar", "dates"),
        ("timeline", "start"),
        ("tree", "parent"),
    ],
)
def test_a_view_of_every_type_is_made_and_drawn(views, type_, member):
    form = views.form(f"/new?table=project&type={type_}", "label_en", "/new")
    made = views.done(views.send(form, label_en=f"My {type_}"))
    told = views.document(f"project.my_{type_}")
    assert told["type"] == type_ and (member is None or told[member])
    assert f"project.my_{type_}" in made.location
    assert views.client.get(f"/a/everything/project/?view=my_{type_}").status_code == 200
    assert views.client.get(f"{VIEWS}/project.my_{type_}").status_code == 200


def test_what_a_table_lacks_for_a_type_is_said_and_the_type_cannot_be_chosen(workshop):
    page = workshop.browser("ada").get("/a/desk/builder/views/new?table=visit")
    assert "It needs a link to one record of the same table" in page.text and "type=tree" not in page.text
    plain = App.read(app(table("t", field("name"))).document).tables["t"]
    assert {each for each in LABELS if lack(plain, each)} == {"tree"}
    form = Form(page.text, "label_en", "views/new").values
    posted = {**form.to_dict(), "label_en": "Plan", "type": "tree"}
    refused = workshop.browser("ada").post(
        "/a/desk/builder/views/new", data=posted, headers={"Origin": "http://localhost"}
    )
    assert refused.status_code == 404 and workshop.app.model.views_of("visit") == []


def test_a_condition_is_added_chosen_and_saved(views):
    form = views.form("/project.all", "label_en")
    page = views.send(form, do="add")
    assert page.status_code == 200
    form = Form(page.text, "f1.field")
    page = views.send(form, f1_at_field="name", do="show")
    form = Form(page.text, "f1.field")
    views.done(views.send(form, f1_at_op="contains", f1_at_value="Bridge"))
    assert views.document("project.all")["filter"] == {"field": "name", "op": "contains", "value": "Bridge"}
    removed = views.send(views.form("/project.all", "label_en"), do="remove.1")
    views.done(views.send(Form(removed.text, "label_en")))
    assert "filter" not in views.document("project.all")


def test_a_value_that_cannot_be_read_is_told_beside_it_and_nothing_is_saved(views):
    page = views.send(views.form("/project.all", "label_en"), do="add", label_en="Other")
    page = views.send(Form(page.text, "f1.field"), f1_at_field="hours", do="show")
    answer = views.send(Form(page.text, "f1.field"), f1_at_value="many")
    assert answer.status_code == 422 and "filter-fault" in answer.text and 'value="Other"' in answer.text
    assert "filter" not in views.document("project.all")


def test_columns_order_groups_and_colours_are_saved(views):
    form = views.form("/project.all", "label_en")
    page = views.send(form, color__0="red", do="color")
    page = views.send(Form(page.text, "c0.f1.value"), c0_at_f1_at_field="name", do="show")
    form = Form(page.text, "c0.f1.value")
    views.done(
        views.send(
            form,
            fields=["stage", "name"],
            sort__0="name",
            sort__0__way="down",
            group__0="stage",
            footer__name="filled",
            c0_at_f1_at_value="Bridge",
            frozen="2",
            locked="1",
        )
    )
    told = views.document("project.all")
    assert told["fields"] == ["stage", "name"] and told["sort"] == ["-name"] and told["group"] == ["stage"]
    assert told["footer"]["name"] == "filled" and told["frozen"] == 2 and told["locked"] is True
    assert told["colors"] == [{"filter": {"field": "name", "op": "is", "value": "Bridge"}, "color": "red"}]


def test_the_preview_shows_what_the_form_would_show_and_saves_nothing(views):
    office = views.desk.office
    office.create("ada", "project", name="Bridge")
    office.create("ada", "project", name="Tunnel")
    form = views.form("/project.all", "label_en")
    told = MultiDict(form.values)
    told.update({"f1.field": "name", "f1.op": "contains", "f1.value": "Bri"})
    shown = views.client.post(
        f"{VIEWS}/project.all/preview", data=told, headers={"Origin": "http://localhost"}
    )
    assert shown.status_code == 200 and "Bridge" in shown.text and "Tunnel" not in shown.text
    assert "<html" not in shown.text and "filter" not in views.document("project.all")


def test_views_are_ordered_within_their_table_copied_and_deleted(views):
    before = views.names()
    views.done(views.send(views.form("", "base", "/move"), to=f"project.{before[1]} "))
    assert views.names()[:2] == [before[1], before[0]]
    views.done(views.send(views.form("/project.all/copy", "label_en"), label_en="Second"))
    assert "second" in views.names()
    views.done(views.send(views.form("", "base", "/project.second/delete")))
    assert "second" not in views.names()


def test_nobody_but_administrators_sees_or_changes_views(views):
    mia = views.desk.client("mia")
    for path in ("", "/new", "/project.all", "/project.all/copy"):
        assert mia.get(VIEWS + path).status_code in (403, 404), path
    assert views.client.get(f"{VIEWS}/project.nothing").status_code == 404


def test_the_width_of_a_column_is_given_to_everybody_and_taken_back(views):
    views.desk.office.create("ada", "project", name="Bridge", team=None, stage="run")
    views.done(views.send(views.form("/project.mine", "label_en"), width__name="320"))
    assert views.document("project.mine")["widths"] == {"name": 320}
    assert 'width="320"' in views.client.get("/a/everything/project/?view=mine").text
    assert 'width="90"' in views.client.get("/a/everything/project/?view=mine&widths=name:90").text
    refused = views.send(views.form("/project.mine", "label_en"), width__name="9")
    assert refused.status_code == 422 and 'value="9"' in refused.text
    views.done(views.send(views.form("/project.mine", "label_en"), width__name=""))
    assert "widths" not in views.document("project.mine")


def test_colours_and_filters_have_groups_within_groups(views):
    page = views.send(views.form("/project.mine", "label_en"), color__0="red", do="color")
    page = views.send(Form(page.text, "c0.f1.field"), c0_at_f1_at_field="name", do="show")
    page = views.send(Form(page.text, "c0.f1.field"), do="c0.group")
    page = views.send(Form(page.text, "c0.f3.field"), c0_at_f3_at_field="due", do="show")
    page = views.send(Form(page.text, "c0.f3.field"), do="c0.add.2")
    page = views.send(Form(page.text, "c0.f4.field"), c0_at_f4_at_field="due", do="show")
    page = views.send(Form(page.text, "c0.f4.field"), c0_at_f4_at_op="within", c0_at_f3_at_op="gt", do="show")
    page = views.send(Form(page.text, "c0.f4.field"), c0_at_f3_at_how="field", do="group")
    form = Form(page.text, "c0.f4.field")
    told = {"c0_at_f1_at_value": "Dam", "c0_at_f3_at_value": "grace", "c0_at_f4_at_value": "next_month"}
    views.done(views.send(form, **told))
    late = {"field": "due", "op": "gt", "value": {"field": "grace"}}
    soon = {"field": "due", "op": "within", "value": "next_month"}
    name = {"field": "name", "op": "is", "value": "Dam"}
    document = views.document("project.mine")
    assert document["colors"] == [{"filter": {"and": [name, {"or": [late, soon]}]}, "color": "red"}]
    assert document["filter"] == {"field": "owner", "op": "is_me"}
    again = json.dumps(document, sort_keys=True)
    views.done(views.send(views.form("/project.mine", "label_en")))
    assert json.dumps(views.document("project.mine"), sort_keys=True) == again
