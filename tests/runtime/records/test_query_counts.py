"""How many records a list has: exact when asked, "about" when there are many, never made from hidden rows."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from fixtures.query_oracle import Oracle
from fixtures.query_world import World
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.records import counting, recall
from tablewright.runtime.records.context import Context
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.query import ListRequest, list_records


def counted(context: Context, how: str) -> tuple[int | None, bool]:
    page = list_records(context, "project", ListRequest(limit=1, count=how))
    return page.count, page.exact


def test_many_records_are_counted_about(filled: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(counting, "CAPPED", 20)
    with reading(filled.engine) as connection:
        connection.execute(sa.text("ANALYZE"))
        number, exact = counted(filled.context(connection, "ada"), "estimate")
    assert not exact
    truth = len(Oracle(filled, "ada").projects())
    assert number == 20 if filled.engine.dialect.name == "sqlite" else abs(number - truth) < 20


def test_a_person_who_sees_some_rows_gets_no_estimate_of_all(filled: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(counting, "CAPPED", 20)
    monkeypatch.setattr(counting, "_planned", lambda *_: pytest.fail("the planner was asked"))
    with reading(filled.engine) as connection:
        assert counted(filled.context(connection, "mia"), "estimate") == (20, False)


def test_few_records_are_counted_exactly_even_when_an_estimate_would_do(filled: World):
    with reading(filled.engine) as connection:
        for name in ("ada", "mia"):
            expected = len(Oracle(filled, name).projects())
            assert counted(filled.context(connection, name), "estimate") == (expected, True)


def test_a_remembered_count_is_forgotten_with_the_next_change(filled: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recall, "WORTH_SECONDS", -1)
    table = filled.app.tables["project"]
    with reading(filled.engine) as connection:
        before, _ = counted(filled.context(connection, "ada"), "exact")
    with unit_of_work(filled.engine) as work:
        new_id = filled.add(work, "project", name="new", stage="run", owner=filled.people["eve"])
    with reading(filled.engine) as connection:
        assert counted(filled.context(connection, "ada"), "exact") == (before, True)  # nothing was logged yet
    with unit_of_work(filled.engine) as work:
        work.connection.execute(
            sa.insert(Change.__table__).values(
                table_id=table.id,
                record_id=new_id,
                rev=1,
                act="create",
                changes={},
                source="form",
                at=work.now,
            )
        )
    with reading(filled.engine) as connection:
        assert counted(filled.context(connection, "ada"), "exact") == (before + 1, True)


def test_two_who_ask_at_once_look_once(filled: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recall, "WORTH_SECONDS", -1)
    looked: list[int] = []
    second = threading.Event()
    found: list[tuple[int | None, bool]] = []
    count = counting._counted

    def ask() -> None:
        with reading(filled.engine) as connection:
            found.append(counted(filled.context(connection, "mia"), "exact"))

    other = threading.Thread(target=ask)

    def slowly(ids: sa.Select) -> sa.Select:
        looked.append(1)
        if len(looked) == 1:
            other.start()
            second.wait(0.3)
        else:
            second.set()
        return count(ids)

    monkeypatch.setattr(counting, "_counted", slowly)
    ask()
    other.join()
    assert len(found) == 2
    assert found[0] == found[1]
    assert len(looked) == 1
