"""Rounding and remainders, on the 15 digits that people see."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from typing import Any

import sqlalchemy as sa

from ..tree import Function, Parameter
from ..types import DIVISION_BY_ZERO, NUMBER, WRONG_NUMBER
from .declare import NUMBERS, declare, native
from .numbers import digits15, exactly

_NUMBER = Parameter("number", NUMBER)
_DIVISOR = Parameter("divisor", NUMBER)
_PLACES = Parameter("places", NUMBER, 0.0)

# Places beyond these change nothing, or leave nothing.
MOST_PLACES = 340


def _to_places(number: float, places: float, how: str) -> float:
    exact = exactly(number)
    wanted = int(max(min(places, MOST_PLACES), -MOST_PLACES))
    if -wanted <= exact.as_tuple().exponent:  # type: ignore[operator]
        return float(exact)
    with localcontext(prec=700):
        return float(exact.quantize(Decimal(1).scaleb(-wanted), how))


def _round(number: float, places: float) -> float:
    return _to_places(number, places, ROUND_HALF_UP)


def _round_up(number: float, places: float) -> float:
    return _to_places(number, places, ROUND_UP)


def _round_down(number: float, places: float) -> float:
    return _to_places(number, places, ROUND_DOWN)


_TO_PLACES = """
DECLARE
  exact numeric := number::numeric;
  digits integer := trunc(greatest(least(places, 340), -340));
BEGIN
  IF digits >= scale(exact) AND digits >= 0 THEN RETURN exact; END IF;
  exact := {how};
  RETURN CASE WHEN abs(exact) <= 1e307 THEN exact END;
END
"""
ROUND_POSTGRESQL = _TO_PLACES.format(how="round(exact, digits)")
ROUND_DOWN_POSTGRESQL = _TO_PLACES.format(how="trunc(exact, digits)")
ROUND_UP_POSTGRESQL = _TO_PLACES.format(
    how="trunc(exact, digits) + CASE WHEN trunc(exact, digits) = exact THEN 0"
    " ELSE sign(exact) * ('1e' || -digits)::numeric END"
)


def _steps(number: float, step: float) -> float:
    """Return how many steps a number is, without the noise of binary fractions."""
    return digits15(number / step)


def _ceiling(number: float, step: float) -> Any:
    if number == 0 or step == 0:
        return 0.0
    return WRONG_NUMBER if number > 0 > step else math.ceil(_steps(number, step)) * step


def _floor(number: float, step: float) -> Any:
    if number == 0:
        return 0.0
    if step == 0:
        return DIVISION_BY_ZERO
    return WRONG_NUMBER if number > 0 > step else math.floor(_steps(number, step)) * step


def _mround(number: float, step: float) -> Any:
    if number == 0 or step == 0:
        return 0.0
    if (number < 0) != (step < 0):
        return WRONG_NUMBER
    return math.floor(_steps(number, step) + 0.5) * step


_STEPPED = """
BEGIN
  IF number = 0 THEN RETURN 0; END IF;
  IF step = 0 THEN RETURN {of_nothing}; END IF;
  IF {wrong} OR abs(log(abs(number)) - log(abs(step))) > 300 THEN RETURN NULL; END IF;
  RETURN {how} * step;
END
"""
_STEPS = "(number / step)::numeric::double precision"
CEILING_POSTGRESQL = _STEPPED.format(of_nothing="0", wrong="number > 0 AND step < 0", how=f"ceil({_STEPS})")
FLOOR_POSTGRESQL = _STEPPED.format(of_nothing="NULL", wrong="number > 0 AND step < 0", how=f"floor({_STEPS})")
MROUND_POSTGRESQL = _STEPPED.format(
    of_nothing="0", wrong="(number < 0) <> (step < 0)", how=f"floor({_STEPS} + 0.5)"
)

# As in Excel, a quotient beyond this has no digits left for a remainder.
LARGEST_QUOTIENT = 1e15


def _mod(number: float, divisor: float) -> Any:
    if abs(number / divisor) > LARGEST_QUOTIENT:
        return WRONG_NUMBER
    with localcontext(prec=700):
        rest = exactly(number) % exactly(divisor)
        opposite = rest and (rest < 0) != (divisor < 0)
        return float(rest + exactly(divisor) if opposite else rest)


MOD_POSTGRESQL = """
DECLARE
  rest numeric;
BEGIN
  IF divisor = 0 THEN RETURN NULL; END IF;
  IF number <> 0 AND log(abs(number)) - log(abs(divisor)) > 15 THEN RETURN NULL; END IF;
  rest := mod(number::numeric, divisor::numeric);
  IF rest <> 0 AND (rest < 0) <> (divisor < 0) THEN rest := rest + divisor::numeric; END IF;
  RETURN rest;
END
"""


def _quotient(number: float, divisor: float) -> float:
    return float(math.trunc(number / divisor))


def _even(number: float) -> float:
    return math.copysign(math.ceil(abs(number) / 2) * 2, number)


def _odd(number: float) -> float:
    return math.copysign(max(1, math.ceil((abs(number) - 1) / 2) * 2 + 1), number)


def _rounding(name: str, python: Any, postgresql: str, en: str, zh: str, places: Parameter) -> Function:
    example = f"{name}(amount, 2)"
    return declare(NUMBERS, name, [_NUMBER, places], NUMBER, python, en, zh, example, postgresql=postgresql)


_NEEDED = Parameter("places", NUMBER)
_STEP = Parameter("step", NUMBER, 1.0)

FUNCTIONS = (
    _rounding(
        "ROUND", _round, ROUND_POSTGRESQL, "Rounded to decimal places.", "四舍五入到指定小数位。", _NEEDED
    ),
    _rounding(
        "ROUNDUP",
        _round_up,
        ROUND_UP_POSTGRESQL,
        "Rounded away from zero to decimal places.",
        "向远离零的方向舍入到指定小数位。",
        _NEEDED,
    ),
    _rounding(
        "ROUNDDOWN",
        _round_down,
        ROUND_DOWN_POSTGRESQL,
        "Rounded towards zero to decimal places.",
        "向零的方向舍入到指定小数位。",
        _NEEDED,
    ),
    _rounding(
        "TRUNC", _round_down, ROUND_DOWN_POSTGRESQL, "Cut to decimal places.", "截取到指定小数位。", _PLACES
    ),
    declare(
        NUMBERS,
        "INT",
        [_NUMBER],
        NUMBER,
        lambda number: float(math.floor(number)),
        "The next whole number below.",
        "向下取整。",
        "INT(amount)",
        postgresql="floor(number)",
    ),
    declare(
        NUMBERS,
        "MROUND",
        [_NUMBER, Parameter("step", NUMBER)],
        NUMBER,
        _mround,
        "Rounded to the nearest multiple of a step.",
        "舍入到最接近的倍数。",
        "MROUND(amount, 5)",
        postgresql=MROUND_POSTGRESQL,
    ),
    declare(
        NUMBERS,
        "CEILING",
        [_NUMBER, _STEP],
        NUMBER,
        _ceiling,
        "Rounded up to a multiple of a step.",
        "向上舍入到指定基数的倍数。",
        "CEILING(amount, 10)",
        postgresql=CEILING_POSTGRESQL,
    ),
    declare(
        NUMBERS,
        "FLOOR",
        [_NUMBER, _STEP],
        NUMBER,
        _floor,
        "Rounded down to a multiple of a step.",
        "向下舍入到指定基数的倍数。",
        "FLOOR(amount, 10)",
        postgresql=FLOOR_POSTGRESQL,
    ),
    declare(
        NUMBERS,
        "MOD",
        [_NUMBER, _DIVISOR],
        NUMBER,
        _mod,
        "The remainder of a division, with the divisor's sign.",
        "求余数，符号与除数相同。",
        "MOD(count, 12)",
        postgresql=MOD_POSTGRESQL,
    ),
    declare(
        NUMBERS,
        "QUOTIENT",
        [_NUMBER, _DIVISOR],
        NUMBER,
        _quotient,
        "The whole part of a division.",
        "求除法的整数部分。",
        "QUOTIENT(count, 12)",
        postgresql="trunc(tw_divide(number, divisor))",
    ),
    declare(
        NUMBERS,
        "EVEN",
        [_NUMBER],
        NUMBER,
        _even,
        "The next even number away from zero.",
        "向远离零的方向取最近的偶数。",
        "EVEN(3)",
        postgresql="sign(number) * ceil(abs(number) / 2) * 2",
    ),
    declare(
        NUMBERS,
        "ODD",
        [_NUMBER],
        NUMBER,
        _odd,
        "The next odd number away from zero.",
        "向远离零的方向取最近的奇数。",
        "ODD(4)",
        postgresql="CASE WHEN number < 0 THEN -1 ELSE 1 END"
        " * greatest(1, ceil((abs(number) - 1) / 2) * 2 + 1)",
    ),
    declare(
        NUMBERS,
        "ABS",
        [_NUMBER],
        NUMBER,
        abs,
        "The size without its sign.",
        "绝对值。",
        "ABS(balance)",
        sql=native(lambda number: sa.func.abs(number, type_=sa.Double())),
    ),
    declare(
        NUMBERS,
        "SIGN",
        [_NUMBER],
        NUMBER,
        lambda number: float((number > 0) - (number < 0)),
        "1, 0 or -1, as the number is positive, zero or negative.",
        "正数为 1，零为 0，负数为 -1。",
        "SIGN(balance)",
        postgresql="sign(number)",
    ),
)
