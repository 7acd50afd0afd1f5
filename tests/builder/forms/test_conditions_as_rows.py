"""A rule's condition is edited as rows and kept as an expression; what rows cannot show stays a formula."""

import pytest

from fixtures.small_apps import app, field, table
from tablewright.builder.screens.conditions.fields import condition_groups, known_fields
from tablewright.builder.screens.conditions.reading import tree_of
from tablewright.builder.screens.conditions.writing import expression_of
from tablewright.definition.check import check
from tablewright.definition.model import App

pytestmark = pytest.mark.sqlite_only
OPTIONS = [{"key": "won"}, {"key": "lost"}]
DOCUMENT = app(
    table("team", field("name"), field("size", "number")),
    table(
        "deal",
        field("name"),
        field("stage", "select", options=OPTIONS),
        field("tags", "multi_select", options=OPTIONS),
        field("amount", "money"),
        field("due", "date"),
        field("paid", "checkbox"),
        field("start", "date"),
        field("size", "number"),
        field("seller", "member"),
        field("buyer", "member"),
        field("helpers", "member", many=True),
        field("unit", "department"),
        field("team", "relation", table="team"),
        {**field("lines", "subform"), "fields": [field("item"), field("count", "number")]},
    ),
).document
MODEL = App.read(DOCUMENT)
KNOWN = known_fields(condition_groups(MODEL, "deal"))
AS_ROWS = [
    'stage = "lost"',
    'stage <> "lost"',
    'IN(stage, "won", "lost")',
    'NOT(IN(stage, "won", "lost"))',
    'name = "a ""quoted"" name"',
    'CONTAINS(name, "x")',
    'NOT(CONTAINS(name, "x"))',
    'STARTSWITH(name, "x")',
    "amount >= 1000.5",
    "amount < -3",
    'due > "2026-01-31"',
    "paid = TRUE",
    "ISBLANK(due)",
    "NOT(ISBLANK(seller))",
    "seller = ME()",
    'HAS(tags, "won")',
    'OR(HAS(tags, "won"), HAS(tags, "lost"))',
    'AND(HAS(tags, "won"), HAS(tags, "lost"))',
    "team.size > 5",
    'AND(stage = "won", amount > 0)',
    'OR(stage = "won", ISBLANK(team), NOT(CONTAINS(name, "x")))',
    'AND(OR(stage = "won", paid = TRUE), amount > 1)',
    'OR(AND(amount > 1, OR(due < start, name = "x")), NOT(ISBLANK(due)), AND(amount >= 1, amount <= 5))',
    "due < start",
    "amount <= size",
    "amount > team.size",
    "seller <> buyer",
    "due = TODAY()",
    "due >= TODAY() - 1",
    "due < TODAY() + 1",
    'due <= DATEADD(TODAY(), -3, "month")',
    'due > DATEADD(TODAY(), 2, "week")',
    'DURING(due, "this quarter")',
    'DURING(created_at, "last 7 days")',
    "seller = 12",
    "NOT(IN(seller, 12, 13))",
    "team = 4",
    "IN(team, 4, 5)",
    "OR(HAS(helpers, 3), HAS(helpers, 4))",
    "HAS(helpers, ME())",
    "IN(unit, MYDEPARTMENTS())",
    'name = "today"',
]
FORMULAS = [
    "amount * 2 > 3",
    "LEN(name) > 3",
    'nothing = "x"',
    "amount > nothing",
    "due < created_at",
    "name = TODAY()",
    "due < TODAY() - amount",
    'due < DATEADD(TODAY(), 2, "hour")',
    'due < DATEADD(TODAY(), 0, "month")',
    "seller = team",
    "AND(amount >= 1, amount * 2 <= 5)",
    "((",
]
SAME = [
    ("paid", "paid = TRUE"),
    ("NOT(paid)", "paid <> TRUE"),
    ("paid = FALSE", "paid <> TRUE"),
    ('NOT(stage = "won")', 'stage <> "won"'),
    ('name = ""', "ISBLANK(name)"),
    ("due < TODAY() - 3", 'due < DATEADD(TODAY(), -3, "day")'),
    ('DURING(due, "last_1_Weeks")', 'DURING(due, "last 1 week")'),
    ("AND(amount >= 1, amount <= 5)", "AND(amount >= 1, amount <= 5)"),
]


@pytest.mark.parametrize("source", AS_ROWS)
def test_an_expression_of_plain_conditions_is_shown_as_rows_and_written_back_alike(source):
    assert expression_of(tree_of(source, KNOWN), KNOWN) == source
    assert sound(source)


@pytest.mark.parametrize(("source", "written"), SAME)
def test_an_expression_that_says_the_same_in_other_words_is_shown_as_rows_too(source, written):
    assert expression_of(tree_of(source, KNOWN), KNOWN) == written
    assert sound(written)


@pytest.mark.parametrize("source", FORMULAS)
def test_what_rows_cannot_show_stays_a_formula(source):
    assert tree_of(source, KNOWN) is None


def test_within_rows_their_own_fields_and_the_records_are_asked():
    known = known_fields(condition_groups(MODEL, "deal", "lines"))
    assert {"item", "count", "parent.stage"} <= known.keys()
    assert (
        expression_of(tree_of('AND(count > 1, parent.stage = "won")', known), known)
        == 'AND(count > 1, parent.stage = "won")'
    )


def sound(source):
    """Say whether a form's rule may have an expression as its condition."""
    rule = {"key": "r", "when": source, "then": [{"hide": ["amount"]}]}
    form = {
        "key": "main",
        "table": "deal",
        "label": "Main",
        "rules": [rule],
        "sections": [{"key": "a", "fields": ["amount"]}],
    }
    return check({**DOCUMENT, "forms": [form]}) == []
