"""A page of the builder asks before a change costs somebody something, with the reasons and a file of the records."""

import csv
import io

from fixtures.plain_forms import Form, send
from tablewright.builder.screens import asking

FIELD = "/a/desk/builder/tables/client/fields/phone"


def remove(workshop):
    """Ask to remove the clients' phone; returns the answer."""
    browser = workshop.browser("ada")
    form = Form(browser.get(FIELD).text, "field", "/remove")
    return browser.post(form.action, data=form.values)


def test_removing_a_field_asks_first_and_then_is_done_and_can_be_undone(workshop):
    asked = remove(workshop)
    assert asked.status_code == 200
    assert "6 records have a value in “Phone” of “Client”" in asked.text
    assert '<a class="btn btn-secondary" href="/a/desk/builder/tables/client">Cancel</a>' in asked.text
    assert 'href="/a/desk/builder/tables" aria-current="page"' in asked.text
    assert "phone" in workshop.app.tables["client"].definition.by_key
    answer = workshop.confirm(asked)
    assert (answer.status_code, "done=" in answer.location) == (303, True)
    assert "phone" not in workshop.app.tables["client"].definition.by_key


def test_all_records_that_a_change_concerns_come_as_a_file(workshop):
    asked = remove(workshop)
    form = Form(asked.text, "base")
    answer = send(workshop.browser("ada"), form, form.action, impact_file="client.phone!")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[1] for row in rows[1:]] == [f"Client {number}" for number in range(6)]
    assert workshop.audited()[-1] == "exported"
    assert "phone" in workshop.app.tables["client"].definition.by_key


def test_a_change_that_costs_nobody_anything_is_saved_at_once(workshop):
    answer = workshop.fill("tables/client/fields/helper", label_en="Colleague")
    assert answer.status_code == 303, answer.text


def test_what_cannot_be_counted_at_once_is_asked_about_and_counted_after_the_page_is_shown(
    workshop, monkeypatch
):
    monkeypatch.setattr(asking, "AT_ONCE", 0.0)
    asked = remove(workshop)
    assert asked.status_code == 200
    assert "Perhaps some records have a value in “Phone” of “Client”" in asked.text
    assert 'hx-trigger="load"' in asked.text
    form = Form(asked.text, "base")
    later = workshop.browser("ada").post(f"{form.action}?impact_counted=1", data=form.values.to_dict())
    assert "6 records have a value in “Phone” of “Client”" in later.text
    assert "Client 0" in later.text and "<html" not in later.text and "hx-trigger" not in later.text
    assert "phone" in workshop.app.tables["client"].definition.by_key
    assert workshop.confirm(asked).status_code == 303
