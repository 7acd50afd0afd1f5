"""Python, SQLite and PostgreSQL compute the same: random expressions, random rows, empty fields included."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tablewright.expressions import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Type

from .conftest import Engines, alike
from .random_expressions import FIELDS, SHAPES, expressions, filled, rows

ROWS = st.lists(rows(), min_size=4, max_size=4)
QUIETLY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
EXAMPLES = settings(
    max_examples=70,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=QUIETLY,
    phases=[Phase.generate],
)


@pytest.mark.parametrize("type", [NUMBER, TEXT, BOOLEAN, DATE, DATETIME], ids=lambda type: type.kind.value)
def test_a_random_expression_has_one_value_in_all_three(engines: Engines, type: Type) -> None:
    @EXAMPLES
    @given(expressions(type), ROWS)
    def agree(source: str, records: list[dict[str, Any]]) -> None:
        assert_agreement(engines, source, records)

    agree()


@pytest.mark.parametrize("type", [NUMBER, TEXT, BOOLEAN, DATE, DATETIME], ids=lambda type: type.kind.value)
def test_every_function_has_one_value_over_plain_fields(engines: Engines, type: Type) -> None:
    @EXAMPLES
    @given(ROWS, st.data())
    def agree(records: list[dict[str, Any]], data: st.DataObject) -> None:
        shape = data.draw(st.sampled_from(SHAPES[type]))
        assert_agreement(engines, data.draw(filled(shape, type, 0)), records)

    agree()


@EXAMPLES
@given(expressions(BOOLEAN), ROWS)
def test_a_condition_selects_the_rows_for_which_it_holds(
    engines: Engines, source: str, records: list[dict[str, Any]]
) -> None:
    found = engines.results(source, FIELDS, records, condition=True)
    for name, values in found.items():
        chosen = [value is True for value in values]
        assert chosen == [value is True for value in found["python"]], f"{source} in {name}"


def assert_agreement(engines: Engines, source: str, records: list[dict[str, Any]]) -> None:
    found = engines.results(source, FIELDS, records)
    for name in ("sqlite", "postgresql"):
        for row, one, other in zip(records, found["python"], found[name], strict=True):
            assert alike(one, other), f"{source}: python {one!r}, {name} {other!r} over {row}"
