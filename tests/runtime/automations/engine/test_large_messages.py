"""Messages with more receivers, or larger files, than one step may send: refused before anything is read or copied."""

from __future__ import annotations

import pathlib

import pytest
import sqlalchemy as sa

from fixtures.workshop import automation, on, step
from tablewright.core.clock import utc_now
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.runtime.automations.engine import messages
from tablewright.runtime.files.models import Attachment
from tablewright.runtime.files.store import FileStore
from tablewright.runtime.outgoing.sender import send_due

DIGEST = "ab" * 32


@pytest.fixture
def attached(workshop, tmp_path, monkeypatch):
    """Have the mails of the automation take along files of these sizes; what lies on the disk is small."""
    monkeypatch.setenv("TABLEWRIGHT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(
        "tablewright.automations.steps.messages.send_mail.SendMail._files", lambda *_given: ids
    )
    ids: list[int] = []

    def attach(*sizes):
        path = FileStore(tmp_path / "files").blobs.path(DIGEST)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"small")
        told = {"app_id": workshop.app.id, "field_key": "file", "name": "a.pdf", "type": "application/pdf"}
        told |= {"digest": DIGEST, "created_at": utc_now(), "table_id": workshop.app.tables["task"].id}
        with workshop.engine.begin() as connection:
            for size in sizes:
                made = sa.insert(Attachment).values(**told, size=size).returning(Attachment.id)
                ids.append(connection.execute(made).scalar_one())

    return attach


def mailed(workshop, addresses):
    workshop.create("note", {"text": addresses})
    workshop.work()
    send_due(workshop.engine)
    workshop.work()
    with workshop.engine.connect() as connection:
        return workshop.runs()[-1], connection.scalar(sa.select(sa.func.count()).select_from(OutgoingMail))


def begin(workshop):
    mail = step("mail", "send_mail", addresses="text", subject="Hello", text="Text")
    workshop.begin_with(automation("mails", on("record_created", "note"), mail))


def test_files_that_are_too_large_together_are_not_even_read(workshop, attached, monkeypatch):
    begin(workshop)
    attached(*[6 * 1024**2] * 2)
    monkeypatch.setattr(pathlib.Path, "read_bytes", lambda _path: pytest.fail("it was read"))
    run, mails = mailed(workshop, "lin@example.com")
    assert run.state == "failed" and "10 MB" in run.reason["zh"] and mails == 0


def test_a_field_full_of_addresses_sends_to_nobody_and_a_few_addresses_to_each(workshop, monkeypatch):
    monkeypatch.setattr(messages, "MOST_RECEIVERS", 3)
    begin(workshop)
    run, mails = mailed(workshop, ",".join(f"p{each}@example.com" for each in range(4)))
    assert run.state == "failed" and mails == 0
    run, mails = mailed(workshop, "a@example.com; b@example.com，a@example.com")
    assert run.state == "done" and mails == 2


def test_files_are_not_copied_for_more_receivers_than_there_is_room_for(workshop, attached, monkeypatch):
    monkeypatch.setattr(messages, "MOST_SENT", 0)
    begin(workshop)
    assert mailed(workshop, "a@example.com")[0].state == "done"
    attached(5)
    run, mails = mailed(workshop, "a@example.com")
    assert run.state == "failed" and mails == 1
