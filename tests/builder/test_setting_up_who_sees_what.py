"""From an app without roles to "sales their own, managers their department's, phones masked", by these pages alone."""

from builder.conftest import at

from fixtures.plain_forms import Form, send
from fixtures.small_apps import app, field, table
from tablewright.builder.screens.conditions.editor import condition_over
from tablewright.builder.screens.conditions.fields import condition_groups
from tablewright.definition.model import App

PHONE = "+8613812345678"


def _set_up(workshop):
    """Make both roles as a newcomer would: the set, then the fields, then the people."""
    answer = workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    workshop.done(answer)
    workshop.done(workshop.fill("roles/sales/tables/client", "set", class__contact="masked"))
    answer = workshop.fill("new-role", "label_en", label_en="Manager", label_zh="经理", set="none", tables=[])
    workshop.done(answer)
    workshop.done(
        workshop.fill(
            "roles/manager/tables/client",
            "set",
            set="custom",
            action=["view", "edit"],
            rows__0__scope="department",
            class__contact="masked",
        )
    )
    workshop.give("sales", f"person:{workshop.people['max']}")
    workshop.give("sales", f"person:{workshop.people['mia']}")
    workshop.give("manager", f"person:{workshop.people['edith']}")


def test_an_app_without_roles_says_what_to_do_first(workshop):
    page = workshop.browser("ada").get("/a/desk/builder/roles")
    assert "There is no role yet" in page.text and "/a/desk/builder/new-role" in page.text


def test_people_see_exactly_what_the_pages_said(workshop):
    assert workshop.browser("mia").get("/a/desk/client/").status_code == 404
    _set_up(workshop)
    assert workshop.names("mia") == workshop.owned_by("mia")
    assert workshop.names("max") == workshop.owned_by("max")
    assert workshop.names("edith") == workshop.owned_by("mia", "edith")
    assert workshop.browser("sam").get("/a/desk/client/").status_code == 404
    for who in ("mia", "edith"):
        page = workshop.browser(who).get(f"/a/desk/client/{workshop.ids[0]}")
        assert page.status_code == 200 and PHONE not in page.text and "12345678" not in page.text
        assert "5678" in page.text
        assert workshop.browser(who).get(f"/a/desk/client/{workshop.ids[3]}").status_code == 404
        assert workshop.browser(who).get("/a/desk/visit/").status_code == 404


def test_the_definition_says_the_same(workshop):
    _set_up(workshop)
    grant = workshop.role("sales")["tables"]["client"]
    assert grant["rows"] == "own" and grant["sensitive"] == {"contact": "masked"}
    assert workshop.role("manager") == {
        "key": "manager",
        "label": {"en": "Manager", "zh": "经理"},
        "tables": {
            "client": {
                "actions": ["view", "edit"],
                "rows": "department",
                "sensitive": {"contact": "masked"},
            }
        },
    }


def test_the_pages_tell_the_rights_in_words(workshop):
    _set_up(workshop)
    ada = workshop.browser("ada")
    matrix = ada.get("/a/desk/builder/roles").text
    assert "Add and manage own" in matrix and "1 masked" in matrix and "Department" in matrix
    page = ada.get("/a/desk/builder/roles/manager").text
    assert "records of their departments" in page and "contact details" in page.lower()
    people = ada.get("/a/desk/builder/people").text
    assert all(name in people for name in ("Mia", "Max", "Edith", "Ada")) and "Sam" not in people
    assert f"/a/desk/builder/people/{workshop.people['mia']}" in people


def test_every_change_stands_in_the_audit_log_and_among_the_revisions(workshop):
    _set_up(workshop)
    events = workshop.audited()
    assert events.count("role_given") == 3
    assert events.count("definition_published") == 1 + 4, "installed, then four changes"


SALES = "roles/sales/tables/client"


def _own(workshop):
    """Make the role that manages its own clients."""
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    )


def _again(workshop, page, **values):
    """Send the form of a role's rights as a page shows it."""
    assert page.status_code == 200, page.text
    return send(workshop.browser("ada"), Form(page.text, "set"), at(SALES), **values)


def test_won_deals_are_read_only_but_for_managers(workshop):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Sales", set="view_all", tables=["client"]))
    page = workshop.fill(
        SALES,
        "set",
        set="custom",
        action=["view", "edit"],
        own_edit_rows="1",
        edit_rows__0__scope="own",
        do="edit_rows:0:add",
    )
    page = _again(workshop, page, **{"edit_rows:0:f1.field": "stage"}, do="show")
    workshop.done(
        _again(workshop, page, **{"edit_rows:0:f1.op": "is_not"}, **{"edit_rows:0:f1.value": "won"})
    )
    grant = workshop.role("sales")["tables"]["client"]
    assert grant["rows"] == "all"
    assert grant["edit_rows"] == {"scope": "own", "condition": 'stage <> "won"'}


def test_rows_are_asked_about_by_oneself_and_ones_departments(workshop):
    _own(workshop)
    page = workshop.fill(SALES, "set", set="custom", rows__0__scope="all", do="rows:0:add")
    page = _again(workshop, page, **{"rows:0:f1.field": "helper"}, do="show")
    page = _again(workshop, page, **{"rows:0:f1.op": "is_me"}, do="rows:0:group")
    page = _again(workshop, page, **{"rows:0:f3.field": "owner_department"}, do="show")
    workshop.done(_again(workshop, page, **{"rows:0:f3.op": "is_mine"}, rows__0__match="or"))
    told = workshop.role("sales")["tables"]["client"]["rows"]
    assert told == {"condition": "OR(helper = ME(), IN(owner_department, MYDEPARTMENTS()))"}
    workshop.give("sales", f"person:{workshop.people['edith']}")
    assert workshop.names("edith") == workshop.owned_by("mia", "edith"), "the north's"


def test_a_formula_that_rows_can_tell_comes_back_as_rows_and_stays_as_it_was_written(workshop):
    _own(workshop)
    workshop.done(workshop.formula(SALES, "rows:0", 'AND(stage="won", helper=ME())'))
    page = workshop.browser("ada").get(at(SALES))
    shown = Form(page.text, "set").values
    assert shown["rows:0:way"] == "rows" and shown["rows:0:f1.field"] == "stage"
    assert shown["rows:0:f2.op"] == "is_me"
    before = workshop.app.revision
    workshop.done(_again(workshop, page, action=["view"]))
    assert workshop.app.revision == before + 1
    rows = workshop.role("sales")["tables"]["client"]["rows"]
    assert rows == {"scope": "own", "condition": 'AND(stage="won", helper=ME())'}


def test_a_formula_that_rows_cannot_tell_stays_a_formula(workshop):
    _own(workshop)
    workshop.done(workshop.formula(SALES, "rows:0", "LEN(name) > 3"))
    shown = Form(workshop.browser("ada").get(at(SALES)).text, "set").values
    assert shown["rows:0:way"] == "formula" and shown["rows:0:when"] == "LEN(name) > 3"


def test_a_row_without_a_value_is_refused_as_it_would_open_more(workshop):
    _own(workshop)
    page = workshop.fill(SALES, "set", set="custom", rows__0__scope="all", do="rows:0:add")
    answer = _again(workshop, page)
    assert answer.status_code == 422 and "remove this condition" in answer.text
    assert workshop.role("sales")["tables"]["client"]["rows"] == "own"


def test_a_row_about_a_field_that_is_gone_is_refused_and_told(workshop):
    _own(workshop)
    page = workshop.fill(SALES, "set", set="custom", rows__0__scope="all", do="rows:0:add")
    form = Form(page.text, "set")
    form.values["rows:0:f1.field"] = "level"
    answer = send(workshop.browser("ada"), form, at(SALES))
    assert answer.status_code == 422 and "“level” cannot be asked about any more" in answer.text
    assert workshop.role("sales")["tables"]["client"]["rows"] == "own"


def test_rights_in_every_table_ask_about_what_every_table_has(workshop):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Sales", set="none", tables=[]))
    every = "roles/sales/tables/*"
    page = workshop.fill(every, "set", set="custom", rows__0__scope="all", do="rows:0:add")
    assert 'value="owner_department"' in page.text and 'value="stage"' not in page.text
    form = Form(page.text, "set")
    page = send(workshop.browser("ada"), form, at(every), **{"rows:0:f1.field": "owner"}, do="show")
    form = Form(page.text, "set")
    workshop.done(send(workshop.browser("ada"), form, at(every), **{"rows:0:f1.op": "is_me"}))
    assert workshop.role("sales")["all_tables"]["rows"] == {"condition": "owner = ME()"}
    asked = workshop.desk.client("ada").client.get("/a/desk/builder/tables/*/expression")
    assert "owner" in asked.text and '"stage"' not in asked.text


def test_values_among_the_records_of_a_list_are_asked_about_as_rows():
    kinds = [{"key": key, "label": key.title()} for key in ("call", "trip")]
    told = app(
        table("client", field("name"), field("visits", "reverse", table="visit", field="client")),
        table(
            "visit",
            field("name"),
            field("kind", "select", options=kinds),
            field("client", "relation", table="client"),
        ),
    )
    shown = condition_over(
        condition_groups(App.read(told.document), "client", lists=True), 'HAS(visits.kind, "call")'
    )
    row = shown.rows.rows[0]
    assert (shown.way, row.field, row.operator, row.values) == ("rows", "visits.kind", "has_any", ["call"])


def test_alternatives_are_added_without_a_script_and_nothing_typed_is_lost(workshop):
    _own(workshop)
    before = workshop.app.revision
    page = workshop.fill(
        SALES, "set", set="custom", rows__0__scope="department", do="part.rows", field__name="read"
    )
    assert page.status_code == 200 and workshop.app.revision == before
    shown = Form(page.text, "set").values
    assert shown["rows:0:scope"] == "department" and shown["field:name"] == "read"
    page = _again(workshop, page, rows__1__scope="all", do="rows:1:add")
    page = _again(workshop, page, do="rows:1:drop")
    assert "rows:1:scope" not in Form(page.text, "set").values


def test_a_wrong_formula_is_told_beside_it_in_both_languages_and_changes_nothing(workshop):
    _own(workshop)
    before = workshop.app.revision
    answer = workshop.formula(SALES, "rows:0", "stagee = 1")
    assert answer.status_code == 422 and workshop.app.revision == before
    assert Form(answer.text, "set").values["rows:0:when"] == "stagee = 1"
    part = answer.text.split('class="part"')[1].split('class="part"')[0]
    assert "form-fault" in part and "stagee" in part


def test_what_no_page_offers_is_refused_and_told_and_changes_nothing(workshop):
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    )
    before = workshop.app.revision
    ada = workshop.desk.client("ada")
    hostile = (
        {"set": "view_all", "field:nothing": "read"},
        {"set": "view_all", "field:name": "everything"},
        {"set": "view_all", "class:contact": "x"},
        {"set": "custom", "action": "view", "rows:0:scope": "galaxy"},
        {"set": "custom", "action": "view", "rows:0:scope": "all", "rows:0:member": "name"},
        {
            "set": "custom",
            "action": "view",
            "rows:0:scope": "all",
            "rows:0:way": "formula",
            "rows:0:when": "(" * 500,
        },
    )
    for form in hostile:
        answer = ada.post("/a/desk/builder/roles/sales/tables/client", base=before, **form)
        assert answer.status_code == 422, form
        told = answer.text.count("form-fault") + answer.text.count("<ul><li>")
        assert told, (form, "the fault stands beside its control or at the top")
    assert workshop.app.revision == before
