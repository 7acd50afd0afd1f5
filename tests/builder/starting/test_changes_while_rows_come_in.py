"""What an import uses is deleted, or made another, while its rows come in: it stops at once, says why, and can go on."""

import pytest

from fixtures.plain_forms import Form
from fixtures.spreadsheets import workbook
from tablewright.builder.conversions.retyped import retype, retyped_field
from tablewright.builder.edits.fields import remove_field
from tablewright.builder.edits.options import add_option, remove_option
from tablewright.builder.edits.tables import change_table, remove_table
from tablewright.builder.jobs.store import go_on
from tablewright.builder.jobs.worker import JOBS
from tablewright.builder.publishing import change_app
from tablewright.builder.starting import bringing_in
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.removal import remove_app

pytestmark = pytest.mark.both_databases
TEAMS = [["Team", "City"], *([f"Team {n}", f"City {n}"] for n in range(4))]
PEOPLE = [["Code", "Name", "Team"], *([f"P{n:02d}", f"Person {n}", f"Team {n % 4}"] for n in range(40))]
PEOPLE[3] = ["P02", "Broken", "Nowhere"]


@pytest.fixture
def job(beginner, monkeypatch):
    """Give an import of teams and people in batches of ten, in whose second table ten rows are through."""
    monkeypatch.setattr(bringing_in, "BATCH", 10)
    path = beginner.start(("teams.xlsx", workbook(("Teams", TEAMS), ("People", PEOPLE))))
    job = beginner.make(path, label_en="Club", key="club")
    apps = LiveApps(beginner.engine)
    assert JOBS.step(beginner.engine, apps, job)
    assert JOBS.step(beginner.engine, apps, job)
    assert len(people(beginner)) == 8
    return job


def people(beginner):
    """Return the names of the people who came in."""
    return [each["name"] for each in beginner.records("club", "people")]


def publish(beginner, edit, key="club"):
    """Publish a change of the app, as its administrator does meanwhile; returns the document before."""
    app = beginner.app(key)
    with unit_of_work(beginner.engine) as work:
        change_app(work, app, beginner.desk.office.actor("ada"), app.revision, edit)
    return app.model.document


def retyped(table, key, kind):
    """Return the edit that gives a field another type."""

    def edit(document):
        told = next(each for each in document["tables"] if each["key"] == table)
        before = next(each for each in told["fields"] if each["key"] == key)
        return retype(document, table, retyped_field(before, kind, {}))

    return edit


def named_otherwise(document):
    """Name the teams by their city, and delete the field that named them."""
    return remove_field(change_table(document, "teams", {"title": "city"}), "teams", "team").document


CHANGES = {
    "its table is deleted": lambda d: remove_table(d, "people").document,
    "a field is deleted": lambda d: remove_field(d, "people", "code").document,
    "a link is deleted": lambda d: remove_field(d, "people", "team").document,
    "a field gets another type": retyped("people", "code", "long_text"),
    "the table it links to is deleted": lambda d: remove_table(d, "teams").document,
    "the field that names what it links to is deleted": named_otherwise,
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_stops_with_the_reason_and_goes_on_when_the_change_is_taken_back(beginner, job, what):
    before = publish(beginner, CHANGES[what])
    stopped = beginner.work(job)
    assert stopped.state == "stopped"
    assert "“People” was deleted" in stopped.stopped["en"] or "“People” was changed" in stopped.stopped["en"]
    assert stopped.stopped["zh"].endswith("。")
    page = beginner.client.get(f"/a/club/builder/jobs/{job}")
    assert page.status_code == 200 and "so the import stopped" in page.text.replace("So", "so")
    done = f"/apps/new/spreadsheet/{stopped.asked['start']}"
    assert "stopped before its end" in beginner.client.get(f"{done}/done").text
    assert "Broken" in beginner.client.get(f"{done}/left-out.csv").text

    publish(beginner, lambda _document: before)
    assert len(people(beginner)) == 8
    with unit_of_work(beginner.engine) as work:
        go_on(work, job)
    assert beginner.work(job).state == "done"
    assert sorted(people(beginner)) == sorted(row[1] for row in PEOPLE[1:] if row[1] != "Broken")
    assert beginner.client.get(f"{done}/left-out.csv").text.count("Broken") == 1


def test_deleting_the_app_ends_the_import_and_leaves_nothing(beginner, job):
    app = beginner.app("club")
    with unit_of_work(beginner.engine) as work:
        remove_app(work, app.id)
    assert beginner.work(job) is None
    assert beginner.client.get("/a/club/builder/bin").status_code == 404
    assert beginner.client.get(f"/apps/jobs/{job}").status_code == 404


TASKS = [["Task", "State"], *([f"T{n:02d}", ("Open", "Closed", "Waiting")[n % 3]] for n in range(40))]


@pytest.mark.parametrize(("again", "left"), [(False, 10), (True, 0)])
def test_rows_that_name_an_option_deleted_meanwhile_are_left_out_and_told(beginner, monkeypatch, again, left):
    """Ten rows are in when "Closed" goes; ten more name it, unless there is another one called so."""
    monkeypatch.setattr(bringing_in, "BATCH", 10)
    path = beginner.start(("tasks.xlsx", workbook(("Tasks", TASKS))))
    job = beginner.make(path, label_en="Work", key="work")
    assert JOBS.step(beginner.engine, LiveApps(beginner.engine), job)
    app = beginner.app("work")
    closed = next(
        each["key"]
        for each in app.model.tables["tasks"].by_key["state"].settings["options"]
        if each["label"] == "Closed"
    )
    publish(beginner, lambda d: remove_option(d, "tasks", "state", closed).document, "work")
    if again:
        publish(
            beginner, lambda d: add_option(d, "tasks", "state", {"key": "over", "label": "Closed"}), "work"
        )
    done = beginner.work(job)
    assert (done.state, done.result["made"], done.result["left"]) == ("done", 40 - left, left)
    told = beginner.client.get(f"/apps/new/spreadsheet/{done.asked['start']}/left-out.csv").text
    assert told.count("“Closed” is none of the options") == left
    assert f"Rows left out: {left}." in beginner.client.get(f"/a/work/builder/jobs/{job}").text
    states = [each["state"] for each in beginner.records("work", "tasks")]
    assert states.count("over") == (10 if again else 0)


@pytest.mark.parametrize("path", ["tables/people/delete", "tables/people/remove"])
def test_who_deletes_what_an_import_uses_is_told_before(beginner, job, path):
    form = Form(beginner.client.get("/a/club/builder/tables/new").text, "base").values
    carried = {"csrf": form["csrf"], "base": form["base"], "field": "code"}
    page = beginner.client.post(f"/a/club/builder/{path}", data=carried)
    assert page.status_code == 200
    assert "An import of 40 rows into “People” is running" in page.text
    assert f"/a/club/builder/jobs/{job}" in page.text
    assert "people" in beginner.app("club").model.tables


def test_who_deletes_the_field_of_a_table_that_is_through_is_not_held_up(beginner, job):
    form = Form(beginner.client.get("/a/club/builder/tables/new").text, "base").values
    carried = {"csrf": form["csrf"], "base": form["base"], "field": "city"}
    page = beginner.client.post("/a/club/builder/tables/teams/remove", data=carried)
    assert "is running" not in page.text


def test_who_deletes_the_app_is_told_that_rows_are_coming_in(beginner, job):
    page = beginner.client.get("/a/club/builder/delete", follow_redirects=True)
    assert "Rows of “teams.xlsx”" in page.text
