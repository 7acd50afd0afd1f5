"""Two administrators change one app: nothing is overwritten, nothing typed is lost, and the second says how."""

import pytest
from builder.conftest import at

from fixtures.plain_forms import Form, send


@pytest.fixture(autouse=True)
def two(workshop):
    """Ada administers the workspace, Max this app."""
    with_token = Form(workshop.browser("ada").get(at("admins?q=Max")).text, "person")
    send(workshop.browser("ada"), with_token, at("admins"), person=workshop.people["max"])


def labels(workshop):
    return {each.key: each.label.en for each in workshop.app.model.tables["client"].fields}


def rename(workshop, field, label, who="max"):
    """Rename a field on the page of its table, as it is now."""
    return send(workshop.browser(who), opened(workshop, field, who), at("tables/client"), label=label)


def opened(workshop, field, who):
    """Open the page of the table; return its form that renames a field."""
    page = workshop.browser(who).get(at("tables/client")).text
    start = page.index('action="' + at("tables/client/rename"))
    marked = page[page.rindex("<form", 0, start) :]
    form = Form(marked, "label", "rename")
    form.values.setlist("field", [field])
    return form


def test_changes_of_two_fields_are_both_had_after_a_look(workshop):
    mine = opened(workshop, "phone", "ada")
    assert rename(workshop, "name", "Company").status_code == 303
    answer = send(workshop.browser("ada"), mine, at("tables/client"), label="Mobile")
    assert answer.status_code == 409
    assert "Company" in answer.text
    assert "Mobile" in answer.text
    assert labels(workshop)["phone"] != "Mobile"
    assert send(workshop.browser("ada"), Form(answer.text, "seen"), "").status_code == 303
    assert (labels(workshop)["name"], labels(workshop)["phone"]) == ("Company", "Mobile")


@pytest.mark.parametrize(("choice", "label"), [("mine", "Company"), ("theirs", "Firm")])
def test_of_two_names_for_one_field_the_second_chooses(workshop, choice, label):
    mine = opened(workshop, "name", "ada")
    assert rename(workshop, "name", "Company").status_code == 303
    answer = send(workshop.browser("ada"), mine, at("tables/client"), label="Firm")
    assert answer.status_code == 409
    form = Form(answer.text, "seen")
    undecided = send(workshop.browser("ada"), form, "")
    assert undecided.status_code == 409
    assert labels(workshop)["name"] == "Company"
    (name,) = {each for each in form.names if each.startswith("choice:")}
    form.values.setlist(name, [choice])
    assert workshop.browser("ada").post(form.action, data=form.values).status_code == 303
    assert labels(workshop)["name"] == label


def test_what_changes_again_while_one_chooses_is_asked_again(workshop):
    mine = opened(workshop, "phone", "ada")
    rename(workshop, "name", "Company")
    answer = send(workshop.browser("ada"), mine, at("tables/client"), label="Mobile")
    rename(workshop, "stage", "Phase")
    again = send(workshop.browser("ada"), Form(answer.text, "seen"), "")
    assert again.status_code == 409
    assert "Phase" in again.text
    assert send(workshop.browser("ada"), Form(again.text, "seen"), "").status_code == 303
    assert labels(workshop)["stage"] == "Phase"
    assert labels(workshop)["phone"] == "Mobile"


def test_a_field_that_somebody_deleted_meanwhile_is_asked_about(workshop):
    mine = opened(workshop, "helper", "ada")
    browser = workshop.browser("max")
    form = Form(browser.get(at("tables/client")).text, "base", "remove")
    form.values.setlist("field", ["helper"])
    gone = browser.post(form.action, data=form.values)
    while gone.status_code == 200:
        gone = workshop.confirm(gone, "max")
    assert "helper" not in labels(workshop)
    answer = send(workshop.browser("ada"), mine, at("tables/client"), label="Assistant")
    assert answer.status_code == 409
    form = Form(answer.text, "seen")
    (name,) = {each for each in form.names if each.startswith("choice:")}
    form.values.setlist(name, ["theirs"])
    assert workshop.browser("ada").post(form.action, data=form.values).status_code == 303
    assert labels(workshop)["helper"] == "Assistant"


def test_what_was_done_is_said_with_a_way_back(workshop):
    answer = rename(workshop, "name", "Company", "ada")
    page = workshop.browser("ada").get(answer.headers["Location"])
    assert 'role="status"' in page.text
    send(workshop.browser("ada"), Form(page.text, "base", "/undo"), "")
    assert labels(workshop)["name"] != "Company"


def test_who_wants_to_change_theirs_first_finds_what_was_typed(workshop):
    shown = workshop.browser("ada").get(at("tables/client/settings"))
    path = "tables/client/settings" if shown.status_code == 200 else "tables/client"
    form = Form(workshop.browser("ada").get(at(path)).text, "label_en", "tables/client")
    rename(workshop, "name", "Company")
    answer = send(workshop.browser("ada"), form, at(path), label_en="Partners")
    assert answer.status_code == 409
    again = Form(answer.text, "reconsider")
    again.values.add("reconsider", "1")
    page = workshop.browser("ada").post(again.action, data=again.values)
    assert page.status_code == 200
    assert "Partners" in page.text
    assert workshop.app.model.tables["client"].label.en != "Partners"


def test_a_change_of_a_role_is_said_with_a_way_back_too(workshop):
    answer = workshop.fill("new-role", "label_en", label_en="Seller")
    page = workshop.browser("ada").get(answer.headers["Location"]).text
    assert 'class="done-strip"' in page
    unchanged = workshop.fill("roles/seller", "label_en")
    assert 'class="done-strip"' not in workshop.browser("ada").get(unchanged.headers["Location"]).text
