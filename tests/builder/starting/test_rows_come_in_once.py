"""Rows come in once, whatever interrupts the work: a crash, a second worker, a change of the table meanwhile."""

import pytest

from fixtures.spreadsheets import workbook
from tablewright.builder.edits.fields import add_field
from tablewright.builder.jobs.store import read_job
from tablewright.builder.jobs.worker import JOBS
from tablewright.builder.publishing import change_app
from tablewright.builder.starting import bringing_in
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.runtime.apps.live import LiveApps

ROWS = [
    ["Code", "Name", "Born"],
    *([f"P{n:03d}", f"Person {n}", f"2001-01-{n % 28 + 1:02d}"] for n in range(60)),
]
ROWS[7] = ["P006", "Broken", "soon"]
ROWS[35] = ["P034", "Broken too", "later"]


class Crash(BaseException):
    """The process is gone."""


@pytest.fixture
def job(beginner, monkeypatch):
    """Give an import of sixty rows in batches of ten, two of which cannot come in."""
    monkeypatch.setattr(bringing_in, "BATCH", 10)
    path = beginner.start(("people.xlsx", workbook(("People", ROWS))))
    beginner.fill(f"{path}/0", type_2="date")
    return beginner.make(path, label_en="People", key="people")


def names(beginner):
    """Return the names of the records, in the order in which they came."""
    table = next(iter(beginner.app("people").model.tables))
    return [each["name"] for each in beginner.records("people", table)]


def expected():
    """Return the names of the rows that can come in."""
    return [row[1] for row in ROWS[1:] if not row[1].startswith("Broken")]


def left_out(beginner, job_id):
    """Return the names of the rows in the file of those that did not come in."""
    start = beginner.work(job_id).asked["start"]
    file = beginner.client.get(f"/apps/new/spreadsheet/{start}/left-out.csv").data.decode("utf-8-sig")
    return [line.split(",")[4] for line in file.splitlines()[1:]]


def change(beginner, edit):
    """Publish a change of the app, as its administrator does meanwhile."""
    app = beginner.app("people")
    with unit_of_work(beginner.engine) as work:
        change_app(work, app, beginner.desk.office.actor("ada"), app.revision, edit)


@pytest.mark.parametrize("place", ["note_left_out", "save"])
def test_a_crash_at_any_batch_makes_no_twins_and_loses_no_row(beginner, job, monkeypatch, place):
    """The process dies before or after the file of rows left out is written, at every batch once."""
    real, calls = getattr(bringing_in, place), []

    def dying(*arguments, **named):
        calls.append(place)
        done = real(*arguments, **named) if place == "note_left_out" else None
        if len(calls) % 2:
            raise Crash
        return done if place == "note_left_out" else real(*arguments, **named)

    monkeypatch.setattr(bringing_in, place, dying)
    for _ in range(40):
        try:
            JOBS.work_off(beginner.engine, LiveApps(beginner.engine), job, 60)
            break
        except Crash:
            continue
    assert len(calls) > 10
    assert names(beginner) == expected()
    assert left_out(beginner, job) == ["Broken", "Broken too"]
    done = beginner.work(job)
    assert (done.state, done.result["made"], done.result["left"]) == ("done", 58, 2)


def test_a_worker_that_knows_an_older_state_does_nothing_twice(beginner, job):
    apps = LiveApps(beginner.engine)
    with reading(beginner.engine) as connection:
        stale = read_job(connection, job)
    for _ in range(20):
        bringing_in.BRINGING_IN.step(beginner.engine, apps, stale)
    assert names(beginner) == expected()


def test_a_field_added_meanwhile_disturbs_nothing(beginner, job):
    apps = LiveApps(beginner.engine)
    assert JOBS.step(beginner.engine, apps, job)
    table = next(iter(beginner.app("people").model.tables))
    change(beginner, lambda d: add_field(d, table, {"key": "note", "type": "text", "label": "Note"}))
    assert beginner.work(job).state == "done"
    assert names(beginner) == expected()


def test_who_may_not_any_more_goes_no_further(beginner, job):
    with unit_of_work(beginner.engine) as work:
        person = beginner.desk.office.people["ada"]
        work.connection.execute(Person.__table__.update().where(Person.id == person).values(active=False))
    assert beginner.work(job).state == "stopped"
    assert names(beginner) == []
