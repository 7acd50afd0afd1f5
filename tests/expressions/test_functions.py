"""Every function is complete: said in both languages, with an example, in Python and on both databases."""

from __future__ import annotations

import re

import pytest

from tablewright.expressions import POSTGRESQL_FUNCTIONS_SQL, SQLITE_FUNCTIONS, Entry, catalogue, parse
from tablewright.expressions.catalogue import CATEGORIES
from tablewright.expressions.functions import CALLED, FUNCTIONS
from tablewright.expressions.tree import Function

from .random_expressions import CHOICES, SHAPES

ENTRIES = catalogue()


def test_there_are_some_hundred_functions_in_six_categories() -> None:
    assert len(ENTRIES) >= 100
    assert {entry.category for entry in ENTRIES} == set(CATEGORIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_function_explains_itself(entry: Entry) -> None:
    assert entry.help.en.endswith(".") and entry.help.zh.endswith("。"), (
        "help is one sentence in each language"
    )
    assert entry.signature.startswith(f"{entry.name}(")
    assert entry.name in parse(entry.example).functions(), "the example uses the function"


@pytest.mark.parametrize("function", CALLED, ids=lambda function: function.name)
def test_a_function_runs_on_postgresql(function: Function) -> None:
    defined = f"FUNCTION {function.sql_name}(" in POSTGRESQL_FUNCTIONS_SQL
    folded = all(parameter.default is None for parameter in function.parameters)
    assert function.sql or defined or folded, "give `postgresql` a body, or `sql` an expression"


def test_functions_are_registered_once() -> None:
    names = [name for name, *_ in SQLITE_FUNCTIONS]
    assert len(names) == len(set(names))
    created = re.findall(r"FUNCTION (tw_\w+)\(", POSTGRESQL_FUNCTIONS_SQL)
    assert len(created) == len(set(created))


def test_the_agreement_of_every_function_is_tried() -> None:
    shapes = [shape for of_type in SHAPES.values() for shape in of_type] + list(CHOICES)
    tried = set(re.findall(r"([A-Z][A-Z0-9]*)\(", " ".join(shapes)))
    constant = {"TRUE", "FALSE", "TODAY", "NOW", "ME", "MYDEPARTMENTS", "PI"}
    assert set(FUNCTIONS) - tried - constant == set(), "add a shape to random_expressions.py"
