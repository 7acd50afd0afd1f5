"""What a table's records look like to one actor, as JSON Schema, and what a new one starts with."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fixtures.office import Office
from tablewright.core.database import reading
from tablewright.core.errors import NotFound
from tablewright.runtime.records.defaults import initial_values
from tablewright.runtime.records.json_schema import json_schema


def schema(office: Office, who: str, table: str) -> Any:
    with reading(office.engine) as connection:
        return json_schema(office.context(who, connection), table)


def test_every_table_has_a_sound_schema(office: Office) -> None:
    for key in ("team", "tag", "project", "task"):
        Draft202012Validator.check_schema(schema(office, "ada", key))


def test_what_the_schema_takes_the_service_takes(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    row = {
        "name": "Roof", "reference": "AB-1", "hours": 1.5, "amount": "12.50", "stage": "run", "colors": ["red"],
        "due": "2026-11-22", "meeting": "2026-11-22T08:00:00Z", "effort": 60, "team": team, "urgent": True,
        "lead": office.people["mia"], "lines": [{"item": "a", "quantity": 2}], "phone": None, "tags": [],
    }  # fmt: skip
    Draft202012Validator(schema(office, "ada", "project")).validate(row)
    assert office.create("ada", "project", **row)


def test_a_hidden_field_is_absent_and_a_read_only_one_says_so(office: Office) -> None:
    found = schema(office, "mia", "project")["properties"]
    assert "share" not in found and "phone" not in found
    assert found["amount"]["readOnly"] and found["code"]["readOnly"]
    assert "readOnly" not in found["name"]


def test_only_what_one_must_give_oneself_is_required(office: Office) -> None:
    assert schema(office, "ada", "project")["required"] == ["name"]
    assert schema(office, "ada", "task")["required"] == ["name", "project"]


def test_a_table_out_of_sight_has_no_schema(office: Office) -> None:
    with pytest.raises(NotFound):
        schema(office, "sam", "project")


def test_a_new_record_starts_with_the_defaults_the_actor_may_write(office: Office) -> None:
    with reading(office.engine) as connection:
        context = office.context("mia", connection)
        found = initial_values(context, "project")
    assert found == {
        "stage": "plan",
        "done": 0,
        "urgent": False,
        "colors": ["red"],
        "due": "2026-12-22",
        "owner": office.people["mia"],
    }
