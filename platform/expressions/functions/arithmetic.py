"""What + - * / ^ % and & compute, on numbers, texts, dates and moments."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from ..magnitude import is_safe
from ..tree import Apply, Function, Leaf, Parameter
from ..types import DATE, DATETIME, NUMBER, TEXT
from . import calendar

SIDES = (Parameter("a", NUMBER), Parameter("b", NUMBER))


def _guarded(sign: Callable[[Any, Any], Any]) -> Callable[[Any, Apply], Any]:
    """Return SQL that is the plain operator where the result cannot overflow, and the guarded function else."""

    def build(compiler: Any, node: Apply) -> Any:
        if not is_safe(node):
            return compiler.call(node)
        return sign(*compiler.operands(node))

    return build


_GUARD = """
DECLARE result numeric := {exact};
BEGIN
  IF abs(result) > 1e307 THEN RETURN NULL; END IF;
  IF abs(result) < 1e-307 THEN RETURN 0; END IF;
  RETURN {double};
END
"""

PLUS = Function(
    "plus",
    SIDES,
    NUMBER,
    operator.add,
    _guarded(operator.add),
    postgresql=_GUARD.format(exact="a::numeric + b::numeric", double="a + b"),
)
MINUS = Function(
    "minus",
    SIDES,
    NUMBER,
    operator.sub,
    _guarded(operator.sub),
    postgresql=_GUARD.format(exact="a::numeric - b::numeric", double="a - b"),
)
TIMES = Function(
    "times",
    SIDES,
    NUMBER,
    operator.mul,
    _guarded(operator.mul),
    postgresql="""
BEGIN
  IF a = 0 OR b = 0 OR log(abs(a)) + log(abs(b)) < -307 THEN RETURN 0; END IF;
  IF log(abs(a)) + log(abs(b)) > 307 THEN RETURN NULL; END IF;
  RETURN a * b;
END
""",
)
DIVIDE = Function(
    "divide",
    SIDES,
    NUMBER,
    operator.truediv,
    _guarded(lambda a, b: a / sa.func.nullif(b, sa.literal(0.0, sa.Double()), type_=sa.Double())),
    postgresql="""
BEGIN
  IF b = 0 THEN RETURN NULL; END IF;
  IF a = 0 OR log(abs(a)) - log(abs(b)) < -307 THEN RETURN 0; END IF;
  IF log(abs(a)) - log(abs(b)) > 307 THEN RETURN NULL; END IF;
  RETURN a / b;
END
""",
)
NEGATE = Function(
    "negate", SIDES[:1], NUMBER, operator.neg, lambda compiler, node: -compiler.operand(node.arguments[0])
)
PERCENT = Function(
    "percent",
    SIDES[:1],
    NUMBER,
    lambda a: a / 100,
    lambda compiler, node: compiler.operand(node.arguments[0]) / sa.literal(100.0, sa.Double()),
)


def power(base: float, exponent: float) -> float:
    """Return base ^ exponent; 0 ^ 0 and the fractional power of a negative number raise OverflowError."""
    if base == 0 and exponent == 0 or base < 0 and not exponent.is_integer():
        raise OverflowError
    return math.pow(base, exponent) if base else 0.0**exponent


POWER_POSTGRESQL = """
BEGIN
  IF a = 0 THEN RETURN CASE WHEN b > 0 THEN 0 END; END IF;
  IF a < 0 AND b <> trunc(b) THEN RETURN NULL; END IF;
  IF b * log(abs(a)) > 307 THEN RETURN NULL; END IF;
  IF b * log(abs(a)) < -307 THEN RETURN 0; END IF;
  RETURN power(a, b);
END
"""
RAISE = Function("raise", SIDES, NUMBER, power, postgresql=POWER_POSTGRESQL)

JOIN_TEXT = Function(
    "join_text",
    (Parameter("a", TEXT), Parameter("b", TEXT)),
    TEXT,
    operator.add,
    lambda compiler, node: compiler.compile(node.arguments[0]).concat(compiler.compile(node.arguments[1])),
)

PLUS_DAYS = Function(
    "plus_days",
    (Parameter("day", DATE), Parameter("days", NUMBER)),
    DATE,
    calendar.plus_days,
    lambda compiler, node: _plus_days_sql(compiler, node),
    postgresql=calendar.PLUS_DAYS_POSTGRESQL,
)
PLUS_TIME = Function(
    "plus_time",
    (Parameter("moment", DATETIME), Parameter("days", NUMBER)),
    DATETIME,
    calendar.plus_time,
    postgresql=calendar.PLUS_TIME_POSTGRESQL,
)


def _plus_days_sql(compiler: Any, node: Apply) -> Any:
    """Return plain date arithmetic for a field and whole constant days, the common case in conditions."""
    day, days = node.arguments
    count = compiler.value(days) if compiler.constant(days) else None
    if not (isinstance(day, Leaf) and isinstance(count, float) and abs(count) < 1e6):
        return compiler.call(node)
    column, whole = compiler.compile(day), math.floor(count)
    if not compiler.postgresql:
        return sa.func.date(column, f"{whole:+d} days", type_=sa.Date())
    moved = sa.cast(column + sa.literal(whole, sa.Integer()), sa.Date())
    limit = date.max if whole > 0 else date.min
    inside = column <= _moved(limit, -whole) if whole > 0 else column >= _moved(limit, -whole)
    return sa.case((inside, moved))


def _moved(day: date, days: int) -> Any:
    return sa.literal(calendar.plus_days(day, days), sa.Date())


def days_between_sql(compiler: Any, node: Apply) -> Any:
    later, earlier = (compiler.compile(argument) for argument in node.arguments)
    if compiler.postgresql:
        return sa.cast(later.op("-", return_type=sa.Integer())(earlier), sa.Double())
    return sa.func.julianday(later, type_=sa.Double()) - sa.func.julianday(earlier, type_=sa.Double())


DAYS_BETWEEN = Function(
    "days_between",
    (Parameter("later", DATE), Parameter("earlier", DATE)),
    NUMBER,
    lambda later, earlier: float((later - earlier).days),
    days_between_sql,
)


def _time_between(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds() / calendar.SECONDS


TIME_BETWEEN = Function(
    "time_between",
    (Parameter("later", DATETIME), Parameter("earlier", DATETIME)),
    NUMBER,
    _time_between,
    postgresql="extract(epoch FROM later - earlier)::double precision / 86400",
)

HIDDEN = (PLUS, MINUS, TIMES, DIVIDE, RAISE, PLUS_DAYS, PLUS_TIME, TIME_BETWEEN)
