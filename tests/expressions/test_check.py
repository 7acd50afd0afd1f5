"""Checking: every expression has a type, and everything that is wrong with it is told at once."""

from __future__ import annotations

import pytest

from tablewright.expressions import (
    BOOLEAN,
    DATE,
    DATETIME,
    EMPTY,
    NUMBER,
    OPTION,
    PERSON,
    RECORD,
    TEXT,
    ExpressionFault,
    Type,
    check,
    list_of,
    parse,
)

FIELDS = {
    ("amount",): NUMBER,
    ("name",): TEXT,
    ("done",): BOOLEAN,
    ("due",): DATE,
    ("created",): DATETIME,
    ("owner",): PERSON,
    ("parent",): RECORD,
    ("level",): OPTION,
    ("tags",): list_of(OPTION),
    ("customer", "level"): OPTION,
}


def type_of(source: str) -> Type:
    return check(parse(source), FIELDS.get).type


def faults(source: str) -> list[tuple[int, int, str]]:
    with pytest.raises(ExpressionFault) as raised:
        check(parse(source), FIELDS.get, [".".join(path) for path in FIELDS])
    return [(fault.position, fault.length, fault.words.en) for fault in raised.value.all]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("amount + 1", NUMBER),
        ('amount & "x"', TEXT),
        ("due + 7", DATE),
        ("7 + due", DATE),
        ("created + 0.5", DATETIME),
        ("due - TODAY()", NUMBER),
        ("created - due", NUMBER),
        ("due < created", BOOLEAN),
        ("owner = ME()", BOOLEAN),
        ('customer.level = "a"', BOOLEAN),
        ("IF(done, due, created)", DATETIME),
        ('IF(done, amount, "")', NUMBER),
        ('IF(done, amount, "none")', TEXT),
        ("IF(done, owner)", PERSON),
        ("MAX(due, TODAY())", DATE),
        ("FIRST(tags)", OPTION),
        ("UNIQUE(tags)", list_of(OPTION)),
        ("MYDEPARTMENTS()", list_of(RECORD)),
        ("level", OPTION),
        ('due = ""', BOOLEAN),
        ("#N/A", EMPTY),
    ],
)
def test_an_expression_has_a_type(source: str, expected: Type) -> None:
    assert type_of(source) == expected


@pytest.mark.parametrize(
    ("source", "position", "length", "says"),
    [
        ("SUMM(amount)", 0, 4, "did you mean SUM?"),
        ("1 + amont", 4, 5, "did you mean amount?"),
        ("customer.name", 0, 13, "no field customer.name"),
        ("LEFT()", 0, 4, "needs more values: LEFT(text, [count])"),
        ("ABS(1, 2)", 0, 3, "takes fewer values"),
        ("YEAR(amount)", 5, 6, "must be a date, but it is a number"),
        ("due + TODAY()", 0, 13, "cannot be added"),
        ("tags + 1", 0, 4, "is a list"),
        ('tags = "a"', 0, 10, "HAS(list, value)"),
        ('amount = "10"', 0, 13, "cannot be compared"),
        ("owner < ME()", 0, 12, "cannot be compared"),
        ("owner = parent", 0, 14, "cannot be compared"),
        ('due > "next week"', 6, 11, "cannot be read as a date"),
        ("FIRST(name)", 6, 4, "must be a list"),
        ("IFS(done, 1, amount)", 0, 3, "value is missing"),
        ("TEXT(amount, name)", 13, 4, "must be written out"),
        ('TEXT(amount, "yyyy")', 13, 6, "not a format for numbers"),
        ('TEXT(due, "0.00")', 10, 6, "not a format for dates"),
        ("DATEADD(due, 1, name)", 16, 4, "unit must be written out"),
        ('DURING(due, "some week")', 12, 11, "period must be written out"),
        ('DURING(due, "last 0 days")', 12, 13, "period must be written out"),
        ("DURING(due, name)", 12, 4, "period must be written out"),
        ("SUM(name)", 4, 4, "VALUE("),
    ],
)
def test_a_fault_of_types_says_where_and_how_to_mend(
    source: str, position: int, length: int, says: str
) -> None:
    (found, *_) = faults(source)
    assert found[:2] == (position, length)
    assert says in found[2]


def test_all_faults_are_told_at_once_in_reading_order() -> None:
    assert [fault[0] for fault in faults("SUMM(amont) + YEAR(name + wrong)")] == [0, 5, 19, 26]


def test_a_text_that_writes_a_date_is_one_where_a_date_is_compared() -> None:
    assert type_of('due > "2024-05-01"') == BOOLEAN
