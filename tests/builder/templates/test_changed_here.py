"""Pages of the builder say what of their element differs from the app's template, and take it back there."""

import pytest

from fixtures.plain_forms import Form, send
from tablewright.builder.edits.fields import change_field
from tablewright.builder.publishing import change_app
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
MARK = "Different from the template"
REVERT = "/builder/template/revert"


@pytest.fixture
def mine(desk):
    """Give the administrator's browser, and an app of a template."""
    ada = desk.client("ada").client
    page = ada.get("/apps/new/template/shipped-project").text
    form = Form(page, "label_en")
    form.values.pop("samples", None)
    assert send(ada, form, "", key="mine", label_en="Mine").status_code == 303
    return ada


def live(desk):
    """Return the app as it is live."""
    return LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "mine")


def changed(desk, **places):
    """Give elements, by member and place in its list, another label."""

    def edit(document):
        told = dict(document)
        for member, place in places.items():
            listed = list(told[member])
            listed[place] = {**listed[place], "label": "Other words"}
            told[member] = listed
        return told

    app = live(desk)
    with unit_of_work(desk.office.engine) as work:
        change_app(work, app, desk.office.actor("ada"), app.revision, edit)


def test_table_form_view_and_field_bear_the_mark_once_they_are_changed_and_go_back_where_one_works(
    desk, mine
):
    document = live(desk).model.document
    table, view, form = document["tables"][0], document["views"][0], document["forms"][0]
    pages = (
        f"/a/mine/builder/tables/{table['key']}",
        f"/a/mine/builder/views/{view['table']}.{view['key']}",
        f"/a/mine/builder/forms/{form['table']}.{form['key']}",
    )
    for at in pages:
        page = mine.get(at)
        assert (page.status_code, MARK in page.text) == (200, False), at
    changed(desk, tables=0, views=0, forms=0)
    for at in pages:
        page = mine.get(at).text
        assert MARK in page, at
        answer = send(mine, Form(page, "element", REVERT), at)
        assert answer.status_code == 303, answer.text
        assert answer.location.partition("?")[0] == at
        assert MARK not in mine.get(at).text
    assert live(desk).model.document == document


def test_a_changed_field_bears_the_mark_on_its_own_page_and_on_its_table_s(desk, mine):
    table = live(desk).model.document["tables"][0]
    field = table["fields"][0]["key"]
    app = live(desk)
    with unit_of_work(desk.office.engine) as work:
        ada = desk.office.actor("ada")
        change_app(
            work,
            app,
            ada,
            app.revision,
            lambda d: change_field(d, table["key"], field, {"label": "Other words"}),
        )
    at = f"/a/mine/builder/tables/{table['key']}"
    assert MARK in mine.get(at).text
    page = mine.get(f"{at}/fields/{field}").text
    assert MARK in page
    assert MARK not in mine.get(f"{at}/fields/{table['fields'][1]['key']}").text
    answer = send(mine, Form(page, "element", REVERT), "")
    assert answer.location.partition("?")[0] == f"{at}/fields/{field}"
    assert live(desk).model.document["tables"][0] == table


def test_an_app_of_no_template_has_no_marks_and_nobody_is_led_out_of_the_builder(desk, mine):
    assert MARK not in desk.client("ada").client.get("/a/everything/builder/tables/project").text
    table = live(desk).model.document["tables"][0]["key"]
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/a/mine/builder/..\\..\\", "/a/other"):
        changed(desk, tables=0)
        form = Form(mine.get(f"/a/mine/builder/tables/{table}").text, "element", REVERT)
        assert send(mine, form, "", back=back).location.partition("?")[0] == "/a/mine/builder/template", back


def test_a_changed_step_bears_the_mark_in_its_flow_and_goes_back_alone(desk, mine):
    document = live(desk).model.document
    flow = next(each for each in document["automations"] if len(each["steps"]) > 1)
    at = f"/a/mine/builder/automations/{flow['key']}"
    assert MARK not in mine.get(at).text

    def edit(told):
        steps = [{**flow["steps"][0], "label": "Other words"}, *flow["steps"][1:]]
        other = {**flow, "steps": steps}
        all_of_it = [other if each["key"] == flow["key"] else each for each in told["automations"]]
        return {**told, "automations": all_of_it}

    app = live(desk)
    with unit_of_work(desk.office.engine) as work:
        change_app(work, app, desk.office.actor("ada"), app.revision, edit)
    page = mine.get(at).text
    assert MARK in page and page.count("flow-changed") == 1
    answer = send(mine, Form(page, "element", REVERT), "")
    assert answer.location.partition("?")[0] == at
    assert "flow-changed" not in mine.get(at).text
    assert live(desk).model.document == document
