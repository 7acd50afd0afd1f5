"""Whatever grants say: lists, records, sums, searches, history and changes keep to them, row by row and field by field."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.query_world import NOW, World
from fixtures.rights_oracle import CLASSES, FIELDS, Grant, GrantOracle, Row, random_actor, random_grant
from tablewright.core.database import reading
from tablewright.core.errors import Invalid, NotFound, Refused
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.check import check
from tablewright.definition.model import App
from tablewright.fields.masking import Masked
from tablewright.runtime.access.rights import AppRights, work_out
from tablewright.runtime.records import service
from tablewright.runtime.records.aggregate import aggregate
from tablewright.runtime.records.context import Context, environment_of, make_context
from tablewright.runtime.records.history import list_history
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.query import ListRequest, get_record, list_records

SEEDS = 20


def rights_of(world: World, grants: Sequence[Grant]) -> AppRights:
    document: Any = copy.deepcopy(dict(world.app.model.document))
    (project,) = (table for table in document["tables"] if table["key"] == "project")
    for field in project["fields"]:
        if field["key"] in CLASSES:
            field["sensitivity"] = CLASSES[field["key"]]
    roles = [{"key": f"r{n}", "label": "R", "tables": {"project": each}} for n, each in enumerate(grants)]
    document["roles"] = roles
    # The example names roles of its own in its views and automations.
    document["automations"] = []
    document["views"] = [{k: v for k, v in view.items() if k != "roles"} for view in document["views"]]
    assert check(document) == []
    return work_out(App.read(document), [role["key"] for role in roles])


def cases(world: World, seed: int) -> tuple[GrantOracle, AppRights]:
    chance = random.Random(seed)
    grants = [random_grant(chance) for _ in range(chance.choice([1, 2, 3]))]
    return GrantOracle(world, random_actor(world, chance), grants), rights_of(world, grants)


def context_of(world: World, connection: sa.Connection, oracle: GrantOracle, rights: AppRights) -> Context:
    made = make_context(connection, world.app, oracle.actor, NOW)
    return replace(made, rights=rights, environment=environment_of(oracle.actor, NOW))


@pytest.mark.parametrize("seed", range(0, SEEDS, 5))
def test_reading_keeps_to_the_grants(filled: World, seed: int) -> None:
    with reading(filled.engine) as connection:
        for each in range(seed, seed + 5):
            oracle, rights = cases(filled, each)
            context = context_of(filled, connection, oracle, rights)
            _check_lists(context, oracle)
            _check_sums(context, oracle)
            _check_one(context, oracle)


def _check_lists(context: Context, oracle: GrantOracle) -> None:
    mine = context.rights.tables["project"]
    projects = oracle.world.rows["project"]
    seen = {key for key, row in projects.items() if oracle.sees(row)}
    asked = tuple(key for key in FIELDS if key in mine.shown)
    rows = list_records(context, "project", ListRequest(fields=asked, limit=1000)).rows
    assert {row.id for row in rows} == seen, oracle.grants
    for row in rows:
        stored = projects[row.id]
        for key in FIELDS:
            level, value = oracle.level(stored, key), row.values.get(key)
            where = (oracle.grants, key, level, stored)
            if level == "hidden" or stored[key] is None:
                assert value is None, where
            elif level == "masked":
                assert isinstance(value, Masked) and value != stored[key], where
            else:
                assert (value["id"] if isinstance(value, dict) else value) == stored[key], where


def _check_sums(context: Context, oracle: GrantOracle) -> None:
    """A filter, a sum and a search find in a row what its reader may read in full there, and nothing else."""
    fields = context.rights.tables["project"].fields
    rows = [row for row in oracle.world.rows["project"].values() if oracle.sees(row)]

    def readable(key: str) -> list[Row]:
        return [row for row in rows if oracle.level(row, key) in ("read", "create", "edit")]

    (found,) = aggregate(context, "project", (), ("count",))
    assert found["count"] == len(rows)
    if "amount" in fields:
        (found,) = aggregate(context, "project", (), ("sum:amount",))
        assert (found["sum:amount"] or 0) == sum(row["amount"] or 0 for row in readable("amount"))
    if "stage" in fields:
        leaf = {"field": "stage", "op": "is", "value": "run"}
        page = list_records(context, "project", ListRequest(fields=(), filter=leaf, limit=1000))
        assert {row.id for row in page.rows} == {r["id"] for r in readable("stage") if r["stage"] == "run"}
    for word, key in (("alpha", "name"), ("138000012", "phone")):
        page = list_records(context, "project", ListRequest(fields=(), search=word, limit=1000))
        found = {row.id for row in page.rows}
        assert found <= {row["id"] for row in readable(key) if word in (row[key] or "")}, (
            oracle.grants,
            word,
        )


def _check_one(context: Context, oracle: GrantOracle) -> None:
    for row in list(oracle.world.rows["project"].values())[::9]:
        if oracle.sees(row):
            assert get_record(context, "project", row["id"], fields=()).id == row["id"]
        else:
            with pytest.raises(NotFound):
                get_record(context, "project", row["id"], fields=())


def _add_history(world: World) -> None:
    rows = world.rows["project"].values()
    told = [
        {
            "table_id": world.app.tables["project"].id,
            "record_id": row["id"],
            "rev": 2,
            "act": "create",
            "changes": {key: [None, _api(row[key])] for key in FIELDS if row[key] is not None},
            "source": "test",
            "depth": 0,
            "at": NOW,
        }
        for row in rows
    ]
    with world.engine.begin() as connection:
        connection.execute(sa.insert(Change), told)


def _api(value: Any) -> Any:
    return value if isinstance(value, int | str) else str(value)


def test_history_keeps_to_the_grants(filled: World) -> None:
    _add_history(filled)
    with reading(filled.engine) as connection:
        for seed in range(SEEDS):
            oracle, rights = cases(filled, seed)
            context = context_of(filled, connection, oracle, rights)
            for row in list(filled.rows["project"].values())[seed % 7 :: 7]:
                _check_history(context, oracle, row)


def _check_history(context: Context, oracle: GrantOracle, row: Row) -> None:
    if not any("history" in grant["actions"] for grant in oracle.grants):
        with pytest.raises(Refused):
            list_history(context, "project", row["id"])
        return
    if row["deleted_at"] is not None:
        return  # who may look into the bin is another test's
    if not (oracle.sees(row) and oracle.open_on(row, "history")):
        with pytest.raises(NotFound):
            list_history(context, "project", row["id"])
        return
    changes = list_history(context, "project", row["id"])[0].changes
    for key in FIELDS:
        level, pair = oracle.level(row, key), changes.get(key)
        where = (oracle.grants, key, level)
        if level == "hidden" or row[key] is None:
            assert pair is None, where
        elif level == "masked":
            assert isinstance(pair[1], Masked), where
        else:
            assert pair is not None and not isinstance(pair[1], Masked), where


class Undone(Exception):
    """Takes everything back."""


@pytest.mark.parametrize("seed", range(0, SEEDS, 5))
def test_changes_keep_to_the_grants(filled: World, seed: int) -> None:
    for each in range(seed, seed + 5):
        oracle, rights = cases(filled, each)
        for row in list(filled.rows["project"].values())[each % 11 :: 11]:
            for key, value in (("name", "new"), ("phone", "+8613911112222"), ("stars", 2)):
                expected = _expected_change(oracle, row, key)
                assert _outcome(filled, oracle, rights, row, key, value) == expected, (
                    oracle.grants,
                    key,
                    row,
                )
            assert _outcome(filled, oracle, rights, row, None, None) == _expected_delete(oracle, row)


def _expected_change(oracle: GrantOracle, row: Row, key: str) -> str:
    if not any("edit" in grant["actions"] for grant in oracle.grants):
        return "Refused"
    if not oracle.sees(row):
        return "NotFound"
    if not oracle.open_on(row, "edit"):
        return "Refused"
    return "done" if oracle.writes(row, key) else "Invalid"


def _expected_delete(oracle: GrantOracle, row: Row) -> str:
    if not any("delete" in grant["actions"] for grant in oracle.grants):
        return "Refused"
    if not oracle.sees(row):
        return "NotFound"
    return "done" if oracle.open_on(row, "delete") else "Refused"


def _outcome(
    world: World, oracle: GrantOracle, rights: AppRights, row: Row, key: str | None, value: Any
) -> str:
    """Return how a change of one field, or a deletion, ends; nothing of it stays."""
    try:
        with unit_of_work(world.engine) as work:
            context = context_of(world, work.connection, oracle, rights)
            if key is None:
                service.delete(work, context, "project", [row["id"]], "test")
            else:
                service.update(work, context, "project", [service.Change(row["id"], {key: value})], "test")
            raise Undone
    except Undone:
        return "done"
    except (NotFound, Refused) as error:
        return "NotFound" if isinstance(error, NotFound) else "Refused"
    except Invalid as error:
        return "Invalid" if key in error.by_path("en") else "done"  # the rows break a rule of the table


def test_what_is_created_keeps_to_the_grants(world: World) -> None:
    given = {"name": "new", "amount": "1.00", "stars": 3, "phone": "+8613911112222"}
    for seed in range(SEEDS):
        oracle, rights = cases(world, seed)
        allowed = {key for key in given if oracle.creates(key)}
        try:
            with unit_of_work(world.engine) as work:
                context = context_of(world, work.connection, oracle, rights)
                service.create(work, context, "project", [given], "test")
                raise Undone
        except Undone:
            assert allowed == set(given), oracle.grants
        except Refused:
            assert not any("create" in grant["actions"] for grant in oracle.grants)
        except Invalid as error:
            assert given.keys() - set(error.by_path("en")) == allowed, oracle.grants
