"""Row conditions of roles: whatever form their SQL takes, they mean what they say, empty links included."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fixtures.query_world import World
from tablewright.core.database import reading
from tablewright.definition.model import App
from tablewright.runtime.access.rights import work_out
from tablewright.runtime.records.query import ListRequest, list_records

Row = dict[str, Any]


def visible(world: World, condition: str, name: str = "mia") -> set[int]:
    """Return the projects a person would see under a role with this row condition."""
    document = copy.deepcopy(dict(world.app.model.document))
    grant = {"actions": ["view"], "rows": {"condition": condition}}
    document["roles"] = [{"key": "r", "label": "R", "tables": {"project": grant}}]
    rights = work_out(App.read(document), ["r"])
    with reading(world.engine) as connection:
        context = replace(world.context(connection, name), rights=rights)
        request = ListRequest(fields=("name",), limit=1000)
        return {row.id for row in list_records(context, "project", request).rows}


def test_conditions_mean_what_they_say(filled: World):
    mia, west = filled.people["mia"], filled.departments["west"]
    teams, projects = filled.rows["team"], filled.rows["project"]

    def team(row: Row) -> Row:
        return teams.get(row["team"], {})

    def parent(row: Row) -> Row:
        return projects.get(row["parent"], {})

    cases: dict[str, Callable[[Row], bool]] = {
        "owner = ME()": lambda row: row["owner"] == mia,
        "team.owner = ME()": lambda row: team(row).get("owner") == mia,
        "OR(owner = ME(), team.owner = ME())": lambda row: mia in (row["owner"], team(row).get("owner")),
        'AND(stage = "run", team.level = "a")': lambda row: row["stage"] == "run" and team(row).get("level") == "a",
        'team.level <> "a"': lambda row: team(row).get("level") != "a",
        'NOT(team.level = "a")': lambda row: team(row).get("level") != "a",
        "ISBLANK(team.level)": lambda row: team(row).get("level") is None,
        'OR(team.level = "a", parent.stage = "run")': lambda row: team(row).get("level") == "a" or parent(row).get("stage") == "run",
        'parent.team.level = "a"': lambda row: team(parent(row)).get("level") == "a" if parent(row) else False,
        "IN(team.owner_department, MYDEPARTMENTS())": lambda row: team(row).get("owner_department") == west,
        "parent.amount = 0": lambda row: not parent(row).get("amount"),
        "team.owner = parent.owner": lambda row: team(row).get("owner") is not None and team(row)["owner"] == parent(row).get("owner"),
        "task_count > 2": lambda row: sum(t["project"] == row["id"] and not t["deleted_at"] for t in filled.rows["task"].values()) > 2,
        "TRUE": lambda row: True,
        "FALSE": lambda row: False,
    }  # fmt: skip
    for condition, holds in cases.items():
        expected = {key for key, row in projects.items() if not row["deleted_at"] and holds(row)}
        assert visible(filled, condition) == expected, condition


def test_conditions_follow_the_person(filled: World):
    for name in ("mia", "eve"):
        mine = {t for t, row in filled.rows["team"].items() if row["owner"] == filled.people[name]}
        live = {key: row for key, row in filled.rows["project"].items() if not row["deleted_at"]}
        assert visible(filled, "team.owner = ME()", name) == {
            k for k, row in live.items() if row["team"] in mine
        }


def test_a_person_without_a_department_sees_no_departments_rows(filled: World):
    with reading(filled.engine) as connection:
        context = filled.context(connection, "han")
        alone = replace(context, environment=replace(context.environment, departments=()))
        assert list_records(context, "project", ListRequest()).rows
        assert list_records(alone, "project", ListRequest()).rows == []
