"""Values are what Excel computes: thousands of its own answers, read from ../shared/realdata/formula."""

from __future__ import annotations

from typing import Any

import pytest

from tablewright.expressions import ERROR, ExpressionFault, evaluate

from .conftest import ENVIRONMENT, Engines, checked_expression
from .excel_cases import FOLDER, Case, cases, same
from .excel_differences import DIFFERENCES

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="The cases are not here: ../shared/realdata/formula is not beside the repository.",
)

AGREEMENT = 0.95


def test_the_results_are_excels(capsys: pytest.CaptureFixture[str]) -> None:
    found = cases()
    differing = [case.place for case in found if not same(_result(case), case.expected)]
    agreeing = len(found) - len(differing)
    with capsys.disabled():
        print(f"\nExcel's results: {agreeing} of {len(found)} agree ({agreeing / len(found):.1%})")
    assert agreeing >= AGREEMENT * len(found)
    assert set(differing) == set(DIFFERENCES), (
        "write every difference and its reason into excel_differences.py"
    )


def test_both_databases_give_the_same_for_every_case(engines: Engines) -> None:
    # A case without fields is computed before SQL is written.
    for case in (case for case in cases() if case.types):
        try:
            engines.value(case.source, case.types, **case.values)
        except ExpressionFault:
            assert case.place in DIFFERENCES, f"{case.place}: {case.source}"


def test_a_case_is_read_as_fields_of_the_types_of_its_cells() -> None:
    case = next(case for case in cases() if case.source == "=b7&d7" or "f9&b7&d7&e19" in case.source)
    assert [type.kind.value for type in case.types.values()] == ["number", "number", "empty", "text"]


def _result(case: Case) -> Any:
    try:
        return evaluate(
            checked_expression(case.source, case.types), lambda path: case.values[path[0]], ENVIRONMENT
        )
    except ExpressionFault:
        return ERROR("#N/A")
