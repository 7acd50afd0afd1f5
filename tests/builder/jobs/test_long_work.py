"""Long work of the builder: it gets on in turns, is looked at while it runs, stopped, and told of when it has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from tablewright.builder.jobs import kinds, store
from tablewright.builder.jobs.kind import Kind
from tablewright.builder.jobs.models import BuildJob
from tablewright.builder.jobs.store import Job
from tablewright.builder.jobs.worker import JOBS
from tablewright.core.database import reading
from tablewright.core.errors import NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.runtime.apps.live import LiveApps

LABEL = Words("Counting to three", "数到三")


class Counting:
    """A kind that counts to what it was asked, one a step, and what it does at each step besides."""

    def __init__(self) -> None:
        self.before: Any = lambda _job: None
        self.cleared: list[int] = []

    def kind(self) -> Kind:
        return Kind(
            "counting",
            self.step,
            lambda _job, app: f"/a/{app.key}/" if app else "/",
            outcome=lambda job: Words(f"Counted to {job.result['reached']}.", "数完了。"),
            clear=lambda _work, job: self.cleared.append(job.id),
        )

    def step(self, engine: sa.Engine, _apps: LiveApps, job: Job) -> bool:
        self.before(job)
        with unit_of_work(engine) as work:
            held = store.lock(work.connection, job.id)
            if held is None:
                return False
            if held.done + 1 == held.total:
                store.finish(work, held, {"reached": held.total})
                return False
            store.save(work, held.id, {"at": held.done + 1}, done=held.done + 1)
            return True


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    kind = Counting()
    monkeypatch.setitem(kinds.KINDS, "counting", kind.kind())
    return kind


class Works:
    """Jobs of the office."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.office, self.engine = desk, desk.office, desk.office.engine

    def begin(self, app_id: int | None, who: str = "ada") -> int:
        with unit_of_work(self.engine) as work:
            return store.begin(
                work,
                self.office.workspace_id,
                self.office.people[who],
                "counting",
                LABEL,
                {},
                total=3,
                app_id=app_id,
            )

    def step(self, job_id: int) -> bool:
        return JOBS.step(self.engine, LiveApps(self.engine), job_id)

    def work_off(self, job_id: int) -> bool:
        return JOBS.work_off(self.engine, LiveApps(self.engine), job_id, 60)

    def row(self, job_id: int) -> sa.Row:
        with reading(self.engine) as connection:
            return connection.execute(sa.select(BuildJob.__table__).where(BuildJob.id == job_id)).one()


@pytest.fixture
def works(desk: Desk, counting: Counting) -> Works:  # noqa: ARG001 - there is such work
    return Works(desk)


def test_work_gets_on_step_by_step_and_tells_its_person_when_it_is_done(works):
    job_id = works.begin(works.office.app.id)
    ada = works.desk.client("ada")
    page = ada.client.get(f"/a/everything/builder/jobs/{job_id}")
    assert "Counting to three" in page.text and 'max="3" value="0"' in page.text
    assert works.step(job_id)
    part = ada.client.get(f"/a/everything/builder/jobs/{job_id}", headers={"HX-Request": "true"})
    assert 'value="1"' in part.text and "<html" not in part.text
    assert not works.work_off(job_id)
    assert "Counted to 3." in ada.client.get(f"/a/everything/builder/jobs/{job_id}").text
    notices = ada.client.get("/notices").text
    assert "has finished:" in notices and "Counting to three" in notices
    action = re.search(r"/notices/\d+/open", notices)[0]
    opened = send(ada.client, Form(notices, "csrf", action), action)
    assert opened.headers["Location"] == f"/a/everything/builder/jobs/{job_id}"


def test_work_that_makes_an_app_belongs_to_who_asked_for_it(works):
    job_id = works.begin(None, "mia")
    assert "Counting to three" in works.desk.client("mia").client.get(f"/apps/jobs/{job_id}").text
    assert works.desk.client("max").client.get(f"/apps/jobs/{job_id}").status_code == 404
    works.work_off(job_id)
    assert "Counting to three" in works.desk.client("mia").client.get("/notices").text


def test_only_administrators_look_at_work_on_their_app_and_only_at_its_own_address(works):
    job_id = works.begin(works.office.app.id)
    address = f"/a/everything/builder/jobs/{job_id}"
    assert works.desk.client("edith").client.get(address).status_code == 403
    assert works.desk.client("sam").client.get(address).status_code == 404
    assert (
        works.desk.client("ada").client.get(f"/a/everything/builder/jobs/{works.begin(None)}").status_code
        == 404
    )


def test_stopping_takes_away_what_was_begun_and_a_late_worker_does_nothing(works, counting):
    job_id = works.begin(works.office.app.id)
    works.step(job_id)
    ada = works.desk.client("ada").client
    address = f"/a/everything/builder/jobs/{job_id}"
    form = Form(ada.get(address).text, "csrf", f"{address}/stop")
    assert send(ada, form, form.action).status_code == 303
    assert "You stopped it." in ada.get(address).text
    assert counting.cleared == [job_id]
    assert not works.step(job_id)
    assert works.row(job_id).done == 1


def test_what_refuses_the_work_ends_it_with_the_reason(works, counting):
    def refuse(_job: Job) -> None:
        raise NotFound

    counting.before = refuse
    job_id = works.begin(works.office.app.id)
    assert not works.work_off(job_id)
    row = works.row(job_id)
    assert (row.state, row.stopped["en"]) == ("stopped", NotFound().say("en"))
    assert counting.cleared == [job_id]


def test_a_fault_of_our_own_ends_the_work_and_a_lost_database_does_not(works, counting):
    def lose(_job: Job) -> None:
        raise sa.exc.OperationalError("…", None, Exception("gone"))

    counting.before = lose
    job_id = works.begin(works.office.app.id)
    with pytest.raises(sa.exc.OperationalError):
        works.work_off(job_id)
    assert works.row(job_id).state == "running"
    counting.before = lambda _job: 1 / 0
    assert not works.work_off(job_id)
    assert works.row(job_id).state == "stopped"


def test_work_that_was_interrupted_is_known_to_the_next_worker_and_goes_on(works):
    job_id = works.begin(works.office.app.id)
    works.step(job_id)
    with reading(works.engine) as connection:
        assert job_id in JOBS.unfinished(connection)

    with unit_of_work(works.engine) as work:
        assert store.lock(work.connection, job_id).progress == {"at": 1}
    works.work_off(job_id)
    assert works.row(job_id).state == "done"


def test_what_ended_ninety_days_ago_is_forgotten_and_what_runs_never(works):
    engine, app_id = works.engine, works.office.app.id
    ended, runs, recent = (works.begin(app_id) for _ in range(3))
    for job in (ended, recent):
        works.work_off(job)
    jobs = BuildJob.__table__
    with unit_of_work(engine) as work:
        old = work.now - store.KEPT - timedelta(hours=1)
        work.connection.execute(
            sa.update(jobs).where(jobs.c.id.in_((ended, runs))).values(moved_at=old, made_at=old)
        )
    store.forget_old(engine)
    with reading(engine) as connection:
        assert set(connection.scalars(sa.select(jobs.c.id))) == {runs, recent}
