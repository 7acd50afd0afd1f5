"""An app's history: who changed what, what differs, and taking it back from a page."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.plain_forms import Form, send
from tablewright.builder.edits.document import table_in
from tablewright.builder.edits.fields import add_field, change_field
from tablewright.builder.edits.roles import add_role
from tablewright.builder.publishing import change_app
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.definition.summary import summary
from tablewright.identity.models import Person
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

from .conftest import Workshop, at


def edit(workshop: Workshop, make: Any, said: str, who: str = "ada") -> int:
    """Make a change as an administrator; returns its version."""
    with unit_of_work(workshop.desk.office.engine) as work:
        actor = workshop.desk.office.actor(who)
        words = Words(said, said)
        return change_app(work, workshop.app, actor, workshop.app.revision, make, words)


def labelled(label: str) -> Any:
    return lambda document: change_field(document, "client", "stage", {"label": label})


def label_of(workshop: Workshop) -> Any:
    fields = table_in(workshop.app.model.document, "client")["fields"]
    return next(each["label"] for each in fields if each["key"] == "stage")


def post(workshop: Workshop, path: str, **values: str) -> Any:
    """Send what the strip after a change sends: nothing but a token."""
    client = workshop.browser("ada")
    token = Form(client.get(at("new-role")).text, "base").values["csrf"]
    return client.post(at(path), data={"csrf": token, **values})


def test_the_history_tells_every_change_with_its_author(workshop):
    number = edit(workshop, labelled("Phase"), "Stage is called Phase")
    page = workshop.browser("ada").get(at("history")).text
    assert "Stage is called Phase" in page and "Ada" in page
    assert f'href="/a/desk/builder/history/{number}"' in page
    page = workshop.browser("ada").get(at(f"history/{number}")).text
    assert "Stage" in page and "Phase" in page and "Client" in page


def test_everybody_reads_the_history_in_their_own_language(workshop):
    """Made in English and taken back in Chinese, on every page that tells it, and in the audit log."""
    before = workshop.app.model.document
    with unit_of_work(workshop.desk.office.engine) as work:
        actor = workshop.desk.office.actor("ada")
        number = change_app(work, workshop.app, actor, workshop.app.revision, labelled("Phase"))
    chinese = workshop.desk.client("ada", "zh").client
    english = workshop.desk.client("ada", "en").client
    said = summary(before, workshop.app.model.document)
    told = {"en": said.en, "zh": said.zh}
    assert said.en != said.zh
    for path in ("history", f"history/{number}", f"history/{number}/undo", f"tables?done={number}"):
        pages = {"en": english.get(at(path)), "zh": chinese.get(at(path))}
        for language, page in pages.items():
            assert told[language] in page.text, (language, path)
    form = Form(chinese.get(at(f"history/{number}/undo")).text, "confirmed")
    assert send(chinese, form, form.action).status_code == 303
    assert f"Undone: {told['en']}" in english.get(at("history")).text
    assert f"撤销：{told['zh']}" in chinese.get(at("history")).text
    assert told["en"] in english.get("/workspace/audit").text
    assert told["zh"] in chinese.get("/workspace/audit").text


def test_a_long_history_goes_on_on_the_next_page(workshop):
    for turn in range(35):
        edit(workshop, labelled(f"Phase {turn}"), f"Turn {turn}.")
    client = workshop.browser("ada")
    first = client.get(at("history")).text
    assert "Turn 34." in first and "Turn 2." not in first
    below = first.split("?below=")[1].split('"')[0]
    second = client.get(at(f"history?below={below}")).text
    assert "Turn 2." in second and "Turn 34." not in second


def test_two_versions_are_compared_whichever_is_named_first(workshop):
    one = workshop.app.revision
    edit(workshop, labelled("Phase"), "a")
    two = edit(
        workshop, lambda d: add_field(d, "client", {"key": "note", "type": "text", "label": "Note"}), "b"
    )
    for a, b in ((one, two), (two, one)):
        page = workshop.browser("ada").get(at(f"history/compare?a={a}&b={b}")).text
        assert "Phase" in page and "Note" in page
    assert "Both are the same" in workshop.browser("ada").get(at(f"history/compare?a={two}&b={two}")).text


def test_the_last_change_is_taken_back_at_once_and_so_is_taking_it_back(workshop):
    number = edit(workshop, labelled("Phase"), "Stage is called Phase")
    assert post(workshop, f"history/{number}/undo", back=at("roles")).location.startswith(at("roles"))
    assert label_of(workshop) == "Stage"
    assert post(workshop, f"history/{number + 1}/undo").status_code == 303
    assert label_of(workshop) == "Phase"
    page = workshop.browser("ada").get(at("history")).text
    assert "Undone: Stage is called Phase" in page and "Done again: Stage is called Phase" in page


def test_an_earlier_change_is_shown_first_and_taken_back_alone(workshop):
    number = edit(workshop, labelled("Phase"), "a")
    edit(workshop, lambda d: {**d, "label": "Another"}, "b")
    answer = workshop.fill(f"history/{number}/undo", "confirmed", confirmed="1")
    assert answer.status_code == 303, answer.text
    assert label_of(workshop) == "Stage" and workshop.app.model.label.en == "Another"


def test_what_it_opens_for_people_is_said_first(workshop):
    role = {"key": "sales", "label": "Sales", "tables": {"client": {"actions": ["view"], "rows": "all"}}}
    edit(workshop, lambda d: add_role(d, role), "role")
    workshop.give("sales", f"person:{workshop.people['mia']}")

    def closed(document: Any) -> Any:
        document = copy.deepcopy(dict(document))
        document["roles"][0]["tables"]["client"]["rows"] = "own"
        return document

    number = edit(workshop, closed, "own only")
    answer = post(workshop, f"history/{number}/undo")
    assert answer.status_code == 200 and "Mia" in answer.text
    assert workshop.names("mia") == workshop.owned_by("mia")
    answer = workshop.confirm(answer)
    assert answer.status_code == 303
    assert workshop.names("mia") == workshop.owned_by("mia", "max", "edith")


@pytest.mark.parametrize(("choice", "label"), [("mine", "Class"), ("theirs", "Stage")])
def test_what_a_later_change_touched_is_decided_on_the_page(workshop, choice, label):
    number = edit(workshop, labelled("Phase"), "a")
    edit(workshop, lambda d: {**labelled("Class")(d), "label": "Another"}, "b")
    client = workshop.browser("ada")
    page = client.get(at(f"history/{number}/undo"))
    form = Form(page.text, "confirmed")
    (name,) = [each for each in form.names if each.startswith("choice:")]
    undecided = send(client, form, form.action, confirmed="1")
    assert undecided.status_code == 409 and label_of(workshop) == "Class"
    answer = send(client, Form(undecided.text, "confirmed"), form.action, confirmed="1", **{name: choice})
    if choice == "theirs":
        assert answer.status_code == 303, answer.text
    assert label_of(workshop) == label


def test_a_state_of_before_comes_back_whole(workshop):
    first = workshop.app.revision
    before = workshop.app.model.document
    edit(workshop, labelled("Phase"), "a")
    edit(workshop, lambda d: {**d, "label": "Another"}, "b")
    answer = workshop.fill(f"history/{first}/restore", "confirmed", confirmed="1")
    assert answer.status_code == 303, answer.text
    assert workshop.app.model.document == before


def test_a_page_that_is_out_of_date_undoes_nothing(workshop):
    number = edit(workshop, labelled("Phase"), "a")
    client = workshop.browser("ada")
    form = Form(client.get(at(f"history/{number}/undo")).text, "confirmed")
    edit(workshop, labelled("Class"), "b")
    assert send(client, form, form.action, confirmed="1").status_code == 409
    assert label_of(workshop) == "Class"


def test_the_first_version_says_that_it_cannot_be_taken_back(workshop):
    page = workshop.browser("ada").get(at("history/1/undo"))
    assert page.status_code == 200 and "cannot be taken back" in page.text
    assert post(workshop, "history/1/undo", confirmed="1").status_code == 409
    assert workshop.browser("ada").get(at("history/99")).status_code == 404


def test_what_goes_with_it_is_shown_before_with_its_uses_values_and_a_file_of_them(workshop):
    """A field that was added, filled in and shown by a view goes again when its addition is undone."""
    view = {"key": "short", "table": "client", "label": "Short", "type": "grid", "fields": ["name"]}
    first = edit(workshop, lambda d: {**d, "views": [view]}, "view")
    shown = {**view, "fields": ["name", "note"]}
    note = {"key": "note", "type": "text"}
    number = edit(workshop, lambda d: {**add_field(d, "client", note), "views": [shown]}, "note")
    engine = workshop.desk.office.engine
    with unit_of_work(engine) as work:
        context = make_context(work.connection, workshop.app, workshop.desk.office.actor("ada"), work.now)
        changes = [service.Change(each, {"note": f"Kept {each}"}) for each in workshop.ids[:2]]
        service.update(work, context, "client", changes, "test")
    client = workshop.browser("ada")
    for path in (f"history/{number}/undo", f"history/{first}/restore"):
        page = client.get(at(path))
        assert "Kept " in page.text and "Where it is used" in page.text, path
        form = Form(page.text, "confirmed")
        listed = send(client, form, form.action, impact_file="client.note!")
        assert listed.content_type.startswith("text/csv") and listed.text.count("Kept ") == 2
        counted = client.post(f"{form.action}?impact_counted=1", data=form.values)
        assert "Kept " in counted.text and "<html" not in counted.text
    assert workshop.app.revision == number


@pytest.mark.parametrize("given", [True, False])
def test_a_role_that_comes_back_is_given_to_the_same_again_only_where_that_is_said(workshop, given):
    role = {"key": "sales", "label": "Sales", "tables": {"client": {"actions": ["view"], "rows": "all"}}}
    before = edit(workshop, lambda d: add_role(d, role), "role")
    for member in ("mia", "sam"):
        workshop.give("sales", f"person:{workshop.people[member]}")
    workshop.give("sales", "everyone:0")
    workshop.done(workshop.confirm(post(workshop, "roles/sales/delete", base=str(workshop.app.revision))))
    number = workshop.app.revision
    assert workshop.given("sales") == set() and number == before + 1
    with unit_of_work(workshop.desk.office.engine) as work:
        left = sa.update(Person.__table__).where(Person.id == workshop.people["sam"]).values(active=False)
        work.connection.execute(left)
        work.connection.execute(sa.text("UPDATE version SET number = number + 1"))
    answer = post(workshop, f"history/{number}/undo")
    assert answer.status_code == 200 and "Give “Sales” again to:" in answer.text
    assert "Mia" in answer.text and "Sam" not in answer.text and "Everyone" in answer.text
    again = {"give_again": "sales"} if given else {}
    assert workshop.confirm(answer, confirmed="1", **again).status_code == 303
    everyone = {("person", workshop.people["mia"]), ("everyone", 0)}
    assert workshop.given("sales") == (everyone if given else set())
    assert (workshop.audited()[-1] == "role_given") == given


def test_what_was_just_done_is_taken_back_on_the_page_that_tells_it(workshop: Workshop) -> None:
    page = "/a/desk/builder/tables/client"
    told = workshop.fill("tables/client/fields/helper", label_en="Colleague").headers["Location"]
    browser = workshop.browser("ada")
    strip = Form(browser.get(f"{page}?{told.partition('?')[2]}").text, "back", "/undo")
    assert send(browser, strip, strip.action).headers["Location"].startswith(f"{page}?done=")
