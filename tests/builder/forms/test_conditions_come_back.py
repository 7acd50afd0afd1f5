"""Whatever the rows of conditions can make is read back into the same rows, and holds for the same records everywhere."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from expressions.conftest import ENVIRONMENT, Engines, checked_expression, engines  # noqa: F401
from expressions.random_expressions import _VALUES
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from runtime.forms.test_browser_and_server_agree import computed

from fixtures.small_apps import app, field, table
from tablewright.builder.screens.conditions.fields import condition_groups, known_fields
from tablewright.builder.screens.conditions.operators import operators_of
from tablewright.builder.screens.conditions.reading import tree_of
from tablewright.builder.screens.conditions.writing import expression_of
from tablewright.core.periods import NAMED_PERIODS, UNITS
from tablewright.definition.model import App
from tablewright.expressions import Kind
from tablewright.fields import type_of
from tablewright.fields.base import Reader
from tablewright.runtime.forms.portable import ASK, plain, portable_tree
from tablewright.runtime.screens.filter_form import form_of, others_of
from tablewright.runtime.screens.filter_form import tree_of as tree_of_rows
from tablewright.runtime.screens.filter_leaf import listed, settle
from tablewright.runtime.screens.filter_rows import FilterForm
from tablewright.runtime.screens.operators import MANY, NOTHING, PAIR, PERIOD, TEXT, takes

FORM: Any = SimpleNamespace(environment=ENVIRONMENT)
"""What a form's script is told besides the tree: what today is, and who asks."""
OPTIONS = [{"key": "a"}, {"key": "b"}, {"key": "gold"}]
MODEL = App.read(
    app(
        table("team", field("name")),
        table(
            "deal",
            field("name"),
            field("code"),
            field("level", "select", options=OPTIONS),
            field("tags", "multi_select", options=OPTIONS),
            field("amount", "number", decimals=3),
            field("size", "number", decimals=3),
            field("due", "date"),
            field("begins", "date"),
            field("met", "date_time"),
            field("paid", "checkbox"),
            field("seller", "member"),
            field("buyer", "member"),
            field("helpers", "member", many=True),
            field("unit", "department"),
            field("team", "relation", table="team"),
        ),
    ).document
)
FORM.app = SimpleNamespace(model=MODEL)
OWN = [each.key for each in MODEL.tables["deal"].fields]
KNOWN = {path: each for path, each in known_fields(condition_groups(MODEL, "deal")).items() if path in OWN}
FIELDS = {path: each.field for path, each in KNOWN.items()}
TYPES = {path: type_of(each).type(each) for path, each in FIELDS.items()}
NOBODY = Reader("en", "UTC")
COUNTS = st.integers(1, 400)
PERIODS = st.sampled_from(list(NAMED_PERIODS)) | st.builds(
    lambda way, count, unit: {way: count, "unit": unit},
    st.sampled_from(["last", "next"]),
    COUNTS,
    st.sampled_from(UNITS),
)
DAYS = st.sampled_from(["today", "yesterday", "tomorrow"]) | st.builds(
    lambda way, count, unit: {way: count, "unit": unit},
    st.sampled_from(["before", "after"]),
    COUNTS,
    st.sampled_from(UNITS),
)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: st.integers(-50, 50) | st.integers(-500, 500).map(lambda each: each / 8),
    Kind.TEXT: st.sampled_from(["today", "a", 'say "so"', "世界", "x,y", "50%"]),
    Kind.OPTION: st.sampled_from(["a", "b", "gold"]),
    Kind.DATE: st.dates(date(2023, 1, 1), date(2025, 12, 31)).map(str),
    Kind.PERSON: st.integers(5, 9),
    Kind.RECORD: st.integers(1, 5),
    Kind.BOOLEAN: st.just(True),
}


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    path = draw(st.sampled_from(OWN))
    operator = draw(st.sampled_from(operators_of(FIELDS[path])))
    kind, values = takes(operator), VALUES.get(TYPES[path].kind, st.nothing())
    leaf = {"field": path, "op": operator}
    if kind == NOTHING:
        return leaf
    if kind == PERIOD:
        return {**leaf, "value": draw(PERIODS)}
    if kind in (MANY, PAIR):
        size = 2 if kind == PAIR else draw(st.integers(1, 3))
        return {**leaf, "value": draw(st.lists(values, min_size=size, max_size=size, unique=kind == MANY))}
    if kind == TEXT:
        return {**leaf, "value": draw(values)}
    others = others_of(FIELDS[path], path, FIELDS)
    ways = [values, *([DAYS] if TYPES[path].kind is Kind.DATE else [])]
    if others:
        ways.append(st.sampled_from(others).map(lambda each: {"field": each}))
    return {**leaf, "value": draw(st.one_of(ways))}


TREES = st.recursive(
    leaves(),
    lambda below: st.builds(
        lambda joint, parts: {joint: parts},
        st.sampled_from(["and", "or"]),
        st.lists(below, min_size=2, max_size=3),
    ),
    max_leaves=6,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            path: st.none() | (st.lists(_VALUES[each.kind], max_size=3) if each.many else _VALUES[each.kind])
            for path, each in TYPES.items()
        }
    ),
    min_size=6,
    max_size=6,
)
EXAMPLES = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


def posted(tree: dict[str, Any]) -> FilterForm:
    """Return the rows of a filter as a browser sends them: their values as texts."""
    form = form_of(tree)
    for row in form.rows:
        settle(row, FIELDS[row.field])
        row.values = ["1" if each is True else str(each) for each in row.values]
        if takes(row.operator) == MANY and not listed(FIELDS[row.field]):
            row.values = ["; ".join(row.values)]
    return form


@pytest.mark.sqlite_only
@EXAMPLES
@given(TREES)
def test_rows_come_back_from_a_filter_and_from_an_expression(tree: dict[str, Any]) -> None:
    source = expression_of(tree, KNOWN)
    assert expression_of(tree_of_rows(posted(tree), FIELDS, NOBODY), KNOWN) == source
    again = tree_of(source, KNOWN)
    assert again is not None, source
    assert expression_of(again, KNOWN) == source
    assert expression_of(tree_of_rows(posted(again), FIELDS, NOBODY), KNOWN) == source


def test_a_condition_holds_for_the_same_records_in_python_both_databases_and_a_browser(
    engines: Engines,  # noqa: F811
) -> None:
    met: list[tuple[str, Any, list[dict[str, Any]], list[bool]]] = []

    @settings(EXAMPLES, max_examples=60)
    @given(TREES, ROWS)
    def agree(tree: dict[str, Any], records: list[dict[str, Any]]) -> None:
        source = expression_of(tree, KNOWN)
        found = engines.results(source, TYPES, records, condition=True)
        wanted = [each is True for each in found["python"]]
        for name in ("sqlite", "postgresql"):
            assert [each is True for each in found[name]] == wanted, f"{source} in {name}"
        told = portable_tree(checked_expression(source, TYPES).tree, MODEL.tables["deal"], None, FORM)
        if told != ASK:
            values = [{name: plain(each) for name, each in record.items()} for record in records]
            met.append((source, told, values, wanted))

    agree()
    assert len(met) > 15
    rows = [row for _, _, values, _ in met for row in values]
    answers = computed([told for _, told, _, _ in met], rows, int(ENVIRONMENT.now.timestamp() * 1000))
    for place, ((source, _, _, wanted), answer) in enumerate(zip(met, answers, strict=True)):
        first = place * len(wanted)
        assert [each is True for each in answer[first : first + len(wanted)]] == wanted, source
