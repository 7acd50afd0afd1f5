"""How lists are asked: one statement a page however much it shows, made once for each shape of request."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.query_world import NOW, World
from tablewright.core.database import reading
from tablewright.core.errors import Malformed
from tablewright.runtime.records import listing, prepared
from tablewright.runtime.records.prepared import statements
from tablewright.runtime.records.query import ListRequest, get_record, list_records


@contextlib.contextmanager
def statements_run(engine: sa.Engine) -> Iterator[list[str]]:
    """Give the list of statements run within the block."""
    run: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        run.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_a_page_with_every_field_is_one_statement(filled: World):
    with reading(filled.engine) as connection:
        for name in ("ada", "mia", "han", "both"):
            context = filled.context(connection, name)
            list_records(context, "project", ListRequest(limit=50))  # names of people are read once a second
            with statements_run(filled.engine) as run:
                page = list_records(context, "project", ListRequest(limit=50, sort=("-amount",), search="a"))
                list_records(
                    context,
                    "project",
                    ListRequest(limit=50, filter={"field": "task_count", "op": "gt", "value": 0}),
                )
                get_record(context, "project", page.rows[0].id)
            assert len(run) == 3


def test_what_a_list_is_sorted_by_is_worked_out_once_for_each_record(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        with statements_run(filled.engine) as run:
            list_records(context, "project", ListRequest(fields=("name",), sort=("task_count",)))
    tasks = context.app.tables["task"].sql.name
    assert sum(statement.count(f"FROM {tasks} ") for statement in run) == 1


def test_a_statement_is_made_once_for_all_values_of_a_filter(filled: World, monkeypatch: pytest.MonkeyPatch):
    made: list[Any] = []
    row_plan = listing.row_plan
    monkeypatch.setattr(listing, "row_plan", lambda *args: made.append(args) or row_plan(*args))
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for value in (1, 50, "70.25"):
            for words in ("a", "bb"):
                leaf = {"field": "amount", "op": "gt", "value": value}
                page = list_records(context, "project", ListRequest(filter=leaf, search=words))
                assert all(row.values["amount"] > float(value) for row in page.rows)
    assert len(made) == 2  # a single letter is not looked up in the token index


def test_one_persons_statement_never_answers_another(filled: World):
    with reading(filled.engine) as connection:
        both = filled.context(connection, "both")
        request = ListRequest(fields=("name",), limit=1000)
        mine = [row.id for row in list_records(both, "project", request).rows]
        person = filled.people["eve"]
        other = replace(
            both,
            actor=replace(both.actor, person_id=person, departments=()),
            environment=replace(both.environment, person=person, departments=()),
        )
        theirs = [row.id for row in list_records(other, "project", request).rows]
        rows = filled.rows["project"]
        assert theirs != mine
        assert set(theirs) == {
            key
            for key, row in rows.items()
            if not row["deleted_at"] and (row["owner"] == person or row["stage"] == "run")
        }
        assert [row.id for row in list_records(both, "project", request).rows] == mine


def test_a_relative_date_moves_with_the_day(filled: World):
    leaf = {"field": "due", "op": "within", "value": {"last": 3, "unit": "day"}}
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for days in (0, 1, 5):
            later = replace(context, environment=replace(context.environment, now=NOW + timedelta(days=days)))
            today = (NOW + timedelta(days=days)).date()
            found = list_records(later, "project", ListRequest(filter=leaf, limit=1000)).rows
            expected = {
                key for key, row in filled.rows["project"].items()
                if not row["deleted_at"] and row["due"] and today - timedelta(days=2) <= row["due"] <= today
            }  # fmt: skip
            assert {row.id for row in found} == expected


def test_kept_statements_have_a_limit(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(prepared, "MOST_KEPT", 10)
    with reading(world.engine) as connection:
        context = world.context(connection, "ada")
        keys = sorted(context.rights.tables["tag"].fields)
        for number in range(30):
            fields = tuple(key for place, key in enumerate(keys) if number >> place & 1)
            list_records(context, "tag", ListRequest(fields=fields, limit=1))
        assert len(statements(context.rights.compiled)._order) == 10


HOSTILE_FILTERS: list[Any] = [
    [],
    "x",
    7,
    True,
    {},
    {"and": {}},
    {"and": None},
    {"or": [None]},
    {"not": []},
    {"xor": []},
    {"and": [], "or": []},
    {"field": "name"},
    {"field": "name", "op": None},
    {"field": "name", "op": "is", "value": 1, "extra": 1},
    {"field": "name", "op": "drop"},
    {"field": "name", "op": "is", "value": {"$ne": 1}},
    {"field": "name", "op": "is", "value": ["a"]},
    {"field": "name", "op": "contains", "value": "\0"},
    {"field": "name", "op": "contains", "value": "\ud800"},
    {"field": "name", "op": "in", "value": ["a"] * 10_000},
    {"field": "amount", "op": "gt", "value": "NaN"},
    {"field": "amount", "op": "gt", "value": float("nan")},
    {"field": "amount", "op": "gt", "value": float("inf")},
    {"field": "amount", "op": "between", "value": [1]},
    {"field": "due", "op": "lt", "value": "0000-01-01"},
    {"field": "due", "op": "within", "value": {"last": 10**9, "unit": "year"}},
    {"field": "due", "op": "within", "value": "since_forever"},
    {"field": "meeting", "op": "lt", "value": "yesterdayish"},
    {"field": "lead", "op": "is", "value": 2**70},
    {"field": "lead", "op": "is_me", "value": 3},
    {"field": "team", "op": "is", "value": "1"},
    {"field": "stage", "op": "is", "value": "ghost"},
    {"field": "colors", "op": "has_any", "value": "red"},
    {"field": ["name"], "op": "is_empty"},
    {"field": "n" * 10_000, "op": "is_empty"},
    {"field": ".".join(["parent"] * 50), "op": "is_empty"},
    {"field": "name.", "op": "is_empty"},
    {"and": [{"field": "name", "op": "is_empty"}] * 300},
]


def deep(levels: int) -> Any:
    tree: Any = {"field": "name", "op": "is_empty"}
    for _ in range(levels):
        tree = {"not": tree}
    return tree


def test_hostile_filters_are_refused_and_nothing_else(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for tree in (*HOSTILE_FILTERS, deep(11), deep(500)):
            with pytest.raises(Malformed) as refused:
                list_records(context, "project", ListRequest(filter=tree))
            assert refused.value.say("zh") and refused.value.say("en"), tree
        assert list_records(context, "project", ListRequest(filter=deep(9))).rows


def test_hostile_parts_of_a_request_are_refused(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for request in (
            ListRequest(limit=0),
            ListRequest(limit=1001),
            ListRequest(limit=-5),
            ListRequest(offset=-1),
            ListRequest(sort=("colors",)),
            ListRequest(sort=("tasks",)),
            ListRequest(sort=("tasks.name",)),
            ListRequest(sort=("--name",)),
            ListRequest(sort=("name",) * 9),
            ListRequest(fields=("'; DROP TABLE x",)),
            ListRequest(fields=("id.name",)),
        ):
            with pytest.raises(Malformed):
                list_records(context, "project", request)


def test_large_numbers_in_filters_find_nothing_and_break_nothing(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "ada")
        for value in (10**30, -(10**30), "1e300", 1e300, "0.0000000001"):
            for op in ("is", "gt", "lt", "is_not"):
                leaf = {"field": "amount", "op": op, "value": value}
                list_records(context, "project", ListRequest(filter=leaf, limit=1))
        ids = ListRequest(ids=(1, 2**62), limit=10)
        assert len(list_records(context, "project", ids).rows) <= 1
