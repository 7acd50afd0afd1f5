"""Random well-typed expressions over fields of every type, and random rows for them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from tablewright.expressions import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    OPTION,
    PERSON,
    RECORD,
    TEXT,
    Kind,
    Type,
    list_of,
)

FIELDS: dict[str, Type] = {
    "price": NUMBER,
    "freight": NUMBER,
    "name": TEXT,
    "code": TEXT,
    "done": BOOLEAN,
    "paid": BOOLEAN,
    "due": DATE,
    "started": DATE,
    "created": DATETIME,
    "closed": DATETIME,
    "owner": PERSON,
    "parent": RECORD,
    "level": OPTION,
    "amounts": list_of(NUMBER),
    "labels": list_of(TEXT),
    "tags": list_of(OPTION),
    "days": list_of(DATE),
}

_NUMBERS = st.one_of(
    st.integers(-20, 20).map(float),
    st.integers(-100_000, 100_000).map(lambda n: n / 100),
    st.sampled_from([0.0, 0.5, -0.5, 1e15, -1e15, 123456789012345.0, 1e-7, 0.1, 2.675, 1.005, 1e35, 366.0]),
)
_WORDS = st.one_of(
    st.sampled_from(
        ["", "a", "Hello", "hello", "世界", "工业Abc", "12.5", "-3", " x  y ", "a-b-c", "2024-05-01"]
    ),
    st.text(st.sampled_from("aAbBzZ09 -_*?~.世界éÉ()\\[]"), max_size=8),
)
_DATES = st.one_of(
    st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    st.sampled_from(
        [
            date(2024, 2, 29),
            date(2023, 12, 31),
            date(2000, 1, 31),
            date(9999, 12, 31),
            date(1900, 1, 1),
            date(1000, 1, 1),
        ]
    ),
)
_MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2099, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))
_KEYS = st.sampled_from(["gold", "silver", "a", "b"])

_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: _NUMBERS,
    Kind.TEXT: _WORDS,
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: _DATES,
    Kind.DATETIME: _MOMENTS,
    Kind.PERSON: st.integers(5, 9),
    Kind.RECORD: st.integers(1, 5),
    Kind.OPTION: _KEYS,
}


def rows() -> st.SearchStrategy[dict[str, Any]]:
    """Give one record: every field empty or with a value of its type."""
    return st.fixed_dictionaries({name: _field(type) for name, type in FIELDS.items()})


def _field(type: Type) -> st.SearchStrategy[Any]:
    values = _VALUES[type.kind]
    return st.none() | (st.lists(values, max_size=4) if type.many else values)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_LITERALS: dict[Type, st.SearchStrategy[str]] = {
    NUMBER: _NUMBERS.filter(lambda n: n >= 0).map(lambda n: f"{n:.15g}"),
    TEXT: _WORDS.map(_quoted),
    BOOLEAN: st.sampled_from(["TRUE", "FALSE"]),
    DATE: st.sampled_from(["TODAY()", "DATE(2024, 2, 29)", "DATE(2023, 12, 31)"]),
    DATETIME: st.just("NOW()"),
    PERSON: st.just("ME()"),
    OPTION: _KEYS.map(_quoted),
}

_ANY = (NUMBER, TEXT, BOOLEAN, DATE, DATETIME)

# What gives each type, with places for what it is made of: {n} a number, {t} a text, {b} a condition,
# {d} a date, {m} a moment, {p} a person, {o} an option, {N} {T} {O} {D} lists, {x} {x} twice the same type.
SHAPES: dict[Type, tuple[str, ...]] = {
    NUMBER: (
        *("{n} + {n}", "{n} - {n}", "{n} * {n}", "{n} / {n}", "-{n}", "{n}%", "({n})^2", "{n} ^ {n}"),
        *("{d} - {d}", "{m} - {m}", "{m} - {d}", "{b} + {n}", "code * {n}"),
        *("SUM({n}, {n})", "SUM({N}, {n})", "AVERAGE({n}, {n}, {N})", "MIN({n}, {N})", "MAX({n}, {n}, {n})"),
        *("PRODUCT({n}, {n})", "MEDIAN({N}, {n})", "COUNT({n}, {t}, {d}, {N})", "COUNTA({t}, {n}, {T}, {d})"),
        *("COUNTBLANK({t}, {n}, {d})", "LISTCOUNT({T})", "INDEX({N}, {n})", "FIRST({N})", "LAST({N})"),
        *("ROUND({n}, {n})", "ROUNDUP({n}, 1)", "ROUNDDOWN({n}, -1)", "TRUNC({n})", "INT({n})", "ABS({n})"),
        *("SIGN({n})", "MROUND({n}, {n})", "CEILING({n}, {n})", "FLOOR({n}, {n})", "MOD({n}, {n})"),
        *("QUOTIENT({n}, {n})", "EVEN({n})", "ODD({n})", "SQRT({n})", "EXP({n})", "LN({n})", "LOG({n}, {n})"),
        *("LOG10({n})", "POWER({n}, {n})", "FACT({n})", "GCD({n}, {n})", "LCM({n}, {n})", "PI()"),
        *("LEN({t})", "FIND({t}, {t})", "FIND({t}, {t}, {n})", "SEARCH({t}, {t})", "SEARCH({t}, {t}, {n})"),
        *("CODE({t})", "UNICODE({t})", "VALUE(code & {t})"),
        *("YEAR({d})", "MONTH({m})", "DAY({d})", "QUARTER({d})", "HOUR({m})", "MINUTE({m})", "SECOND({m})"),
        *("HOUR({n})", "WEEKDAY({d}, {n})", "WEEKDAY({d}, 2)", "WEEKNUM({d})", "WEEKNUM({m}, 21)"),
        *("ISOWEEKNUM({d})", "DAYS({d}, {m})", 'DATEDIF({d}, {d}, "Y")', 'DATEDIF({d}, {d}, "M")'),
        *('DATEDIF({d}, {d}, "MD")', 'DATEDIF({d}, {d}, "YD")', 'DATEDIF({d}, {d}, "ym")'),
        *("DAYS360({d}, {d})", "DAYS360({d}, {d}, TRUE)", "YEARFRAC({d}, {d}, {n})", "YEARFRAC({d}, {d}, 1)"),
        *("NETWORKDAYS({d}, {d})", "NETWORKDAYS({d}, {d}, {d}, {D})", "TIME({n}, {n}, {n})"),
        "SWITCH({o}, {o}, {n}, {o}, {n}, {n})",
    ),
    TEXT: (
        *("{t} & {t}", "{n} & {t}", "{d} & {t}", "{m} & {b}", "LEFT({t}, {n})", "RIGHT({t}, {n})"),
        *("MID({t}, {n}, {n})", "UPPER({t})", "LOWER({t})", "PROPER({t})", "TRIM({t})", "CLEAN({t})"),
        *("REPLACE({t}, {n}, {n}, {t})", "SUBSTITUTE({t}, {t}, {t})", "SUBSTITUTE({t}, {t}, {t}, {n})"),
        *(
            "REPT({t}, {n})",
            "CONCAT({t}, {T}, {n})",
            'TEXTJOIN("-", TRUE, {t}, {T})',
            "TEXTJOIN({t}, {b}, {t}, {t})",
        ),
        *(
            "UNICHAR({n})",
            "CHAR({n})",
            "CONCATENATE({t}, {o})",
            'TEXT({n}, "#,##0.00")',
            'TEXT({n}, "0.0%;(0)")',
            'TEXT({n}, "#.##")',
        ),
        *(
            'TEXT({d}, "yyyy-mm-dd ddd aaaa")',
            'TEXT({m}, "d mmm yy h:mm:ss AM/PM")',
            "JOIN({T})",
            "JOIN({N}, {t})",
        ),
        *("JOIN({D})", "FIRST({T})", "INDEX({T}, {n})", "JOIN(UNIQUE({T}))", "SWITCH({t}, {t}, {t}, {t})"),
        *("IFS({b}, {t}, {b}, {t})", "{o} & {t}"),
    ),
    BOOLEAN: (
        *("{n} = {n}", "{n} <> {n}", "{n} < {n}", "{n} >= {n}", "{t} = {t}", "{t} <> {t}", "{t} < {t}"),
        *("{d} = {d}", "{d} <> {d}", "{d} < {d}", "{m} <= {d}", "{m} > {m}", "{b} = {b}", "{o} = {o}"),
        *("{o} <> {t}", "{p} = {p}", "{p} <> {p}", '{d} = ""', '{n} <> ""'),
        *("AND({b}, {b})", "OR({b}, {b}, {b})", "NOT({b})", "XOR({b}, {b})", "AND({n}, {b})"),
        *("CONTAINS({t}, {t})", "STARTSWITH({t}, {t})", "ENDSWITH({t}, {t})", "EXACT({t}, {t})"),
        *("IN({t}, {t}, {t})", "IN({n}, {n}, {n})", "IN({o}, {o}, {o})", "IN({d}, {d}, {d})", "IN({t}, {T})"),
        *("HAS({T}, {t})", "HAS({O}, {o})", "HAS({N}, {n})", "HAS({D}, {d})"),
        *("ISBLANK({t})", "ISBLANK({d})", "ISBLANK({n})", "ISBLANK({T})", "ISERROR({n})", "ISNUMBER({n})"),
        *("ISTEXT({t})", "ISLOGICAL({b})", "ISNUMBER({d})"),
        *('DURING({d}, "this year")', 'DURING({d}, "last 900 weeks")', 'DURING({m}, "next 40 quarters")'),
    ),
    DATE: (
        *("{d} + {n}", "{d} - {n}", "DATE({n}, {n}, {n})", "DATE(2024, {n}, {n})", "EDATE({d}, {n})"),
        *("EOMONTH({d}, {n})", "WORKDAY({d}, {n})", "WORKDAY({d}, {n}, {d}, {D})", "MAX({d}, {d})"),
        *(
            "MIN({D}, {d})",
            'DATEADD({d}, {n}, "month")',
            'DATEADD({d}, {n}, "week")',
            "FIRST({D})",
            "DATEVALUE(code)",
        ),
        'DATEVALUE(YEAR({d}) & "/" & MONTH({d}) & "/" & DAY({d}))',
    ),
    DATETIME: (
        *(
            "{m} + {n}",
            "{m} - {n} / 24",
            'DATEADD({m}, {n}, "hour")',
            'DATEADD({m}, {n}, "quarter")',
            "MAX({m}, {m})",
        ),
        'DATEADD({d}, {n}, "minute")',
    ),
    PERSON: (),
    OPTION: (),
}
CHOICES = ("IF({b}, {x}, {x})", "IFERROR({x}, {x})", "COALESCE({x}, {x})", "IF({b}, {x})")

_PLACES = {"n": NUMBER, "t": TEXT, "b": BOOLEAN, "d": DATE, "m": DATETIME, "p": PERSON, "o": OPTION}
_LISTS = {"N": "amounts", "T": "labels", "O": "tags", "D": "days"}


@st.composite
def expressions(draw: Any, type: Type, depth: int = 3) -> str:
    """Give an expression of a type, nested at most `depth` deep."""
    shapes = SHAPES[type] + (CHOICES if type in _ANY else ())
    if depth == 0 or not shapes or draw(st.integers(0, 4)) == 0:
        return draw(_simple(type))
    return draw(filled(draw(st.sampled_from(shapes)), type, depth - 1))


@st.composite
def filled(draw: Any, shape: str, type: Type, depth: int) -> str:
    """Give a shape with its places filled."""
    result = ""
    while "{" in shape:
        before, _, shape = shape.partition("{")
        place, _, shape = shape.partition("}")
        if place in _LISTS:
            part = _LISTS[place]
        else:
            part = draw(expressions(type if place == "x" else _PLACES[place], depth))
            part = f"({part})" if _is_operation(part) else part
        result += before + part
    return result + shape


def _is_operation(part: str) -> bool:
    return not re.fullmatch(r'\w+|[0-9.]+|"(?:[^"]|"")*"', part)


def _simple(type: Type) -> st.SearchStrategy[str]:
    names = st.sampled_from([name for name, of in FIELDS.items() if of == type])
    return st.one_of(names, names, _LITERALS[type]) if type in _LITERALS else names
