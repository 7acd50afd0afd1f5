"""Exact decimals on both databases: numeric on PostgreSQL, integers scaled by a power of ten on SQLite."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

DIGITS = 18
"""Digits a stored number may have in all: what a 64-bit integer surely holds."""
_HALF = 1_000_000_000


class ExactDecimal(sa.types.TypeDecorator[Decimal]):
    """A decimal number with `scale` places, at most 18 digits in all."""

    impl = sa.Numeric
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return numeric, or an integer on SQLite."""
        sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(sa.BigInteger() if sqlite else sa.Numeric(38, self.scale))

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Any:
        """Return what the database stores; a value with more places than `scale` is a mistake of ours."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.scale)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.scale} decimal places")
        return int(scaled) if dialect.name == "sqlite" else Decimal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the exact number."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return Decimal(value).scaleb(-self.scale)
        return value.quantize(Decimal(1).scaleb(-self.scale))


def scale_of(column: sa.ColumnElement) -> int | None:
    """Return the decimal places of an exact column, None for doubles and everything else."""
    return column.type.scale if isinstance(column.type, ExactDecimal) else None


def as_double(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    """Return the number as expressions compute with it: a double, whatever it is stored as."""
    scale = scale_of(column)
    if scale is None:
        return column
    if dialect == "postgresql":
        return sa.cast(column, sa.Double)
    # Division, not multiplication by 0.01: the quotient is the nearest double, the product may not be.
    whole = sa.cast(column, sa.Double)
    return whole / sa.literal(float(10**scale), sa.Double) if scale else whole


def exact_sum(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    """Return the sum in the column's own type: exact, and on SQLite never an overflow error."""
    if scale_of(column) is None or dialect == "postgresql":
        return sa.type_coerce(sa.func.sum(column), column.type)
    # SQLite's sum() raises when integers pass 64 bits. Two halves cannot; their recombination turns into a double.
    whole = sa.type_coerce(column, sa.BigInteger)
    half = sa.literal_column(str(_HALF), sa.BigInteger)
    high = sa.func.sum(whole.op("/")(half)).op("*")(half)
    return sa.type_coerce(high.op("+")(sa.func.sum(whole.op("%")(half))), column.type)


def fitted(column: sa.ColumnElement, operator: str, value: Decimal) -> Decimal | float | None:
    """Return the number to compare an exact column with, so that the comparison means what was asked.

    `< 1.005` against two places is `< 1.01`. None: no stored number can equal it.
    """
    scale = scale_of(column)
    if scale is None:
        return float(value)
    largest = Decimal(10) ** (DIGITS - scale)
    if abs(value) >= largest:
        return None if operator == "is" else largest.copy_sign(value)
    rounding = ROUND_CEILING if operator in ("lt", "gte") else ROUND_FLOOR
    near = value.quantize(Decimal(1).scaleb(-scale), rounding)
    return None if operator == "is" and near != value else near


def read_decimal(value: Any) -> Decimal | None:
    """Return the exact number of a JSON number or its text; None for anything else, NaN and infinity too."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    if isinstance(value, str) and (len(value) > 60 or "_" in value):
        return None
    if isinstance(value, int) and abs(value) >= 10**60:
        return Decimal(10) ** 60  # too large anyhow; Python itself refuses to print integers of 4,300 digits
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
