"""What is summed up and grouped by: the same on both databases as in plain Python."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from fixtures.field_samples import SAMPLES, STORED
from tablewright.core.errors import Malformed
from tablewright.fields import type_of
from tablewright.fields.decimals import ExactDecimal, exact_sum


def worked_out(function: str, stored: list) -> object:
    """Return an aggregate as Python works it out."""
    filled = [value for value in stored if value is not None]
    return {
        "count": lambda: len(stored),
        "filled": lambda: len(filled),
        "empty": lambda: len(stored) - len(filled),
        "unique": lambda: len(set(filled)),
        "sum": lambda: sum(filled),
        "avg": lambda: pytest.approx(float(sum(filled)) / len(filled), rel=1e-12),
        "min": lambda: min(filled),
        "max": lambda: max(filled),
        "earliest": lambda: min(filled),
        "latest": lambda: max(filled),
        "checked": lambda: filled.count(True),
        "unchecked": lambda: len(stored) - filled.count(True),
        "percent_checked": lambda: pytest.approx(filled.count(True) / len(stored)),
    }[function]()


@pytest.mark.parametrize("name", STORED)
def test_every_aggregate_is_what_python_works_out(stage, name):
    field, scope = SAMPLES[name].field, stage.scope(name)
    kind = type_of(field)
    stored = [value for _, value in SAMPLES[name].values] + [None, None]
    for function in kind.aggregates:
        asked = kind.aggregate(field, function, kind.sql(field, scope), scope)
        assert stage.run(sa.select(asked).select_from(scope.table)) == [worked_out(function, stored)], (
            function
        )


@pytest.mark.parametrize("name", STORED)
def test_an_aggregate_that_a_type_does_not_offer_is_refused(stage, name):
    field, scope = SAMPLES[name].field, stage.scope(name)
    for function in ("median", "", "sum" if name == "text" else "x"):
        with pytest.raises(Malformed):
            type_of(field).aggregate(field, function, scope.column("value"), scope)


@pytest.mark.parametrize("name", [name for name in STORED if type_of(SAMPLES[name].field).groupings])
def test_records_group_by_value_or_by_the_first_day_of_their_period(stage, name):
    field, scope = SAMPLES[name].field, stage.scope(name)
    kind = type_of(field)
    stored = [value for _, value in SAMPLES[name].values] + [None, None]
    for way in kind.groupings:
        group = kind.group(field, way, kind.sql(field, scope), scope)
        statement = sa.select(group, sa.func.count()).select_from(scope.table).group_by(group)
        with stage.engine.begin() as connection:
            found = {tuple(row) for row in connection.execute(statement)}
        keys = [first_day(value, way) if way != "value" else plain(name, value) for value in stored]
        assert found == {(key, keys.count(key)) for key in keys}, way


def plain(name: str, value: object) -> object:
    return bool(value) if name == "checkbox" else value


def first_day(value: date | None, way: str) -> date | None:
    if value is None:
        return None
    if way in ("province", "city"):
        digits = 2 if way == "province" else 4
        return value[:digits].ljust(6, "0")
    day = value.astimezone(ZoneInfo("Asia/Shanghai")).date() if isinstance(value, datetime) else value
    if way == "week":
        return date.fromordinal(day.toordinal() - day.weekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}.get(way)
    return day.replace(day=1, month=month) if month else day


def test_a_sum_stays_exact_far_beyond_what_a_double_holds_and_never_overflows(stage):
    metadata = sa.MetaData()
    numbers = sa.Table("big", metadata, sa.Column("n", ExactDecimal(2)), prefixes=["TEMPORARY"])
    largest = Decimal("9999999999999999.99")
    with stage.engine.connect() as connection, connection.begin():
        metadata.create_all(connection)
        connection.execute(numbers.insert(), [{"n": largest}] * 9 + [{"n": Decimal("0.01")}, {"n": None}])
        total = exact_sum(numbers.c.n, stage.dialect)
        assert connection.scalar(sa.select(total)) == largest * 9 + Decimal("0.01")
        connection.execute(numbers.insert(), [{"n": largest}] * 100)
        assert float(connection.scalar(sa.select(total))) == pytest.approx(float(largest) * 109)
        numbers.drop(connection)


def test_options_sort_in_the_order_of_the_list(stage):
    field, scope = SAMPLES["select"].field, stage.scope("select")
    key = type_of(field).sort_key(field, scope)
    order = stage.run(sa.select(scope.id).order_by(key.is_(None), key.desc(), scope.id))
    assert order == [3, 2, 1, 4, 5]


def test_a_moment_groups_on_the_workspace_s_clock(stage):
    field, scope = SAMPLES["date_time"].field, stage.scope("date_time")
    day = type_of(field).group(field, "day", scope.column("value"), scope)
    found = stage.run(sa.select(day).where(scope.column("value") == datetime(2026, 12, 31, 16, tzinfo=UTC)))
    assert found == [date(2027, 1, 1)]
