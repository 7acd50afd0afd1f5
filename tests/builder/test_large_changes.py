"""A change that moves the values of many records is made in the background, at once as a whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import io
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.breaking import failing_database
from fixtures.plain_forms import Form, send
from tablewright.builder.jobs.models import BuildJob
from tablewright.builder.jobs.store import lock
from tablewright.builder.jobs.worker import JOBS
from tablewright.builder.package.package import write_package
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.identity.models import Person
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.undo import undo
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

from .conftest import Workshop, at
from .test_drafts import begin
from .test_drafts import post as post_draft
from .test_history import edit
from .test_merging_and_splitting import MERGE, SPLIT, ask, values

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _few(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page moves the values of two records; no other worker runs."""
    config = workshop.desk.app.config
    monkeypatch.setitem(config, "LIMITS", dataclasses.replace(config["LIMITS"], records_per_change=2))
    monkeypatch.setattr(type(JOBS), "wake", lambda *_told: None)


def begun(workshop: Workshop, answer: Any) -> int:
    """Say yes to what a page shows; returns the job that it leads to."""
    assert answer.status_code == 303, answer.text
    path, _, job = answer.location.rpartition("/")
    assert path == at("jobs")
    assert "job-state" in workshop.browser("ada").get(answer.location).text
    return int(job)


def asked(workshop: Workshop, path: str, marked: str, **chosen: Any) -> int:
    """Fill in both steps of a page; returns the job."""
    form = Form(ask(workshop, path, marked, **chosen).text, "seen")
    return begun(workshop, send(workshop.browser("ada"), form, form.action))


def step(workshop: Workshop, job: int) -> bool:
    engine = workshop.desk.office.engine
    return JOBS.step(engine, LiveApps(engine), job)


def state(workshop: Workshop, job: int) -> tuple[str, str]:
    with reading(workshop.desk.office.engine) as connection:
        row = connection.execute(sa.select(BuildJob.__table__).where(BuildJob.id == job)).one()
    return row.state, (row.stopped or {}).get("en", "")


def merging(workshop: Workshop) -> int:
    return asked(workshop, MERGE, "gone", gone=["open"], into="won")


def test_merged_options_and_the_end_is_told(workshop):
    job, before = merging(workshop), workshop.app.revision
    assert values(workshop, "client", "stage") == ["open"] * 6
    assert not step(workshop, job)
    assert state(workshop, job)[0] == "done"
    assert values(workshop, "client", "stage") == ["won"] * 6
    assert workshop.app.revision == before + 1
    assert "has finished:" in workshop.browser("ada").get("/notices").text
    assert f"done={before + 1}" in workshop.browser("ada").get(at(f"jobs/{job}")).text


def test_a_split_table(workshop):
    chosen = {"fields": ["phone", "stage"], "label_en": "Contact card", "label_zh": "", "rows": "each"}
    job = asked(workshop, SPLIT, "fields", **chosen)
    assert "contact_card" not in workshop.app.tables
    step(workshop, job)
    assert len(values(workshop, "contact_card", "phone")) == 6


def test_a_draft_with_another_type(workshop):
    begin(workshop)
    browser, path = workshop.browser("ada"), at("tables/client/fields/stage/type")
    answer = send(browser, Form(browser.get(f"{path}?type=text").text, "base", path), path)
    assert answer.status_code == 303, answer.text
    answer = post_draft(workshop, "draft/publish", "live")
    job = begun(workshop, workshop.confirm(answer) if answer.status_code == 200 else answer)
    assert workshop.app.model.tables["client"].by_key["stage"].type == "select"
    assert not step(workshop, job)
    assert state(workshop, job) == ("done", "")
    assert workshop.app.model.tables["client"].by_key["stage"].type == "text"
    assert values(workshop, "client", "stage") == ["Open"] * 6
    assert "Begin a draft" in browser.get(at("draft")).text


def test_a_draft_with_merged_options(workshop):
    begin(workshop)
    answer = ask(workshop, MERGE, "gone", gone=["open"], into="won")
    form = Form(answer.text, "seen")
    assert send(workshop.browser("ada"), form, form.action).status_code == 303
    answer = post_draft(workshop, "draft/publish", "live")
    answer = workshop.confirm(answer) if answer.status_code == 200 else answer
    job = begun(workshop, answer)
    assert values(workshop, "client", "stage") == ["open"] * 6
    step(workshop, job)
    assert state(workshop, job)[0] == "done"
    assert values(workshop, "client", "stage") == ["won"] * 6
    assert "Begin a draft" in workshop.browser("ada").get(at("draft")).text


def test_what_went_live_meanwhile_stays(workshop):
    job = merging(workshop)
    edit(workshop, lambda document: {**document, "label": "Counter"}, "label")
    step(workshop, job)
    assert state(workshop, job)[0] == "done"
    assert workshop.app.model.label.en == "Counter"
    assert values(workshop, "client", "stage") == ["won"] * 6


def test_what_contradicts_ends_it_and_changes_nothing(workshop):
    job = merging(workshop)

    def retold(document: Any) -> Any:
        tables = [
            {**table, "fields": [_other_label(each) for each in table["fields"]]}
            for table in document["tables"]
        ]
        return {**document, "tables": tables}

    edit(workshop, retold, "label")
    revision = workshop.app.revision
    assert not step(workshop, job)
    assert state(workshop, job)[0] == "stopped" and "the same thing meanwhile" in state(workshop, job)[1]
    assert (workshop.app.revision, values(workshop, "client", "stage")) == (revision, ["open"] * 6)


def _other_label(field: Any) -> Any:
    options = [
        {**each, "label": "Fresh"} if each["key"] == "open" else each for each in field.get("options", ())
    ]
    return {**field, "options": options} if options else field


def test_who_may_no_longer_change_the_app_changes_nothing(workshop):
    job = merging(workshop)
    with unit_of_work(workshop.desk.office.engine) as work:
        gone = sa.update(Person.__table__).where(Person.id == workshop.people["ada"]).values(active=False)
        work.connection.execute(gone)
    assert not step(workshop, job)
    assert state(workshop, job) == ("stopped", "You may not change this app any more.")
    assert values(workshop, "client", "stage") == ["open"] * 6


def test_broken_off_anywhere_nothing_has_happened_and_the_next_try_does_it(workshop):
    job, revision = merging(workshop), workshop.app.revision
    engine = workshop.desk.office.engine
    for place in (3, 8, 15):
        with pytest.raises(Exception), failing_database(engine, place):  # noqa: B017, PT011 - whatever it is
            step(workshop, job)
        assert state(workshop, job)[0] == "running"
        assert (workshop.app.revision, values(workshop, "client", "stage")) == (revision, ["open"] * 6)
    assert not step(workshop, job)
    assert values(workshop, "client", "stage") == ["won"] * 6


def undoing(workshop: Workshop, number: int, *, do: str = "undo", answer: str = "confirmed") -> Any:
    """Say yes to taking a version back, or to restoring it; returns the answer."""
    form = Form(workshop.browser("ada").get(at(f"history/{number}/{do}")).text, answer)
    return send(workshop.browser("ada"), form, form.action, **{answer: "1"})


def merged(workshop: Workshop) -> int:
    """Merge the options in the background; returns the version."""
    step(workshop, merging(workshop))
    return workshop.app.revision


@pytest.mark.parametrize("do", ["undo", "restore"])
def test_taking_back_what_moved_many_values(workshop, do):
    before = workshop.app.model.document
    number = merged(workshop)
    job = begun(workshop, undoing(workshop, number if do == "undo" else number - 1, do=do))
    assert values(workshop, "client", "stage") == ["won"] * 6
    assert not step(workshop, job)
    assert state(workshop, job) == ("done", "")
    assert values(workshop, "client", "stage") == ["open"] * 6
    assert workshop.app.model.document == before
    page = workshop.browser("ada").get(at(f"history/{number + 1}")).text
    assert (f"Takes back version {number}" in page) == (do == "undo")


def test_taking_back_waits_for_another_large_change(workshop):
    number = merged(workshop)
    begun(workshop, undoing(workshop, number))
    answer = undoing(workshop, number)
    assert answer.status_code == 409 and "Another large change" in answer.text


def test_a_form_that_is_sent_twice_at_one_moment_begins_one_change(workshop, monkeypatch):
    form = Form(ask(workshop, MERGE, "gone", gone=["open"], into="won").text, "seen")
    answers: list[int] = []

    @contextlib.contextmanager
    def after_the_other(engine: Any) -> Iterator[Any]:
        if not answers:
            answers.append(0)
            answers[0] = send(workshop.desk.client("ada").client, form, form.action).status_code
        with unit_of_work(engine) as work:
            yield work

    monkeypatch.setattr("tablewright.builder.screens.large_change.unit_of_work", after_the_other)
    late = send(workshop.browser("ada"), form, form.action)
    assert (answers, late.status_code) == ([303], 409)
    with reading(workshop.desk.office.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(BuildJob)) == 1


def test_taking_back_what_somebody_took_back_meanwhile_changes_nothing(workshop):
    number = merged(workshop)
    job = begun(workshop, undoing(workshop, number))
    with unit_of_work(workshop.desk.office.engine) as work:
        undo(work, workshop.app, number, workshop.people["ada"])
    revision = workshop.app.revision
    assert not step(workshop, job)
    assert state(workshop, job)[0] == "stopped"
    assert (workshop.app.revision, values(workshop, "client", "stage")) == (revision, ["open"] * 6)


def many_phones(document: Any) -> Any:
    """Let a visit name many clients: every visit's link moves."""
    tables = [
        {**table, "fields": [_many(each) if each["key"] == "client" else each for each in table["fields"]]}
        for table in document["tables"]
    ]
    return {**document, "tables": tables}


def _many(field: Any) -> Any:
    return {**field, "many": True}


def visits(workshop: Workshop) -> None:
    """Let each of three clients be visited."""
    engine = workshop.desk.office.engine
    with unit_of_work(engine) as work:
        context = make_context(work.connection, workshop.app, Actor.system(1), work.now)
        rows = [{"name": f"Visit {each}", "client": each} for each in workshop.ids[:3]]
        service.create(work, context, "visit", rows, "test")


def test_a_package_that_moves_many_values(workshop):
    visits(workshop)
    content = write_package(many_phones(workshop.app.model.document), {})
    client = workshop.browser("ada")
    token = Form(client.get(at("package")).text, "package").values["csrf"]
    data = {"csrf": token, "package": (io.BytesIO(content), "app.zip")}
    page = client.post(at("package"), data=data, content_type="multipart/form-data")
    job = begun(workshop, send(client, Form(page.text, "carried"), at("package/apply")))
    assert "package_installed" not in workshop.audited()
    assert not step(workshop, job)
    assert state(workshop, job) == ("done", "")
    assert workshop.app.model.tables["visit"].by_key["client"].settings["many"]
    assert workshop.audited()[-2:] == ["definition_published", "package_installed"]


def test_stopping_while_it_is_being_made_says_that_it_is_too_late(workshop):
    """The page waits a moment for whoever makes the change, then says so; the change is made."""
    job, engine = merging(workshop), workshop.desk.office.engine
    client = workshop.browser("ada")
    page = client.get(at(f"jobs/{job}"))
    assert "everybody works with the app as it is" in page.text
    form = Form(page.text, "csrf", at(f"jobs/{job}/stop"))
    with unit_of_work(engine) as work:
        assert lock(work.connection, job)
        work.connection.execute(sa.update(BuildJob.__table__).values(done=BuildJob.done))
        answer = send(client, form, form.action)
    assert answer.status_code == 409 and "can be undone" in answer.text
    assert state(workshop, job)[0] == "running"
    assert send(client, form, form.action).status_code == 303
    assert state(workshop, job)[0] == "stopped"
