"""Every operator of every stored type finds, on both databases, the rows that plain Python finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from fixtures.field_samples import HOSTILE_TEXT, HOSTILE_VALUES, SAMPLES, STORED
from fixtures.field_stage import ENVIRONMENT, NOW
from tablewright.core.errors import Malformed
from tablewright.core.words import Words
from tablewright.fields import type_of
from tablewright.fields.address.field import read_place
from tablewright.fields.rich_text.html import plain

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 18)
PERIODS = {
    "today": (TODAY, TODAY),
    "yesterday": (date(2026, 11, 17), date(2026, 11, 17)),
    "this_week": (date(2026, 11, 16), date(2026, 11, 22)),
    "last_week": (date(2026, 11, 9), date(2026, 11, 15)),
    "this_month": (date(2026, 11, 1), date(2026, 11, 30)),
    "next_month": (date(2026, 12, 1), date(2026, 12, 31)),
    "this_quarter": (date(2026, 10, 1), date(2026, 12, 31)),
    "this_year": (date(2026, 1, 1), date(2026, 12, 31)),
}
ROLLING = (
    ({"last": 3, "unit": "day"}, (date(2026, 11, 16), TODAY)),
    ({"next": 1, "unit": "week"}, (TODAY, date(2026, 11, 24))),
    ({"last": 1, "unit": "month"}, (date(2026, 10, 19), TODAY)),
    ({"last": 9999, "unit": "year"}, (date(1, 1, 2), TODAY)),
    ({"next": 1, "unit": "quarter"}, (TODAY, date(2027, 2, 17))),
)


def operands(name: str, operator: str) -> Iterator[Any]:
    """Give operands for an operator: from the samples' own values and some beside them."""
    values = [value for value, _ in SAMPLES[name].values]
    if name == "address":
        values = [*values[:2], "330000", "浙江省杭州市", "330106", values[1][:4]]
    if operator in ("is_empty", "is_not_empty", "is_me", "is_mine"):
        yield None
    elif operator == "within":
        yield from PERIODS
        yield from (rolling for rolling, _ in ROLLING)
    elif operator == "between":
        yield from (
            [values[0], values[-1]],
            [values[1], values[-2]],
            [values[-1], values[0]],
            [values[0], values[0]],
        )
    elif operator in ("in", "not_in"):
        yield from ([], values[:1], values)
    elif operator in ("has_any", "has_all"):
        yield from ([], *values, [item for value in values for item in value])
    elif operator in ("contains", "not_contains", "starts_with"):
        yield from (
            "a",
            "A",
            "100%",
            "%",
            "_",
            "x_y",
            "\\",
            "'",
            "科技",
            "138",
            "+86",
            "zz",
            HOSTILE_TEXT[:10],
        )
    else:
        yield from values
        if name in ("number", "money", "percent", "rating", "progress", "duration"):
            yield from (0.0001, "-0.00001", 10**18, -(10**18), 1e300, 0.125, 3.5)


def met(name: str, operator: str, operand: Any, value: Any) -> bool:
    """Say in Python whether a stored value meets a condition."""
    if operator in ("is_empty", "is_not_empty"):
        return (value is None) == (operator == "is_empty")
    negative = {"is_not": "is", "not_in": "in", "not_contains": "contains"}.get(operator)
    if negative:
        return not met(name, negative, operand, value)
    if operator == "has_all":
        return set(operand) <= set(value or ())
    if operator == "is" and name == "checkbox":
        return bool(value) is operand
    if value is None:
        return False
    if operator == "is_me":
        return ENVIRONMENT.person in value if isinstance(value, list) else value == ENVIRONMENT.person
    if operator == "is_mine":
        return bool({*(value if isinstance(value, list) else [value])} & {*ENVIRONMENT.departments})
    if name == "address" and operator in ("is", "in"):
        sought = [operand] if operator == "is" else operand
        return any(value.startswith(read_place(_read(name, each))) for each in sought)
    if operator == "has_any":
        return bool(set(operand) & set(value))
    if operator == "within":
        first, last = (
            PERIODS[operand] if isinstance(operand, str) else dict(enumerate(ROLLING))[_rolling(operand)][1]
        )
        return first <= _day(value) <= last
    if operator in ("contains", "starts_with"):
        return _found(name, operator, operand, value)
    if operator == "between":
        low, high = (_read(name, each) for each in operand)
        return low <= value <= high
    if operator == "in":
        return value in [_read(name, each) for each in operand]
    number = _read(name, operand)
    return {"is": value == number, "lt": value < number, "lte": value <= number, "gt": value > number,
            "gte": value >= number}[operator] if operator != "is" else value == number  # fmt: skip


def _rolling(operand: dict[str, Any]) -> int:
    return next(n for n, (each, _) in enumerate(ROLLING) if each == operand)


def _found(name: str, operator: str, operand: str, value: str) -> bool:
    sought, text = operand.lower(), plain(value).lower() if name == "rich_text" else value.lower()
    if name == "address":
        text = text[7:]
    if name == "phone" and operator == "starts_with" and not sought.startswith("+"):
        return text.startswith((sought, "+86" + sought))
    return text.startswith(sought) if operator == "starts_with" else sought in text


def _day(value: date) -> date:
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


def _read(name: str, operand: Any) -> Any:
    kind = SAMPLES[name].field.type
    if kind == "date":
        return date.fromisoformat(operand)
    if kind == "date_time":
        return datetime.fromisoformat(operand).astimezone(UTC)
    if kind in ("number", "money", "percent", "rating", "progress", "duration"):
        return Decimal(str(operand))
    if isinstance(operand, dict):
        return operand.get("district") or operand["city"]
    return operand


@pytest.mark.parametrize(
    ("name", "operator"), [(n, o) for n in STORED for o in type_of(SAMPLES[n].field).operators]
)
def test_an_operator_finds_what_python_finds(stage, name, operator):
    stored = [value for _, value in SAMPLES[name].values] + [None, None]
    for operand in operands(name, operator):
        expected = {row for row, value in enumerate(stored, 1) if met(name, operator, operand, value)}
        assert stage.meeting(name, operator, operand) == expected, operand


@pytest.mark.parametrize("name", STORED)
def test_a_condition_and_its_negation_share_the_rows_between_them(stage, name):
    field = SAMPLES[name].field
    rows = set(range(1, len(SAMPLES[name].values) + 3))
    for operator in type_of(field).operators:
        for operand in operands(name, operator):

            def negated(field, column, scope, operator=operator, operand=operand):
                return type_of(field).condition(field, operator, operand, column, scope).is_not(sa.true())

            assert stage.where(name, negated) == rows - stage.meeting(name, operator, operand)


@pytest.mark.parametrize("name", STORED)
def test_an_operand_that_does_not_fit_is_refused_in_both_languages(stage, name):
    kind = type_of(SAMPLES[name].field)
    for operator in kind.operators:
        for operand in HOSTILE_VALUES:
            try:
                stage.meeting(name, operator, operand)
            except Malformed as error:
                why = error.data["why"]
                assert isinstance(why, Words) and why.en and why.zh and why.en != why.zh
                assert len(error.say("zh")) < 500


@pytest.mark.parametrize("name", STORED)
@pytest.mark.parametrize("operator", ["", "like", "IS", "is_me ", "=", "x" * 5000])
def test_an_unknown_operator_is_refused_and_the_known_ones_named(stage, name, operator):
    with pytest.raises(Malformed) as caught:
        stage.meeting(name, operator, "a")
    assert type_of(SAMPLES[name].field).operators[0] in caught.value.say("en")


def test_common_conditions_are_plain_comparisons_that_an_index_serves(stage):
    for name, operator, operand in (
        ("text", "is", "abc"), ("select", "in", ["a", "b"]), ("money", "gte", 5), ("date", "between", ["2026-01-01"] * 2),
        ("date_time", "within", "today"), ("member", "is_me", None), ("relation", "is", 4), ("checkbox", "is", True),
    ):  # fmt: skip
        field, scope = SAMPLES[name].field, stage.scope(name)
        condition = type_of(field).condition(field, operator, operand, scope.column("value"), scope)
        sql = str(condition.compile(dialect=stage.engine.dialect)).lower()
        assert not any(word in sql for word in ("coalesce", "case", "cast", "or ", "/", "(select")), sql


def test_a_date_as_operand_for_a_moment_means_the_whole_day_on_the_workspace_s_clock(stage):
    stored = [value for _, value in SAMPLES["date_time"].values]
    day = date(2026, 11, 16)
    on = {n for n, value in enumerate(stored, 1) if value.astimezone(SHANGHAI).date() == day}
    before = {n for n, value in enumerate(stored, 1) if value.astimezone(SHANGHAI).date() < day}
    assert stage.meeting("date_time", "is", "2026-11-16") == on
    assert stage.meeting("date_time", "lt", "2026-11-16") == before
    assert stage.meeting("date_time", "lte", "2026-11-16") == before | on
    after = set(range(1, len(stored) + 1)) - before - on
    assert stage.meeting("date_time", "gt", "2026-11-16") == after
    assert stage.meeting("date_time", "gte", "2026-11-16") == after | on
    assert stage.meeting("date_time", "lt", "now") == {n for n, value in enumerate(stored, 1) if value < NOW}


def test_overdue_can_be_asked_for_without_naming_a_day(stage):
    stored = [value for _, value in SAMPLES["date"].values]
    assert stage.meeting("date", "lt", "today") == {n for n, value in enumerate(stored, 1) if value < TODAY}
    assert ENVIRONMENT.today() == TODAY
    tomorrow = TODAY + timedelta(days=1)
    assert stage.meeting("date", "gte", "tomorrow") == {
        n for n, value in enumerate(stored, 1) if value >= tomorrow
    }
