"""A stranger answers a public form, and a record comes to be: once, whole, and marked with where it came from."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import sqlalchemy as sa

from fixtures.office import snapshot
from fixtures.public_forms import controls, messages
from tablewright.core.limits import LIMITS
from tablewright.runtime.public_forms.models import PublicAnswer
from tablewright.runtime.records.models import Change


def answers(public) -> list[sa.Row]:
    with public.office.engine.connect() as connection:
        return list(connection.execute(sa.select(PublicAnswer.__table__).order_by(PublicAnswer.id)))


def test_a_stranger_sends_in_a_record(public):
    path = public.open(hidden={"stage": "run", "colors": ["blue"], "lead": public.office.people["mia"]})
    answer = public.stranger().answer(f"{path}?utm_source=flyer", brief="Over the river")
    assert answer.status_code == 303, answer.text
    (record_id,) = public.office.live_ids("project")
    stored = public.office.stored("project", record_id)
    assert (stored["name"], stored["brief"], stored["stage"]) == ("Bridge", "Over the river", "run")
    assert stored["colors"] == ["blue"] and stored["lead"] == public.office.people["mia"]
    assert stored["owner"] is None and stored["created_by"] is None
    (kept,) = answers(public)
    assert (kept.record_id, kept.channel) == (record_id, "flyer")
    assert "203.0.113" not in kept.address, "only a digest of the address"
    with public.office.engine.connect() as connection:
        assert connection.scalars(sa.select(Change.source)).all() == ["public"]


def test_the_thanks_tell_what_was_sent_and_nothing_else(public):
    path = public.open(hidden={"stage": "run", "reference": "AB-12"}, thanks="See you <soon>")
    stranger = public.stranger()
    said = stranger.get(stranger.answer(path, brief="Over the river").location)
    assert said.status_code == 200
    assert "Bridge" in said.text and "Over the river" in said.text and "See you &lt;soon&gt;" in said.text
    assert "AB-12" not in said.text and "Running" not in said.text, "what was preset"
    assert 'href="/a/' not in said.text and 'href="/files' not in said.text


def test_the_thanks_name_what_was_sent_as_the_form_did_and_leave_out_what_it_hides(public):
    hides = {"key": "inner", "then": [{"hide": ["stage"]}]}
    public.asking("name", {"field": "brief", "label": "Your wish"}, "stage", rules=[hides])
    stranger = public.stranger()
    said = stranger.get(stranger.answer(public.open(), brief="Over the river").location)
    assert "Your wish" in said.text and "Over the river" in said.text
    assert "Planned" not in said.text and "Stage" not in said.text


def test_the_thanks_fall_silent_once_somebody_changed_the_record(public):
    stranger = public.stranger()
    thanks = stranger.answer(public.open(), brief="Mine").location
    (record_id,) = public.office.live_ids("project")
    public.office.update("ada", "project", record_id, brief="Inner note")
    said = stranger.get(thanks)
    assert said.status_code == 200 and "Inner note" not in said.text and "Mine" not in said.text


def test_thanks_belong_to_their_own_form(public):
    stranger, one, other = public.stranger(), public.open(), public.open()
    ticket = stranger.answer(one).location.rpartition("/")[2]
    assert stranger.get(f"{other}/thanks/{ticket}").status_code == 404
    assert stranger.get(f"{one}/thanks/{ticket[:-2]}xx").status_code == 404
    assert stranger.get(f"{one}/thanks/{ticket}").status_code == 200


def test_sent_twice_is_one_record_and_the_same_answer(public):
    stranger, path = public.stranger(), public.open(quota=1)
    form = stranger.fill(path, name="Bridge")
    first, second = stranger.send(path, form), stranger.send(path, form)
    assert first.status_code == second.status_code == 303
    same = [each.location.rpartition("/")[2].split(".")[0] for each in (first, second)]
    assert same[0] == same[1]
    assert len(public.office.live_ids("project")) == 1


@pytest.mark.parametrize("language, said", [("en", "was sent already"), ("zh", "已提交过")])
def test_what_was_changed_on_a_page_that_was_sent_is_not_thanked_for(public, language, said):
    stranger, path = public.stranger(language), public.open()
    form = stranger.fill(path, name="Bridge")
    assert stranger.send(path, form).status_code == 303
    again = stranger.send(path, {**form, "brief": "With this too"})
    assert again.status_code == 409 and said in again.text and "With this too" in again.text
    assert len(public.office.live_ids("project")) == 1
    assert stranger.send(path, {**controls(again.text), "brief": "With this too"}).status_code == 303
    briefs = {public.office.stored("project", each)["brief"] for each in public.office.live_ids("project")}
    assert briefs == {None, "With this too"}


@pytest.mark.parametrize("language, said", [("en", "Fill this in"), ("zh", "必填")])
def test_what_is_wrong_comes_back_with_what_was_typed(public, language, said):
    stranger = public.stranger(language)
    path = public.open()
    before = snapshot(public.office.engine)
    answer = stranger.answer(path, name="", brief="Keep this", hours="many")
    assert answer.status_code == 422
    assert "Keep this" in answer.text and 'value="many"' in answer.text
    assert answer.text.count('class="form-fault"') == 2, "both at once"
    assert snapshot(public.office.engine) == before
    again = stranger.send(
        path, {**controls(answer.text), "name": "Bridge", "hours": "3", "brief": "Keep this"}
    )
    assert again.status_code == 303


def test_a_page_must_be_open_for_a_moment_and_its_trap_empty(public):
    public.desk.app.config["LIMITS"] = replace(LIMITS, public_seconds=30)
    stranger, path = public.stranger(), public.open()
    quick = stranger.answer(path)
    assert quick.status_code == 422 and "That was quick" in quick.text and 'value="Bridge"' in quick.text
    public.desk.app.config["LIMITS"] = replace(LIMITS, public_seconds=0)
    trapped = stranger.answer(path, contact_me_by_fax="cheap pills")
    assert trapped.status_code == 422
    assert public.office.live_ids("project") == []
    assert stranger.send(path, {**controls(quick.text)}).status_code == 303, "the same page, a little later"


@pytest.mark.parametrize("stamp", ["", "x", "another form's"])
def test_what_no_page_of_the_form_sent_is_not_taken(public, stamp):
    stranger, path, other = public.stranger(), public.open(), public.open()
    told = stranger.fill(other)["_stamp"] if stamp.startswith("another") else stamp
    answer = stranger.answer(path, _stamp=told)
    assert answer.status_code == 422 and public.office.live_ids("project") == []
    assert stranger.send(path, {**controls(answer.text), "name": "Bridge"}).status_code == 303


def test_another_site_cannot_send_it(public):
    stranger, path = public.stranger(), public.open()
    form = stranger.fill(path, name="Bridge")
    stranger.headers["Origin"] = "https://evil.example"
    assert stranger.send(path, form).status_code == 403
    assert public.office.live_ids("project") == []


def test_pictures_and_files_come_along(public, picture):
    path = public.open()
    answer = public.stranger().answer(
        path,
        **{
            "pictures:upload": (io.BytesIO(picture), "me.png"),
            "files:upload": (io.BytesIO(b"hello"), "a.txt"),
        },
    )
    assert answer.status_code == 303, messages(answer.text)
    (record_id,) = public.office.live_ids("project")
    stored = public.office.stored("project", record_id)
    assert [each["name"] for each in stored["pictures"]] == ["me.png"]
    assert [each["name"] for each in stored["files"]] == ["a.txt"]


def test_a_form_answers_in_the_language_that_is_chosen(public):
    path = public.open()
    stranger = public.stranger("en")
    assert "Tell us" in stranger.get(path).text
    page = stranger.get(f"{path}?lang=zh&channel=x")
    assert "告诉我们" in page.text and f'action="{path}?lang=zh"' in page.text
    assert "lang=en" in page.text and "channel=x" in page.text, "the way back keeps the rest"


def test_the_address_fills_in_what_is_listed_and_nothing_else(public):
    path = public.open(prefill=["brief", "hours"])
    page = public.stranger().get(f"{path}?brief=From+the+poster&name=Nobody&hours=many&stage=lost")
    assert "From the poster</textarea>" in page.text
    assert 'value="Nobody"' not in page.text and 'value="many"' not in page.text


def test_a_steward_of_the_form_message_is_heard(public):
    public.form(message={"en": "We will call you.", "zh": "我们会与您联系。"})
    stranger = public.stranger("zh")
    assert "我们会与您联系" in stranger.get(stranger.answer(public.open()).location).text


def test_a_colleague_sees_where_the_record_came_from(public):
    public.stranger().answer(public.open())
    (record_id,) = public.office.live_ids("project")
    page = public.desk.client("edith").get(f"/a/everything/project/{record_id}")
    assert page.status_code == 200 and "Public form" in page.text
