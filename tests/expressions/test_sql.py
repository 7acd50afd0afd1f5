"""Conditions become plain operators, so that a database's indexes serve them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from tablewright.core.moment import Moment
from tablewright.expressions import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    OPTION,
    PERSON,
    RECORD,
    TEXT,
    list_of,
    to_sql,
)

from .conftest import ENVIRONMENT, checked_expression

TYPES = {
    "amount": NUMBER,
    "count": NUMBER,
    "name": TEXT,
    "done": BOOLEAN,
    "due": DATE,
    "closed": DATE,
    "created": DATETIME,
    "owner": PERSON,
    "department": RECORD,
    "level": OPTION,
    "members": list_of(PERSON),
}
TABLE = sa.table(
    "t",
    sa.column("amount", sa.Numeric(20, 2)),
    sa.column("count", sa.Integer()),
    sa.column("name", sa.Text()),
    sa.column("done", sa.Boolean()),
    sa.column("due", sa.Date()),
    sa.column("closed", sa.Date()),
    sa.column("created", Moment()),
    sa.column("owner", sa.BigInteger()),
    sa.column("department", sa.BigInteger()),
    sa.column("level", sa.Text()),
    sa.column("members", postgresql.JSONB()),
)
DIALECTS = {
    "postgresql": postgresql.dialect(paramstyle="qmark"),
    "sqlite": sqlite.dialect(paramstyle="qmark"),
}


def sql(source: str, dialect: str, condition: bool = True) -> str:
    checked = checked_expression(source, TYPES)
    column = to_sql(checked, lambda path: TABLE.c[path[0]], ENVIRONMENT, dialect, condition=condition)
    text = str(column.compile(dialect=DIALECTS[dialect]))
    return text.replace("t.", "").partition("::")[0] if "::" not in text else _without_casts(text)


def _without_casts(text: str) -> str:
    for cast in ("::VARCHAR", "::DATE", "::BIGINT", "::NUMERIC", "::TIMESTAMP WITH TIME ZONE", "::INTEGER"):
        text = text.replace(cast, "")
    return text.replace("t.", "")


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("amount > 100", "amount > ?"),
        ("100 < amount", "amount > ?"),
        ("amount <= 100", "amount <= ? OR amount IS NULL"),
        ("count = 3", "count = ?"),
        ('AND(level = "gold", amount > 1.5)', "level = ? AND amount > ?"),
        ('level <> "gold"', "level != ? OR level IS NULL"),
        ('name = "制造业"', "name = ?"),
        ("due < TODAY() + 7", "due < ?"),
        ("due = closed", "due = closed"),
        ("created >= TODAY()", "created >= ?"),
        ("owner = ME()", "owner = ?"),
        ('IN(level, "a", "b")', "level IN (?, ?)"),
        ("IN(department, MYDEPARTMENTS())", "department IN (?, ?)"),
        ("ISBLANK(due)", "due IS NULL"),
        ('due = ""', "due IS NULL"),
    ],
)
def test_a_condition_is_plain(dialect: str, source: str, expected: str) -> None:
    assert sql(source, dialect) == expected


def test_membership_of_a_list_can_use_an_index_on_postgresql() -> None:
    assert sql("HAS(members, ME())", "postgresql") == "members @> to_jsonb(?)"


def test_arithmetic_of_fields_is_plain_and_division_by_zero_gives_nothing() -> None:
    assert sql("amount * count", "sqlite", condition=False).count("*") == 1
    assert "nullif" in sql("amount / count", "postgresql", condition=False)


def test_an_integer_column_is_compared_exactly_with_a_fraction() -> None:
    checked = checked_expression("count = 1.5", TYPES)
    column = to_sql(checked, lambda path: TABLE.c[path[0]], ENVIRONMENT, "postgresql", condition=True)
    (bound,) = column.compile(dialect=DIALECTS["postgresql"]).params.values()
    assert float(bound) == 1.5


def test_what_users_write_is_bound_and_never_part_of_the_statement() -> None:
    assert "DROP" not in sql('name = "\'; DROP TABLE t; --"', "postgresql")
