"""Reading: Excel's precedence, Chinese punctuation, names and their renaming, and faults that say where."""

from __future__ import annotations

import pytest

from tablewright.expressions import ExpressionFault, evaluate, parse

from .conftest import ENVIRONMENT, checked_expression


def value(source: str) -> object:
    return evaluate(checked_expression(source, {}), lambda path: None, ENVIRONMENT)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("-2^2", 4.0),
        ("=2+3*4", 14.0),
        ("2^3^2", 64.0),
        ("2^-1", 0.5),
        ("50%", 0.5),
        ("1000%%", 0.1),
        ("-50%", -0.5),
        ('1+1&"2"', "22"),
        ('"a"&"b"="ab"', True),
        ("(1+2)*3", 9.0),
        ("1=1=TRUE", True),
        ("10-2-3", 5.0),
        ("1.5e3", 1500.0),
        (".5", 0.5),
        ("true", True),
        ('"say ""hi"""', 'say "hi"'),
        ("+5", 5.0),
        (" = 1\n+ 1 ", 2.0),
    ],
)
def test_the_grammar_is_excels(source: str, expected: object) -> None:
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("＝IF（1＜2，“是”，“否”）", "是"),
        ("SUM（1，2）", 3.0),
        ("3≥2", True),
        ("3≠3", False),
        ("6÷2×3－1＋50％", 8.5),
        ('"（，）“”"', "（，）“”"),
    ],
)
def test_full_width_punctuation_means_the_same_outside_of_texts(source: str, expected: object) -> None:
    assert value(source) == expected


def test_function_names_are_read_in_any_case() -> None:
    assert parse("sum(1, Max(2,3))").functions() == ("SUM", "MAX")


def test_names_are_given_with_their_places() -> None:
    names = parse("customer.level & name").names()
    assert [(name.path, name.span.start, name.span.length) for name in names] == [
        (("customer", "level"), 0, 14),
        (("name",), 17, 4),
    ]


def test_renaming_rewrites_names_and_keeps_everything_else() -> None:
    source = 'IF( amount>1 ,  "amount" , amount.amount+my_amount )'
    assert parse(source).rename(("amount",), ("total",)) == (
        'IF( total>1 ,  "amount" , total.amount+my_amount )'
    )
    assert parse("a.b + a.c").rename(("a", "b"), ("a", "x")) == "a.x + a.c"


@pytest.mark.parametrize(
    ("source", "position", "says"),
    [
        ("", 0, "empty"),
        ("=", 0, "empty"),
        ("(1+2", 3, "closing bracket ) is missing"),
        ("1+", 1, "missing at the end"),
        ("1 2", 2, "cannot stand here"),
        ("SUM(1,,2)", 6, "value is missing before “,”"),
        ("(1+2))", 5, "no opening one"),
        ('"abc', 0, "no closing quote"),
        ("'abc'", 0, "double quotes"),
        ("1;2", 1, "comma"),
        ("a AND b", 2, "AND(…, …)"),
        ("a\n+ $b", 4, "no meaning"),
    ],
)
def test_a_fault_says_where_and_how_to_mend(source: str, position: int, says: str) -> None:
    with pytest.raises(ExpressionFault) as raised:
        parse(source)
    fault = raised.value
    assert fault.position == position
    assert says in fault.say("en")
    assert fault.say("zh") != fault.say("en")


def test_a_fault_knows_its_line_and_column() -> None:
    with pytest.raises(ExpressionFault) as raised:
        parse("1 +\n  $b")
    assert (raised.value.line, raised.value.column) == (2, 3)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("1" * 4001, "4000 characters"),
        ("(" * 5000, "4000 characters"),
        ("-" * 60 + "1", "50 levels"),
        ("+".join(["1"] * 60), "50 levels"),
        ("ABS(" * 60 + "1" + ")" * 60, "50 levels"),
        ("SUM(" + ",".join(["1"] * 101) + ")", "100 values"),
        ("+".join(["SUM(" + ",".join(["1"] * 99) + ")"] * 6), "500 parts"),
        ("1e999", "too large"),
    ],
)
def test_a_passed_budget_is_a_fault_that_names_it(source: str, says: str) -> None:
    with pytest.raises(ExpressionFault) as raised:
        parse(source)
    assert says in raised.value.say("en")
