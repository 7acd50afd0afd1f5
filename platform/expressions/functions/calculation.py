"""Powers, roots, logarithms and whole-number arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from typing import Any

from ..tree import Function, Parameter
from ..types import NUMBER, WRONG_NUMBER
from .arithmetic import POWER_POSTGRESQL, power
from .declare import NUMBERS, declare

_NUMBER = Parameter("number", NUMBER)


def _positive(number: float) -> float:
    """Return a number above 0; others raise OverflowError (#NUM!)."""
    if number <= 0:
        raise OverflowError(number)
    return number


def _sqrt(number: float) -> Any:
    return math.sqrt(number) if number >= 0 else WRONG_NUMBER


def _exp(number: float) -> float:
    return 0.0 if number < -700 else math.exp(number)


def _log(number: float, base: float) -> float:
    return math.log10(_positive(number)) / math.log10(_positive(base))


def _fact(number: float) -> Any:
    return float(math.factorial(int(number))) if 0 <= number < 171 else WRONG_NUMBER


def _whole_numbers(numbers: list[float]) -> list[int]:
    """Return the numbers without fractions; negative and inexact ones raise OverflowError (#NUM!)."""
    if not numbers or any(number < 0 or number >= 2**53 for number in numbers):
        raise OverflowError
    return [int(number) for number in numbers]


def _lcm(numbers: list[float]) -> Any:
    return float(reduce(lambda one, other: _limited(math.lcm(one, other)), _whole_numbers(numbers)))


def _limited(number: int) -> int:
    if number >= 2**53:
        raise OverflowError(number)
    return number


_COMMON = """
DECLARE
  result numeric;
  number double precision;
BEGIN
  numbers := array_remove(numbers, 'NaN');
  IF array_position(numbers, NULL) IS NOT NULL OR cardinality(numbers) = 0 THEN RETURN NULL; END IF;
  FOREACH number IN ARRAY numbers LOOP
    IF number < 0 OR number >= 9007199254740992 THEN RETURN NULL; END IF;
    result := CASE WHEN result IS NULL THEN trunc(number) ELSE {how}(result, trunc(number)::numeric) END;
    IF result >= 9007199254740992 THEN RETURN NULL; END IF;
  END LOOP;
  RETURN result;
END
"""


def _of_one(
    name: str, python: Callable[[float], Any], postgresql: str, en: str, zh: str, example: str
) -> Function:
    return declare(NUMBERS, name, [_NUMBER], NUMBER, python, en, zh, example, postgresql=postgresql)


FUNCTIONS = (
    declare(
        NUMBERS,
        "POWER",
        [Parameter("a", NUMBER), Parameter("b", NUMBER)],
        NUMBER,
        power,
        "A number raised to a power, as a ^ b.",
        "求乘幂，与 a ^ b 相同。",
        "POWER(2, 10)",
        postgresql=POWER_POSTGRESQL,
        signature="POWER(number, power)",
    ),
    _of_one(
        "SQRT",
        _sqrt,
        "CASE WHEN number >= 0 THEN sqrt(number) END",
        "The square root.",
        "平方根。",
        "SQRT(16)",
    ),
    _of_one(
        "EXP",
        _exp,
        "CASE WHEN number < -700 THEN 0 WHEN number <= 706 THEN exp(number) END",
        "e raised to a power.",
        "e 的乘幂。",
        "EXP(1)",
    ),
    _of_one(
        "LN",
        lambda number: math.log(_positive(number)),
        "CASE WHEN number > 0 THEN ln(number) END",
        "The natural logarithm.",
        "自然对数。",
        "LN(10)",
    ),
    declare(
        NUMBERS,
        "LOG",
        [_NUMBER, Parameter("base", NUMBER, 10.0)],
        NUMBER,
        _log,
        "The logarithm to a base.",
        "指定底数的对数。",
        "LOG(8, 2)",
        postgresql="CASE WHEN number > 0 AND base > 0 AND base <> 1 THEN log(number) / log(base) END",
    ),
    _of_one(
        "LOG10",
        lambda number: math.log10(_positive(number)),
        "CASE WHEN number > 0 THEN log(number) END",
        "The logarithm to base 10.",
        "以 10 为底的对数。",
        "LOG10(1000)",
    ),
    declare(
        NUMBERS, "PI", [], NUMBER, lambda: math.pi, "The number π.", "圆周率 π。", "PI()", postgresql="pi()"
    ),
    _of_one(
        "FACT",
        _fact,
        "CASE WHEN number >= 0 AND number < 171 THEN factorial(trunc(number)::bigint)::double precision END",
        "The factorial of a number.",
        "阶乘。",
        "FACT(5)",
    ),
    declare(
        NUMBERS,
        "GCD",
        [Parameter("numbers", NUMBER)],
        NUMBER,
        lambda numbers: float(math.gcd(*_whole_numbers(numbers))),
        "The greatest number that divides all.",
        "最大公约数。",
        "GCD(12, 18)",
        gathers=True,
        postgresql=_COMMON.format(how="gcd"),
    ),
    declare(
        NUMBERS,
        "LCM",
        [Parameter("numbers", NUMBER)],
        NUMBER,
        _lcm,
        "The least number that all divide.",
        "最小公倍数。",
        "LCM(4, 6)",
        gathers=True,
        postgresql=_COMMON.format(how="lcm"),
    ),
)
