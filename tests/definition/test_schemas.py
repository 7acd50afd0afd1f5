"""The schemas of definitions: standard, closed, complete in themselves, and in both languages."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from fixtures.example_documents import document_of
from tablewright.core.limits import LIMITS
from tablewright.definition import schemas
from tablewright.definition.check import check
from tablewright.definition.schemas import own_schema, schema_for
from tablewright.expressions.budgets import CHARACTERS
from tablewright.fields import FIELD_TYPES

PARTS = ("app", "table", "field", "relation", "form", "view", "role", "automation", "dashboard")
REALDATA = Path(__file__).parents[3] / "shared" / "realdata" / "json-schema"


@pytest.mark.parametrize("name", [*PARTS, *FIELD_TYPES])
def test_a_schema_is_a_standard_one(name):
    Draft202012Validator.check_schema(schema_for(name))


@pytest.mark.parametrize("name", PARTS)
def test_a_schema_refers_to_itself_only(name):
    text = json.dumps(schema_for(name))
    assert '"$ref": "http' not in text
    assert set(schemas.references(schema_for(name))) <= set(schema_for(name).get("$defs", ()))


@pytest.mark.parametrize("name", ("everything", "minimal", "hostile_labels"))
def test_the_examples_follow_the_schema_of_an_app(name):
    Draft202012Validator(schema_for("app")).validate(document_of(name))


def objects(schema, path="$"):
    """Every schema of an object with named members, with its path."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            yield path, schema
        for name, value in schema.items():
            yield from objects(value, f"{path}.{name}")
    elif isinstance(schema, list):
        for position, value in enumerate(schema):
            yield from objects(value, f"{path}[{position}]")


@pytest.mark.parametrize("name", [*PARTS, "filter", "grant", "words"])
def test_every_object_of_a_schema_is_closed(name):
    schema = own_schema("field:relation" if name == "relation" else name)
    for path, each in objects(schema):
        # `if` only asks; the members of "any field" are closed by its type's own schema.
        if not path.endswith(".if") and name != "field":
            assert each.get("additionalProperties") is False, path


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_a_field_says_nothing_its_type_does_not_know(name):
    field = {"key": "a", "type": name, "surprise": 1}
    with pytest.raises(ValidationError):
        Draft202012Validator(schema_for("field")).validate(field)


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_setting_has_a_title_in_both_languages(name):
    for member, setting in own_schema(f"field:{name}")["properties"].items():
        if member in FIELD_TYPES[name].settings:
            assert {"en", "zh"} <= set(setting["title"]), member


def test_the_numbers_in_the_schemas_are_the_limits_in_force():
    assert own_schema("words")["maxLength"] == LIMITS.label_length
    assert own_schema("expression")["maxLength"] == CHARACTERS
    assert own_schema("automation")["properties"]["steps"]["maxItems"] == LIMITS.automation_steps
    assert own_schema("sort")["maxItems"] == LIMITS.sort_fields
    assert own_schema("group")["maxItems"] == LIMITS.group_fields


@pytest.mark.skipif(
    not REALDATA.is_dir(), reason="the collection of JSON Schema cases is not on this machine"
)
def test_foreign_schemas_as_definitions_are_answered_in_words():
    checked = 0
    for path in sorted(REALDATA.glob("*.json")):
        for case in json.loads(path.read_text("utf-8")):
            document = document_of("minimal")
            document["tables"][0]["fields"].append(case["schema"])
            document["automations"] = [each["data"] for each in case["tests"]]
            faults = check(document)
            assert faults
            checked += 1
    assert checked > 300
