"""What a path leads to, what type it has, and what a computed field depends on."""

import pytest

from fixtures.example_documents import document_of
from tablewright.definition.dependencies import read_by, reads
from tablewright.definition.model import App
from tablewright.definition.types import path_type
from tablewright.expressions import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    OPTION,
    PERSON,
    RECORD,
    TEXT,
    list_of,
)  # fmt: skip


@pytest.fixture(scope="module")
def app():
    return App.read(document_of())


@pytest.mark.parametrize(
    ("path", "type"),
    [
        ("name", TEXT),
        ("amount", NUMBER),
        ("due", DATE),
        ("meeting", DATETIME),
        ("urgent", BOOLEAN),
        ("stage", OPTION),
        ("owner", PERSON),
        ("created_at", DATETIME),
        ("team", RECORD),
        ("team.level", OPTION),
        ("parent.team.level", OPTION),
        ("parent.parent.amount", NUMBER),
        ("team.amount_total", NUMBER),
        ("tags", list_of(RECORD)),
        ("tags.weight", list_of(NUMBER)),
        ("lines.price", list_of(NUMBER)),
        ("lines.tag.name", list_of(TEXT)),
        ("tasks.due", list_of(DATE)),
        ("helpers", list_of(PERSON)),
        ("team_level", OPTION),
        ("tag_names", list_of(TEXT)),
        ("task_count", NUMBER),
        ("first_due", DATE),
        ("first_task", TEXT),
        ("due_days", NUMBER),
        ("grace", DATE),
        ("at_risk", BOOLEAN),
        ("nothing", None),
        ("name.level", None),
        ("team.nothing", None),
        ("owner.name", None),
    ],
)
def test_a_path_has_a_type(app, path, type):
    assert path_type(app, "project", tuple(path.split("."))) == type


def test_a_row_of_a_sub_form_has_paths_of_its_own(app):
    assert path_type(app, "project.lines", ("sum",)) == NUMBER
    assert path_type(app, "project.lines", ("tag", "name")) == TEXT
    assert path_type(app, "project.lines", ("owner",)) is None


def test_a_stored_field_reads_nothing(app):
    assert reads(app, "project", "amount") == frozenset()


def test_a_formula_reads_what_it_names_and_the_links_on_the_way(app):
    assert reads(app, "project", "at_risk") == {
        ("project", "urgent"),
        ("project", "done"),
        ("project", "stage"),
        ("project", "team"),
        ("team", "level"),
    }


def test_reading_goes_on_through_computed_fields(app):
    assert reads(app, "project", "lines_total") == {
        ("project", "lines"),
        ("project.lines", "sum"),
        ("project.lines", "quantity"),
        ("project.lines", "price"),
    }


def test_a_rollup_reads_its_filter_and_its_sort(app):
    assert ("task", "finished") in reads(app, "project", "open_tasks")
    assert ("task", "due") in reads(app, "project", "first_task")


def test_where_a_field_is_used(app):
    assert read_by(app, "project", "amount") == {("project", "weighted"), ("team", "amount_total")}


def test_an_unknown_field_reads_nothing(app):
    assert reads(app, "project", "nothing") == frozenset()
    assert reads(app, "nowhere", "name") == frozenset()
