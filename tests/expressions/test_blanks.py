"""Empty fields count as Excel's empty cells do; dates, people and records stay empty. In all three executions."""

from __future__ import annotations

import pytest

from tablewright.expressions import BOOLEAN, DATE, NUMBER, OPTION, PERSON, RECORD, TEXT, holds, list_of

from .conftest import ENVIRONMENT, Engines, checked_expression

FIELDS = {
    "number": NUMBER,
    "text": TEXT,
    "check": BOOLEAN,
    "day": DATE,
    "person": PERSON,
    "record": RECORD,
    "option": OPTION,
    "list": list_of(NUMBER),
}
EMPTY = dict.fromkeys(FIELDS)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("number", None),
        ("number + 1", 1.0),
        ("number = 0", True),
        ("number < 1", True),
        ("number > -1", True),
        ('number = ""', True),
        ('number & "x"', "x"),
        ('text & "x"', "x"),
        ('text = ""', True),
        ("text + 1", 1.0),
        ("LEN(text)", 0.0),
        ("check", None),
        ("check = FALSE", True),
        ("NOT(check)", True),
        ("check + 1", 1.0),
        ('check & ""', ""),
        ("day", None),
        ("day + 1", None),
        ("day < TODAY()", False),
        ("day = TODAY()", False),
        ("day <> TODAY()", True),
        ("NOT(day < TODAY())", True),
        ('day = ""', True),
        ('day & ""', ""),
        ("YEAR(day)", None),
        ("person = ME()", False),
        ("person <> ME()", True),
        ("record = 5", False),
        ('option = "a"', False),
        ('option <> "a"', True),
        ('option = ""', True),
        ("IN(record, MYDEPARTMENTS())", False),
        ("ISBLANK(number)", True),
        ("ISBLANK(text)", True),
        ("ISBLANK(day)", True),
        ("ISBLANK(list)", True),
        ("ISNUMBER(number)", False),
        ("SUM(number, 2, list)", 2.0),
        ("AVERAGE(number, 4)", 4.0),
        ("MIN(number, 4)", 4.0),
        ("MAX(list)", 0.0),
        ("MAX(day)", None),
        ("COUNT(number, day, 1)", 1.0),
        ("COUNTA(number, text, day, list)", 0.0),
        ("COUNTBLANK(number, text, day)", 3.0),
        ("LISTCOUNT(list)", 0.0),
        ("HAS(list, 1)", False),
        ("FIRST(list)", None),
        ("COALESCE(number, 7)", 7.0),
        ("IF(check, 1)", None),
        ("IF(check, 1, number)", None),
        ("IF(check, 1, number) + 1", 1.0),
        ("IFERROR(number, 7)", 0.0),
        ("IFERROR(day, TODAY()) = TODAY()", True),
        ('SWITCH(option, "a", 1, 2)', 2.0),
    ],
)
def test_an_empty_field_counts(engines: Engines, source: str, expected: object) -> None:
    assert engines.value(source, FIELDS, **EMPTY) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 / number", None),
        ("1 / number + 1", None),
        ("IFERROR(1 / number, 9)", 9.0),
        ("ISERROR(1 / number)", True),
        ("IF(1 / number > 1, 1, 2)", None),
        ("AND(FALSE, 1 / number > 1)", False),
        ("SUM(1, 1 / number)", None),
        ("MAX(1, 1 / number)", None),
        ("COUNT(1, 1 / number)", 1.0),
        ('"a" & 1 / number', None),
    ],
)
def test_a_failed_computation_spreads_until_it_is_caught(
    engines: Engines, source: str, expected: object
) -> None:
    assert engines.value(source, FIELDS, **EMPTY) == expected


def test_an_empty_text_is_a_blank_text_field(engines: Engines) -> None:
    assert engines.value("ISBLANK(text)", FIELDS, **{**EMPTY, "text": ""}) is True


@pytest.mark.parametrize(
    ("source", "expected"), [("number = 0", True), ("1 / number > 1", False), ("check", False)]
)
def test_a_condition_holds_only_where_it_is_true(source: str, expected: bool) -> None:
    assert holds(checked_expression(source, FIELDS), lambda path: EMPTY[path[0]], ENVIRONMENT) is expected
