"""Ctrl Z and Ctrl Y of the builder: one's own last change is taken back, and done again, from whatever page one is on."""

from __future__ import annotations

from typing import Any

from fixtures.plain_forms import Form, fill, send
from tablewright.builder.edits.document import table_in
from tablewright.builder.edits.fields import add_field
from tablewright.builder.edits.roles import add_role

from .conftest import Workshop, at
from .test_history import edit, label_of, labelled


def last(workshop: Workshop, do: str, back: str = "forms", who: str = "ada") -> Any:
    """Press the keys that take the last change back ("undo") or do it again ("redo") on a page of the builder."""
    client = workshop.browser(who)
    form = Form(client.get(at("tables")).text, "back", "/builder/last")
    return client.post(form.action, data={**form.values, "do": do, "back": at(back)})


def test_ones_own_changes_are_taken_back_one_by_one_and_done_again(workshop):
    was = label_of(workshop)
    edit(workshop, labelled("Phase"), "Phase")
    edit(workshop, labelled("Step"), "Step")
    answer = last(workshop, "undo")
    assert label_of(workshop) == "Phase"
    assert answer.location.startswith(at("forms?done=")), "one stays on the page"
    last(workshop, "undo")
    assert label_of(workshop) == was
    last(workshop, "redo")
    assert label_of(workshop) == "Phase"
    last(workshop, "undo")
    assert label_of(workshop) == was
    assert "Undone: Phase" in workshop.browser("ada").get(at("forms?done=" + str(workshop.app.revision))).text
    last(workshop, "redo")
    last(workshop, "redo")
    assert label_of(workshop) == "Step"
    assert last(workshop, "redo").status_code == 409
    last(workshop, "undo")
    edit(workshop, lambda document: add_role(document, {"key": "new", "label": "New"}), "A role")
    assert last(workshop, "redo").status_code == 409, "something else came between"


def test_somebody_elses_change_is_not_taken_back_by_the_keys(workshop):
    assert last(workshop, "undo").status_code == 409
    page = workshop.browser("ada").get(at("admins?q=Max")).text
    send(workshop.browser("ada"), Form(page, "person"), at("admins"), person=workshop.people["max"])
    edit(workshop, labelled("Phase"), "Phase")
    workshop.done(workshop.fill("tables/client/fields/phone", "label_en", who="max", label_en="Mobile"))
    last(workshop, "undo")
    fields = {
        each["key"]: each["label"] for each in table_in(workshop.app.model.document, "client")["fields"]
    }
    assert fields["phone"] == "Mobile" and fields["stage"] != "Phase"


def test_after_taking_back_what_one_was_looking_at_one_stands_where_it_was(workshop):
    edit(
        workshop,
        lambda d: add_field(d, "client", {"key": "extra", "type": "text", "label": "Extra"}),
        "Extra",
    )
    answer = last(workshop, "undo", "tables/client/fields/extra")
    assert answer.location.startswith(at("tables/client?done="))
    assert workshop.browser("ada").get(answer.location).status_code == 200


def test_in_a_draft_the_keys_go_back_and_forward_in_its_steps(workshop):
    client = workshop.browser("ada")
    client.post(at("draft/begin"), data={"csrf": Form(client.get(at("draft")).text).values["csrf"]})
    was = label_of(workshop)
    fill(workshop.browser("ada"), at("tables/client/fields/stage"), "label_en", label_en="Phase")

    def shown() -> str:
        return Form(client.get(at("tables/client/fields/stage")).text, "label_en").values["label_en"]

    assert shown() == "Phase"
    answer = last(workshop, "undo", "tables/client/fields/stage")
    assert shown() != "Phase"
    assert "Taken back:" in client.get(answer.location).text
    last(workshop, "redo")
    assert shown() == "Phase" and label_of(workshop) == was
    assert last(workshop, "redo").status_code == 409
