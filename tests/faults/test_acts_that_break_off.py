"""Whatever call fails while somebody saves, the answer says so, nothing is half saved, and the next try works."""

from __future__ import annotations

import io

import pytest

from fixtures.breaking import failing_database, failing_disk, files_of
from tablewright.core.database import db
from tablewright.runtime.files.doctor import check_files
from tablewright.runtime.storage.doctor import check_storage

MOST_CALLS = 200


class Acts:
    """The acts of one person, over HTTP. Each gives an answer; each can be done again when it failed."""

    def __init__(self, call, desk):
        self.ada, self.page = call("ada"), desk.client("ada")
        self.team = self.ada.create("team", name="Team")["id"]
        self.tag = self.ada.create("tag", name="tag")["id"]
        self.project = self.ada.create("project", name="Bridge", team=self.team, lines=[{"item": "a"}])["id"]
        self.ada.create("task", name="Dig", project=self.project)
        self.gone = self.ada.create("project", name="Gone", tags=[self.tag])["id"]
        self.ada.send("DELETE", self.ada.at("project", f"/records/{self.gone}"))
        self.token = self.page.token()

    def create(self):
        fields = {"name": "New", "team": self.team, "tags": [self.tag], "lines": [{"item": "x"}]}
        return self.ada.send("POST", self.ada.at("project"), {"fields": fields}, Idempotency_Key="once")

    def update(self):
        return self.ada.change("project", self.project, name="Tunnel", tags=[self.tag], lines=[{"item": "b"}])

    def delete(self):
        return self.ada.send("DELETE", self.ada.at("project", f"/records/{self.project}"))

    def restore(self):
        return self.ada.send("POST", self.ada.at("project", f"/records/{self.gone}/restore"))

    def upload(self):
        form = {"csrf": self.token, "_fields": ["name", "files"], "name": "Plan", "stage": "run",
                "files:upload": (io.BytesIO(b"a plan of the bridge"), "plan.txt")}  # fmt: skip
        return self.page.client.post("/a/everything/project/new", data=form)

    def merge(self):
        form = {"csrf": self.token, "base": "1", "gone": "plan", "into": "run", "seen": "1", "confirmed": "1"}
        address = "/a/everything/builder/tables/project/fields/stage/merge-options"
        answer = self.page.client.post(address, data=form)
        assert answer.status_code != 200, "a page that asks again does nothing"
        return answer


@pytest.fixture
def acts(call, desk):
    return Acts(call, desk)


def state(desk):
    """Return the rows, less the uploads that wait for the form to be sent again, and the files."""
    rows = desk.office.snapshot()
    rows["attachment"] = [each for each in rows["attachment"] if "'files', None," not in each]
    return rows, files_of(desk.app.config["FILES_DIR"])


def problems(desk):
    """Return what the doctor finds."""
    engine = desk.office.engine
    return [*check_storage(engine), *check_files(engine, desk.app.config["FILES_DIR"])]


@pytest.mark.parametrize("name", ["create", "update", "delete", "restore", "upload", "merge"])
def test_a_full_database_at_any_call_leaves_everything_as_it_was(acts, desk, name):
    with desk.app.app_context():
        engine = db.engine
    before = state(desk)
    for number in range(1, MOST_CALLS):
        with failing_database(engine, number) as countdown:
            answer = getattr(acts, name)()
        if not countdown.failed or answer.status_code < 400:  # what fails after the commit takes nothing back
            break
        assert answer.status_code == 503, (number, answer.text)
        assert "disk is full" in answer.text and "OperationalError" not in answer.text
        assert state(desk)[0] == before[0], number
    assert number > 5 and answer.status_code < 400, answer.text
    assert state(desk)[0] != before[0]
    assert problems(desk) == []


def test_a_full_disk_at_any_call_of_an_upload_leaves_everything_as_it_was(acts, desk, monkeypatch):
    before = state(desk)
    for number in range(1, MOST_CALLS):
        with failing_disk(monkeypatch, number) as countdown:
            answer = acts.upload()
        if not countdown.failed:
            break
        assert answer.status_code == 503, (number, answer.text)
        assert "disk is full" in answer.text
        assert state(desk)[0] == before[0]
        assert not [name for name in files_of(desk.app.config["FILES_DIR"]) if name.startswith("incoming")]
    assert number > 2 and answer.status_code == 303, answer.text
    assert problems(desk) == []


def test_a_failure_nobody_foresaw_tells_a_number_and_no_more(acts, desk, monkeypatch, caplog):
    def broken(*_arguments, **_named):
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr("tablewright.runtime.records.service.create", broken)
    before = state(desk)
    for act in (acts.create, acts.upload):
        answer = act()
        assert answer.status_code == 500
        assert (
            "secret" not in answer.text
            and "Traceback" not in answer.text
            and "RuntimeError" not in answer.text
        )
        (logged,) = [each for each in caplog.records if each.levelname == "ERROR"]
        assert logged.getMessage().split()[0] in answer.text
        caplog.clear()
    assert state(desk)[0] == before[0]
    monkeypatch.undo()
    assert acts.create().status_code == 201
