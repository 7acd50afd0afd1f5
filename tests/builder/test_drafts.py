"""A draft collects changes that nobody else sees, shows them beside what is live, and goes live in one go."""

from copy import deepcopy
from dataclasses import replace

import pytest
import sqlalchemy as sa
from builder.conftest import at

from fixtures.plain_forms import Form, send
from tablewright.builder.draft.store import add_step, document_at, read_draft, steps_of
from tablewright.core.database import reading
from tablewright.core.limits import LIMITS
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.runtime.apps.models import AppRow
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition, list_revisions


def labels(workshop):
    return {each.key: each.label.en for each in workshop.app.model.tables["client"].fields}


def post(workshop, path, marked, who="ada", page="draft", **values):
    """Send the form of a page that goes to an address of the builder."""
    shown = workshop.browser(who).get(at(page))
    assert shown.status_code == 200, shown.text
    return send(workshop.browser(who), Form(shown.text, marked, at(path)), at(page), **values)


def rename(workshop, field, label, who="ada"):
    form = renaming(workshop, field, who)
    return send(workshop.browser(who), form, at("tables/client"), label=label)


def renaming(workshop, field, who="ada"):
    page = workshop.browser(who).get(at("tables/client")).text
    start = page.index('action="' + at("tables/client/rename"))
    form = Form(page[page.rindex("<form", 0, start) :], "label", "rename")
    form.values.setlist("field", [field])
    return form


def begin(workshop):
    answer = post(workshop, "draft/begin", "csrf")
    assert answer.status_code == 303


def messages(workshop):
    with reading(workshop.desk.office.engine) as connection:
        return [each.message.en for each in list_revisions(connection, workshop.app.id)]


def test_what_is_changed_in_a_draft_is_seen_by_nobody_until_it_is_published(workshop):
    begin(workshop)
    before = len(messages(workshop))
    assert rename(workshop, "name", "Quincy").status_code == 303
    assert rename(workshop, "phone", "Xylophone").status_code == 303
    assert labels(workshop)["name"] != "Quincy"
    assert "Quincy" in workshop.browser("ada").get(at("tables/client")).text
    assert "Quincy" not in workshop.browser("ada").get("/a/desk/client/").text
    beside = workshop.browser("ada").get(at("draft")).text
    assert "Quincy" in beside
    assert "Xylophone" in beside
    answer = post(workshop, "draft/publish", "live")
    assert answer.status_code == 303, answer.text
    assert (labels(workshop)["name"], labels(workshop)["phone"]) == ("Quincy", "Xylophone")
    assert len(messages(workshop)) == before + 1
    assert "Begin a draft" in workshop.browser("ada").get(at("draft")).text


def test_every_page_of_the_builder_says_that_a_draft_is_open(workshop):
    begin(workshop)
    for page in ("tables", "tables/client", "views", "roles"):
        assert "working on a draft" in workshop.browser("ada").get(at(page)).text, page


def test_steps_of_a_draft_are_taken_back_and_done_again(workshop):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    rename(workshop, "phone", "Xylophone")
    post(workshop, "draft/step", "do", do="back")
    page = workshop.browser("ada").get(at("tables/client")).text
    assert "Quincy" in page
    assert "Xylophone" not in page
    forward = Form(workshop.browser("ada").get(at("draft")).text, "do", "draft/step")
    forward.values.setlist("do", ["forward"])
    assert workshop.browser("ada").post(forward.action, data=forward.values).status_code == 303
    assert "Xylophone" in workshop.browser("ada").get(at("tables/client")).text


def test_what_was_just_put_into_the_draft_can_be_taken_back_at_once(workshop):
    begin(workshop)
    answer = rename(workshop, "name", "Quincy")
    page = workshop.browser("ada").get(answer.headers["Location"]).text
    assert 'role="status"' in page
    send(workshop.browser("ada"), Form(page, "do", "draft/step"), "")
    assert "Quincy" not in workshop.browser("ada").get(at("tables/client")).text


def test_a_draft_thrown_away_leaves_the_app_as_it_is(workshop):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    before = workshop.app.revision
    assert post(workshop, "draft/discard", "base", page="draft/discard").status_code == 303
    assert workshop.app.revision == before
    assert "Quincy" not in workshop.browser("ada").get(at("tables/client")).text


def live_meanwhile(workshop, field, label):
    """Change the live app while a draft is open, as an upgrade or a command does."""
    document = deepcopy(dict(workshop.app.model.document))
    table = next(each for each in document["tables"] if each["key"] == "client")
    next(each for each in table["fields"] if each["key"] == field)["label"] = label
    with unit_of_work(workshop.desk.office.engine) as work:
        workspace = workshop.desk.office.workspace_id
        publish(
            work, workspace, StoredDefinition(document, {}), workshop.app.revision, None, "Live meanwhile"
        )


def test_what_went_live_meanwhile_is_kept_when_the_draft_is_published(workshop):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    live_meanwhile(workshop, "phone", "Line")
    answer = post(workshop, "draft/publish", "live")
    assert answer.status_code == 303, answer.text
    assert (labels(workshop)["name"], labels(workshop)["phone"]) == ("Quincy", "Line")


@pytest.mark.parametrize(("choice", "label"), [("mine", "Firm"), ("theirs", "Quincy")])
def test_a_draft_that_contradicts_what_is_live_asks_before_it_is_published(workshop, choice, label):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    live_meanwhile(workshop, "name", "Firm")
    answer = post(workshop, "draft/publish", "live")
    assert answer.status_code == 409
    form = Form(answer.text, "live")
    for name in [each for each in form.names if each.startswith("choice:")]:
        form.values.setlist(name, [choice])
    assert workshop.browser("ada").post(form.action, data=form.values).status_code == 303
    assert labels(workshop)["name"] == label


def test_two_administrators_in_one_draft_overwrite_nothing(workshop):
    begin(workshop)
    with_token = Form(workshop.browser("ada").get(at("admins?q=Max")).text, "person")
    send(workshop.browser("ada"), with_token, at("admins"), person=workshop.people["max"])
    mine = renaming(workshop, "phone")
    assert rename(workshop, "name", "Quincy", "max").status_code == 303
    answer = send(workshop.browser("ada"), mine, at("tables/client"), label="Xylophone")
    assert answer.status_code == 409
    assert send(workshop.browser("ada"), Form(answer.text, "seen"), "").status_code == 303
    page = workshop.browser("ada").get(at("tables/client")).text
    assert "Quincy" in page
    assert "Xylophone" in page


def test_a_page_of_a_draft_that_has_ended_keeps_what_was_typed(workshop):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    mine = renaming(workshop, "phone")
    post(workshop, "draft/discard", "base", page="draft/discard")
    answer = send(workshop.browser("ada"), mine, at("tables/client"), label="Xylophone")
    assert answer.status_code == 409
    assert "published or discarded" in answer.text
    assert labels(workshop)["phone"] != "Xylophone"


def test_a_table_made_in_a_draft_is_shown_by_every_page(workshop):
    begin(workshop)
    answer = workshop.fill("tables/new", "base", label_en="Site")
    assert answer.status_code == 303, answer.text
    for page in ("tables", "tables/site", "forms", "views", "", "draft", "tables/site/fields/new"):
        shown = workshop.browser("ada").get(at(page).rstrip("/"))
        assert shown.status_code == 200, (page, shown.status_code)
    assert post(workshop, "draft/publish", "live").status_code == 303
    assert workshop.browser("ada").get("/a/desk/site/").status_code == 200


def apps(workshop):
    with reading(workshop.desk.office.engine) as connection:
        return set(connection.scalars(sa.select(AppRow.key)))


def test_a_draft_is_tried_with_some_records_and_nothing_of_it_stays(workshop):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    answer = workshop.fill("tables/new", "base", label_en="Site")
    assert answer.status_code == 303, answer.text
    before = apps(workshop)
    answer = post(workshop, "draft/try", "base")
    assert answer.headers["Location"] == "/a/desk_trial/"
    page = workshop.browser("ada").get("/a/desk_trial/client/").text
    assert "Quincy" in page
    assert "Client 0" in page
    assert "You are trying a draft" in page and 'href="/a/desk/builder/draft"' in page
    assert "You are trying a draft" not in workshop.browser("ada").get("/a/desk/client/").text
    assert workshop.browser("ada").get("/a/desk_trial/site/").status_code == 200
    assert workshop.browser("mia").get("/a/desk_trial/client/").status_code == 404
    assert "desk_trial" not in workshop.browser("ada").get("/").text
    assert post(workshop, "draft/try", "base").status_code == 303
    assert workshop.browser("ada").get("/a/desk/client/").text.count("Client 0") > 0
    assert post(workshop, "draft/publish", "live").status_code == 303
    assert apps(workshop) == before
    assert workshop.browser("ada").get("/a/desk_trial/client/").status_code == 404


def test_a_long_draft_forgets_its_oldest_steps_and_loses_nothing(workshop, monkeypatch):
    limits = replace(LIMITS, draft_steps=5)
    monkeypatch.setattr("tablewright.builder.draft.store.LIMITS", limits)
    begin(workshop)
    document = workshop.app.model.document
    with unit_of_work(workshop.desk.office.engine) as work:
        for number in range(limits.draft_steps + 3):
            draft = read_draft(work.connection, workshop.app.id)
            add_step(
                work,
                draft,
                {**document, "label": f"Step {number}"},
                [],
                workshop.people["ada"],
                Words("x", "x"),
            )
        draft = read_draft(work.connection, workshop.app.id)
        way, _ahead = steps_of(work.connection, draft)
        assert len(way) == limits.draft_steps
        assert document_at(work.connection, draft, draft.step)[0]["label"].endswith(
            str(limits.draft_steps + 2)
        )
    for _ in range(limits.draft_steps - 1):
        assert post(workshop, "draft/step", "do", do="back").status_code == 303
    page = workshop.browser("ada").get(at("draft")).text
    assert 'value="back" disabled' in page
    refused = workshop.browser("ada").post(at("draft/step"), data=Form(page, "base", "draft/step").values)
    assert refused.status_code == 404
    assert workshop.browser("ada").get(at("tables")).status_code == 200


@pytest.mark.parametrize(
    ("path", "page"), [("publish", "draft"), ("discard", "draft/discard"), ("step", "draft")]
)
def test_a_page_of_the_draft_that_is_older_than_the_draft_does_nothing(workshop, path, page):
    begin(workshop)
    rename(workshop, "name", "Quincy")
    old = Form(workshop.browser("ada").get(at(page)).text, "base", at(f"draft/{path}"))
    rename(workshop, "phone", "Xylophone")
    before = workshop.app.revision
    answer = workshop.browser("ada").post(old.action, data={**old.values, "do": "back"})
    assert answer.status_code == 409
    assert workshop.app.revision == before
    assert "Xylophone" in workshop.browser("ada").get(at("tables/client")).text
