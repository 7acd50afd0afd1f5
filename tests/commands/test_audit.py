"""`tablewright audit` proves the log, names what is broken, and writes lines that nobody can forge."""

import json

import pytest
import sqlalchemy as sa

from tablewright.core.database import make_engine, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.log import audit
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.demo import ensure_demo_people


@pytest.fixture
def engine(terminal):
    """The terminal's installation with a few entries, written under its own key."""
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with unit_of_work(engine) as work:
        ensure_demo_people(work)
    terminal.ok("audit", "verify")
    with unit_of_work(engine) as work:
        for number in range(3):
            audit(work, "sign_in_failed", login=f'evil\n{{"id": 1}}\r\u2028\x1b[31m {number}')
    yield engine
    engine.dispose()


def test_a_whole_log_is_said_to_be_whole(terminal, engine):
    assert "all whole" in terminal.ok("audit", "verify")


def test_a_broken_log_is_said_where_and_exits_1(terminal, engine):
    with engine.begin() as connection:
        last = connection.scalar(sa.select(sa.func.max(AuditEntry.id)))
        connection.execute(sa.update(AuditEntry).where(AuditEntry.id == last - 1).values(event="sign_in"))
    assert f"Entry {last - 1} " in terminal.refused("audit", "verify")


def test_another_key_does_not_pass(terminal, engine):
    terminal.environ["TABLEWRIGHT_SECRET_KEY"] = "quite another key: b52f07d1e9a84c"
    assert "Broken" in terminal.refused("audit", "verify")


def test_a_code_that_was_kept_proves_that_the_log_is_no_older_copy(terminal, engine):
    with reading(engine) as connection:
        last = connection.execute(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert "all whole" in terminal.ok("audit", "verify", "--expect", f"{last.id}:{last.code}")
    assert "expected code" in terminal.refused("audit", "verify", "--expect", f"{last.id + 1}:{last.code}")


def test_an_export_has_one_line_an_entry_whatever_was_typed(terminal, engine, tmp_path):
    file = tmp_path / "audit.jsonl"
    terminal.ok("audit", "export", file)
    text = file.read_bytes()
    assert all(each >= 32 or each == 10 for each in text)
    found = [json.loads(line) for line in text.decode("ascii").splitlines()]
    assert [each["id"] for each in found] == list(range(1, len(found) + 1))
    assert found[-1]["detail"]["login"].startswith("evil\n")
    terminal.refused("audit", "export", file)
    again = tmp_path / "again.jsonl"
    terminal.ok("audit", "export", again)
    assert json.loads(again.read_text().splitlines()[-1])["event"] == "audit_exported"
