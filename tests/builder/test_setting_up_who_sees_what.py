"""From an app without roles to "sales their own, managers their department's, phones masked", by these pages alone."""

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


def test_won_deals_are_read_only_but_for_managers(workshop):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Sales", set="view_all", tables=["client"]))
    workshop.done(
        workshop.fill(
            "roles/sales/tables/client",
            "set",
            set="custom",
            action=["view", "edit"],
            own_edit_rows="1",
            edit_rows__0__scope="own",
            edit_rows__0__condition='stage <> "won"',
        )
    )
    grant = workshop.role("sales")["tables"]["client"]
    assert grant["rows"] == "all"
    assert grant["edit_rows"] == {"scope": "own", "condition": 'stage <> "won"'}


def test_alternatives_are_added_without_a_script_and_nothing_typed_is_lost(workshop):
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    )
    path = "roles/sales/tables/client"
    before = workshop.app.revision
    page = workshop.fill(
        path, "set", set="custom", rows__0__scope="department", add_part="rows", field__name="read"
    )
    assert page.status_code == 200 and workshop.app.revision == before
    assert 'name="rows:1:scope"' in page.text
    from_page = workshop.fill(path, "set", set="custom", add_part="rows")
    assert "rows:1:member" in from_page.text


def test_a_wrong_condition_is_told_beside_it_in_both_languages_and_changes_nothing(workshop):
    workshop.done(
        workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    )
    before = workshop.app.revision
    wrong = {"set": "custom", "rows__0__condition": "stagee = 1"}
    answer = workshop.fill("roles/sales/tables/client", "set", **wrong)
    assert answer.status_code == 422 and workshop.app.revision == before
    assert "stagee = 1" in answer.text
    told = answer.text.split('id="rows:0:told"')[1].split("</div>")[0]
    assert "stagee" in told and "stage" in told
    chinese = workshop.desk.client("ada", "zh").client
    check = "/a/desk/builder/roles/sales/tables/client/condition"
    assert "没有" in chinese.get(check, query_string={"rows:0:condition": "stagee = 1"}).text
    assert "true or false" in workshop.browser("ada").get(check, query_string={"x": "1 + 1"}).text
    good = workshop.browser("ada").get(check, query_string={"x": 'stage = "won"'}).text
    assert "Won" in good and "form-fault" not in good


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
        {"set": "custom", "action": "view", "rows:0:scope": "all", "rows:0:condition": "(" * 500},
    )
    for form in hostile:
        answer = ada.post("/a/desk/builder/roles/sales/tables/client", base=before, **form)
        assert answer.status_code == 422, form
        told = answer.text.count("form-fault") + answer.text.count("<ul><li>")
        assert told, (form, "the fault stands beside its control or at the top")
    assert workshop.app.revision == before
