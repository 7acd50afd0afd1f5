"""Runs in the builder: found, looked through, tried again and stopped; automations tried before they are switched on."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from fixtures.plain_forms import Form
from fixtures.workshop import automation, on, step
from tablewright.builder import automation_replays
from tablewright.builder.automation_drafts import keep_draft
from tablewright.builder.jobs.store import find_job
from tablewright.builder.jobs.worker import JOBS
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.automations.engine.worker import work_off
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.automations.runs.taking import Turn, take_back
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.purged import Purged

pytestmark = pytest.mark.sqlite_only
HERE = "/a/desk/builder/automations"
VISIT = step("visit", "create_record", table="visit", values={"name": "name", "client": "record"})
BREAK = step("break", "create_record", table="visit", values={"name": 'IF(stage = "won", "fine", 1 / 0)'})
WON = automation("won", on("record_updated", "client", fields=["name"]), VISIT, BREAK)


class Runs:
    """The workshop's app with one automation, its runs worked off, seen by its administrator."""

    def __init__(self, workshop):
        self.workshop, self.client = workshop, workshop.browser("ada")
        self.engine, self.office = workshop.desk.office.engine, workshop.desk.office
        app = workshop.app
        document = {**app.model.document, "automations": [WON]}
        with unit_of_work(self.engine) as work:
            stored = StoredDefinition(document, {})
            publish(
                work, self.office.workspace_id, stored, app.revision, workshop.people["ada"], "Automations"
            )

    def change(self, record, **values):
        with unit_of_work(self.engine) as work:
            actor = Actor.system(self.office.workspace_id)
            context = make_context(work.connection, self.workshop.app, actor, work.now)
            service.update(work, context, "client", [service.Change(record, values)], "form")

    def work(self):
        work_off(self.engine, LiveApps(self.engine), Turn())

    def states(self):
        with reading(self.engine) as connection:
            return list(connection.scalars(sa.select(AutomationRun.state).order_by(AutomationRun.id)))

    def visits(self):
        with reading(self.engine) as connection:
            table = self.workshop.app.tables["visit"].sql
            return connection.scalar(sa.select(sa.func.count()).select_from(table))

    def page(self, path):
        answer = self.client.get(HERE + path)
        assert answer.status_code == 200, answer.text
        return re.sub(r"\s+", " ", answer.text)

    def press(self, page, action, **values):
        token = Form(self.client.get(HERE + page).text, "csrf").values["csrf"]
        data = {"csrf": token, **values}
        return self.client.post(HERE + action, data=data, headers={"Origin": "http://localhost"})


@pytest.fixture
def runs(workshop):
    return Runs(workshop)


def test_a_run_is_read_step_by_step_and_goes_on_from_where_it_failed(runs):
    first, second = runs.workshop.ids[:2]
    runs.change(first, name="Renamed")
    runs.work()
    assert runs.states() == ["failed"]
    with reading(runs.engine) as connection:
        heard = connection.execute(sa.select(Notice.detail).where(Notice.kind == "automation_failed")).all()
    assert [each.detail["run"] for each in heard] == [1]
    token = Form(runs.client.get("/notices").text, "csrf").values["csrf"]
    notice = runs.client.get("/notices").text.split("/open")[0].rpartition("/notices/")[2]
    told = runs.client.post(
        f"/notices/{notice}/open", data={"csrf": token}, headers={"Origin": "http://localhost"}
    )
    assert told.location == f"{HERE}/runs/1"
    listed = runs.page("/won/runs")
    assert (
        "Renamed" in listed and "Failed" in listed and "hx-trigger" not in listed.split('id="runs"')[1][:200]
    )
    assert "Renamed" in runs.page("/runs?state=failed") and "No run fits" in runs.page("/runs?state=done")
    assert "Renamed" in runs.page(f"/runs?table=client&record={first}&step=break&days=1")
    assert "No run fits" in runs.page(f"/runs?table=client&record={second}")
    found = runs.client.get(f"{HERE}/runs/choices/client?q=Renamed").json["choices"]
    assert [each["id"] for each in found] == [first]
    assert 'name="record"' in runs.page("/won/runs") and 'name="record"' not in runs.page("/runs")
    one = runs.page("/runs/1")
    assert f"/runs?table=client&amp;record={first}" in one
    assert re.search(r"Client 0.{0,80}→.{0,80}Renamed", one)
    assert one.count("run-step is-") == 2 and "form-fault" in one
    runs.change(first, stage="won")
    assert runs.press("/runs/1", "/runs/1/retry").status_code == 303
    assert 'hx-trigger="every' in runs.page("/runs/1")
    runs.work()
    assert runs.states() == ["done"] and runs.page("/runs/1").count("is-done") == 2
    assert runs.press("/won/runs", "/runs/1/stop").status_code == 409


def test_a_run_that_was_set_aside_shows_the_step_it_stood_at(runs):
    runs.change(runs.workshop.ids[0], name="Renamed")
    with unit_of_work(runs.engine) as work:
        now = work.now - timedelta(minutes=9)
        held = {"state": "running", "tries": 3, "started_at": now, "lease": "gone", "lease_until": now}
        work.connection.execute(sa.update(AutomationRun).values(held))
    take_back(runs.engine)
    one = runs.page("/runs/1")
    assert "Set aside" in one and "is-next" in one and "/runs/1/retry" in one


def test_a_backlog_is_stopped_by_one_press(runs):
    for record in runs.workshop.ids[:3]:
        runs.change(record, name="Again")
    assert "Not ended" in runs.page("/won/runs")
    assert runs.press("/won/runs", "/runs/3/stop").status_code == 303
    assert runs.press("/won/runs", "/won/runs/discard").status_code == 303
    assert runs.states() == ["stopped"] * 3
    assert "runs_discarded" in runs.workshop.audited()


def test_who_does_not_administer_the_app_sees_no_run(runs):
    runs.change(runs.workshop.ids[0], name="Renamed")
    for path in ("/runs", "/won/runs", "/runs/1", "/won/test", "/won/replay?days=7"):
        assert runs.workshop.browser("mia").get(HERE + path).status_code in (403, 404)


def test_a_draft_is_tested_on_a_record_and_played_over_the_past(runs):
    first = runs.workshop.ids[0]
    runs.change(first, name="=Renamed", stage="won")
    runs.work()
    draft = {**WON, "condition": 'stage = "won"', "steps": [VISIT]}
    with unit_of_work(runs.engine) as work:
        app = runs.workshop.app
        keep_draft(work, app.id, draft, app.revision, 0, runs.workshop.people["ada"])
    assert "=Renamed" in runs.page("/won/test?q=Renamed")
    told = runs.press("/won/test", "/won/test", record=str(first))
    assert told.status_code == 200 and told.text.count("run-step is-done") == 1 and "=Renamed" in told.text
    other = runs.press("/won/test", "/won/test", record=str(runs.workshop.ids[1]))
    assert "It would not run" in other.text
    replayed = runs.page("/won/replay?days=7")
    assert "once" in replayed and "=Renamed" in replayed
    walked = runs.press("/won/replay?days=7", "/won/replay?days=7", do="walk")
    assert walked.status_code == 200 and "run-step is-done" in walked.text
    made = re.sub(r"\s+", " ", walked.text)
    assert "in the last 7 days it would have run" in made.lower() and "All of them together" in made
    assert "<dt>New record in “Visit”</dt><dd>1</dd>" in made
    assert "'=Renamed" in runs.client.get(f"{HERE}/won/replay?days=7&format=csv").text
    assert (len(runs.states()), runs.visits()) == (1, 2)  # the live one's, no more


def test_a_long_history_is_played_in_the_background(runs, monkeypatch):
    runs.change(runs.workshop.ids[0], name="Renamed")
    none = SimpleNamespace(changes_per_replay=0)
    monkeypatch.setattr("tablewright.builder.screens.automations.trying.history.limits", lambda: none)
    assert "in the background" in runs.page("/won/replay?days=30")
    begun = runs.press("/won/replay?days=30", "/won/replay?days=30", do="begin")
    assert begun.status_code == 303
    number = int(begun.location.rpartition("/")[2])
    early = runs.client.get(f"{HERE}/won/replay?job={number}")
    assert (early.status_code, early.location) == (303, begun.location)
    JOBS.work_off(runs.engine, LiveApps(runs.engine), number, 10)
    state = runs.client.get(begun.location).text
    assert "would have run 1 times" in state
    assert "Renamed" in runs.page(f"/won/replay?job={number}")
    with reading(runs.engine) as connection:
        job = find_job(connection, runs.office.workspace_id, number)
        purged = Purged(
            job.app_id, runs.workshop.app.tables["client"].id, "client", frozenset({runs.workshop.ids[0]})
        )
    assert "Renamed" in str(job.result)
    automation_replays.forget(runs.engine, purged)
    with reading(runs.engine) as connection:
        after = find_job(connection, runs.office.workspace_id, number).result
    assert "Renamed" not in str(after) and len(after["fired"]) == len(job.result["fired"]) == 1
