"""What every type says about itself: in both languages, with its templates, and each in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tablewright.fields
from tablewright.fields import FIELD_TYPES, SYSTEM_FIELDS, FieldType, type_of
from tablewright.fields.aggregates import LABELS

FOLDER = Path(tablewright.fields.__file__).parent
TYPES = pytest.mark.parametrize("kind", FIELD_TYPES.values(), ids=FIELD_TYPES)
FAMILIES = {"basic", "choice", "people", "relation", "computed", "system"}
OPERATORS = {
    "is", "is_not", "in", "not_in", "contains", "not_contains", "starts_with", "lt", "lte", "gt", "gte", "between",
    "is_empty", "is_not_empty", "has_any", "has_all", "within", "is_me", "is_mine",
}  # fmt: skip


def test_the_list_and_the_folders_hold_the_same_types():
    folders = {path.parent.name for path in FOLDER.glob("*/field.py")}
    assert folders == {kind.__class__.__module__.split(".")[-2] for kind in FIELD_TYPES.values()}
    assert folders - {"system"} == {kind.name for kind in FIELD_TYPES.values() if kind.family != "system"}


@TYPES
def test_a_type_says_what_it_is_in_both_languages(kind: FieldType):
    for words in (kind.label, kind.help):
        assert words.en and words.zh and words.en != words.zh
    assert kind.family in FAMILIES and kind.summary in {"left", "right", "center"}
    assert kind.__doc__


@TYPES
def test_every_setting_has_a_title_in_both_languages(kind: FieldType):
    for name, schema in kind.settings.items():
        assert set(schema["title"]) == {"en", "zh"}, name
        assert schema["title"]["en"] != schema["title"]["zh"]
    assert set(kind.required_settings) <= set(kind.settings)


@TYPES
def test_a_type_has_a_control_and_a_cell(kind: FieldType):
    for template in (kind.input_template, kind.cell_template):
        assert (FOLDER / template).is_file(), f"write platform/fields/{template}, or name another type's"


@TYPES
def test_operators_aggregates_and_groupings_are_known_ones(kind: FieldType):
    assert set(kind.operators) <= OPERATORS
    assert set(kind.aggregates) <= set(LABELS)
    assert set(kind.groupings) <= {"value", "day", "week", "month", "quarter", "year", "province", "city"}


@TYPES
def test_an_icon_is_among_those_pages_may_show(kind: FieldType):
    listed = (FOLDER.parent / "web" / "frontend" / "icons.txt").read_text().split()
    assert kind.icon in listed, "add it to web/frontend/icons.txt"


def test_every_table_has_the_system_fields_under_the_names_of_their_types():
    assert [field.key for field in SYSTEM_FIELDS] == [
        "created_at", "created_by", "updated_at", "updated_by", "owner", "owner_department",
    ]  # fmt: skip
    assert all(field.key == type_of(field).name for field in SYSTEM_FIELDS)
    assert [field.key for field in SYSTEM_FIELDS if type_of(field).writable] == ["owner"]


def test_templates_hold_no_script_no_style_and_no_handler():
    for path in templates():
        text = path.read_text().lower()
        for word in ("<script", "<style", "style=", "onclick", "onchange", "javascript:", "|safe"):
            assert word not in text, f"{path.name}: {word}"


def templates() -> Iterator[Any]:
    return FOLDER.rglob("*.html")
