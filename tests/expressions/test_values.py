"""Values of functions over fields, the same in Python, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tablewright.expressions import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    OPTION,
    PERSON,
    TEXT,
    Environment,
    list_of,
)

from .conftest import ENVIRONMENT, Engines

FIELDS = {
    "n": NUMBER,
    "big": NUMBER,
    "t": TEXT,
    "zh": TEXT,
    "yes": BOOLEAN,
    "d": DATE,
    "later": DATE,
    "m": DATETIME,
    "me": PERSON,
    "o": OPTION,
    "numbers": list_of(NUMBER),
    "texts": list_of(TEXT),
    "people": list_of(PERSON),
    "days": list_of(DATE),
    "moments": list_of(DATETIME),
}
ROW = {
    "n": 2.675,
    "big": 1234567.891,
    "t": "Hello World",
    "zh": "表匠Excel",
    "yes": True,
    "d": date(2024, 1, 31),
    "later": date(2024, 5, 6),
    "m": datetime(2024, 2, 29, 17, 5, 9, tzinfo=UTC),
    "me": 7,
    "o": "gold",
    "numbers": [3.0, 1.5, 3.0],
    "texts": ["x", "Y", "x"],
    "people": [7, 8],
    "days": [date(2024, 2, 1), date(2024, 2, 5)],
    "moments": [datetime(2024, 2, 1, 12, tzinfo=UTC)],
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ROUND(n, 2)", 2.68),
        ("ROUND(-n * 10, 1)", -26.8),
        ("ROUND(big, -3)", 1235000.0),
        ("n + 0.1 + 0.2 - 2.675 = 0.3", True),
        ("n * 0 / 3", 0.0),
        ("n ^ 0.5", 2.675**0.5),
        ("(0 - n) ^ 0.5", None),
        ("big * 1E200 * big * 1E200", None),
        ("big / 1E200 / 1E200", 0.0),
        ("MOD(0 - n, 1)", 0.325),
        ("PROPER(t)", "Hello World"),
        ("UPPER(zh & t)", "表匠EXCELHELLO WORLD"),
        ("LEN(zh)", 7.0),
        ("MID(zh, 2, 2)", "匠E"),
        ('SEARCH("O w", t)', 5.0),
        ('SEARCH("h*d", t)', 1.0),
        ('SEARCH("l?o", t)', 3.0),
        ('FIND("o", t, 6)', 8.0),
        ('SUBSTITUTE(t, "o", "0", 2)', "Hello W0rld"),
        ('TEXT(big, "#,##0.00")', "1,234,567.89"),
        ('TEXT(n, "0.0%")', "267.5%"),
        ('TEXT(0 - n, "0.00;(0.00)")', "(2.68)"),
        ('TEXT(d, "yyyy年m月d日 aaaa")', "2024年1月31日 星期三"),
        ('TEXT(m, "yyyy-mm-dd hh:mm:ss")', "2024-03-01 01:05:09"),
        ('TEXT(m, "h:mm AM/PM")', "1:05 AM"),
        ('n & ""', "2.675"),
        ('big * 1E15 & ""', "1.234567891E+21"),
        ('n / 1E6 & ""', "0.000002675"),
        ('d & "|" & m & "|" & yes', "2024-01-31|2024-03-01 01:05|TRUE"),
        ("d + 1", date(2024, 2, 1)),
        ("d + n", date(2024, 2, 2)),
        ("later - d", 96.0),
        ("m + 0.5", datetime(2024, 3, 1, 5, 5, 9, tzinfo=UTC)),
        ("HOUR(m) * 10000 + MINUTE(m) * 100 + SECOND(m)", 10509.0),
        ("DAY(m)", 1.0),
        ("m > d", True),
        ("EDATE(d, 1)", date(2024, 2, 29)),
        ("EOMONTH(d, 1)", date(2024, 2, 29)),
        ("EDATE(d, 1E6)", None),
        ("EDATE(d, n * -50000)", None),
        ("d - big * 2", None),
        ("d - big * 3", None),
        ("m - big * 3", None),
        ("m + big * 3", None),
        ('DATEADD(d, 1, "quarter")', date(2024, 4, 30)),
        ('DATEADD(m, 1, "month")', datetime(2024, 3, 31, 17, 5, 9, tzinfo=UTC)),
        ('DATEADD(d, 90, "minutes")', datetime(2024, 1, 30, 17, 30, tzinfo=UTC)),
        ('DATEDIF(d, later, "M")', 3.0),
        ('DATEDIF(later, d, "M")', None),
        ("NETWORKDAYS(d, later, days)", 67.0),
        ("WORKDAY(d, 2, days)", date(2024, 2, 6)),
        ("WEEKDAY(d, 2)", 3.0),
        ("WEEKNUM(later, 2)", 19.0),
        ("DATE(2024, MONTH(d) + 13, 1)", date(2025, 2, 1)),
        ('DATEVALUE(YEAR(d) & "/2/30")', None),
        ("me = ME()", True),
        ("HAS(people, ME())", True),
        ('IN(o, "silver", "gold")', True),
        ("IN(n, 2.675, 1)", True),
        ('IN(t, "HELLO world")', True),
        ('HAS(texts, "y")', True),
        ("HAS(days, DATE(2024, 2, 5))", True),
        ("SUM(numbers, n)", 10.175),
        ("COUNTA(texts)", 3.0),
        ("UNIQUE(texts)", ["x", "Y"]),
        ("JOIN(UNIQUE(texts), n)", "x2.675Y"),
        ("LAST(numbers)", 3.0),
        ("INDEX(texts, -2)", "Y"),
        ("FIRST(days) + 1", date(2024, 2, 2)),
        ("FIRST(moments)", datetime(2024, 2, 1, 12, tzinfo=UTC)),
        ("MAX(days)", date(2024, 2, 5)),
        ('TEXTJOIN("-", TRUE, texts, "", o)', "x-Y-x-gold"),
        ('SWITCH(t, "hello world", 1, 2)', 1.0),
        ('IFS(n > 5, "big", n > 2, "middle", TRUE, "small")', "middle"),
        ("TODAY()", date(2024, 5, 1)),
        ('DURING(d, "this year")', True),
        ('DURING(d, "this quarter")', False),
        ('DURING(m, "last 62 days")', True),
        ('DURING(m, "last 61 days")', False),
        ('DURING(TODAY(), "next_1_weeks")', True),
        ("#N/A", None),
        ("IFERROR(#N/A, n)", 2.675),
    ],
)
def test_a_value_is_the_same_in_all_three(engines: Engines, source: str, expected: object) -> None:
    result = engines.value(source, FIELDS, **ROW)
    assert result == (pytest.approx(expected, rel=1e-12) if isinstance(expected, float) else expected)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "source", ["DATE(2024, 3, 31) + 0 < m", "DAY(m)", "HOUR(m)", 'DATEADD(m, 7, "month")', "m - d"]
)
def test_days_begin_in_the_workspaces_zone(engines: Engines, zone: str, source: str) -> None:
    environment = Environment(ENVIRONMENT.now, zone, None, (), "en")
    moments = [datetime(2024, 3, 30, 23, 30, tzinfo=UTC), datetime(2024, 3, 31, 0, 30, tzinfo=UTC)]
    days = [date(2024, 3, 31), date(2024, 10, 27)]
    rows = [{**ROW, "m": moment, "d": day} for moment in moments for day in days]
    found = engines.results(source, FIELDS, rows, environment)
    assert found["sqlite"] == pytest.approx(found["python"]) if "-" in source else found["python"]
    assert found["postgresql"] == pytest.approx(found["python"]) if "-" in source else found["python"]


@pytest.mark.parametrize(
    "source",
    [
        "ABS(" * 49 + "n" + ")" * 49,
        "+".join(["n"] * 49),
        "*".join(["n"] * 49),
        "IFERROR(" * 24 + "n" + "/0, 1)" * 24,
        "IF(yes," * 40 + "n" + ", 1)" * 40,
        "IFS(" + ", ".join(["n > 9, 1"] * 49) + ", TRUE, 2)",
        "SUM(" + ", ".join(["n"] * 100) + ")",
        "CONCAT(" + ", ".join(["t"] * 100) + ")",
        "AND(" + ", ".join(["n > 1"] * 90) + ")",
    ],
)
def test_the_largest_expressions_run_on_every_database(engines: Engines, source: str) -> None:
    engines.value(source, FIELDS, **ROW)


@pytest.mark.parametrize(
    "source",
    [
        "REPT(t, 4000)",
        'SUBSTITUTE(REPT(t, 2000), "l", REPT("l", 100))',
        'SEARCH(REPT("*a", 120) & "b", REPT(LEFT(t), 30000))',
        "FACT(big)",
        "EXP(big)",
        "10 ^ big",
        "WORKDAY(d, big * big)",
        "DATE(big, big, big)",
        "TEXTJOIN(REPT(t, 2000), FALSE, texts, texts)",
    ],
)
def test_what_would_grow_without_end_fails_instead(engines: Engines, source: str) -> None:
    assert engines.value(source, FIELDS, **ROW) is None
