"""Numbers as people read them, by the reader's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from ..core.words import Words
from .field import Field

LOCALES = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_US")}
SIGNIFICANT = 15


def rounded(value: Decimal | float | int, decimals: int) -> Decimal:
    """Return the number with `decimals` places, halves away from zero."""
    return _exact(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def format_number(
    value: Decimal | float | int, decimals: int | None, language: str, currency: str = ""
) -> str:
    """Return "1,234.50": `decimals` places, or as many as 15 significant digits need when None."""
    number = _exact(value)
    if decimals is None:
        decimals = max(0, -number.normalize().as_tuple().exponent)
    if number.adjusted() > SIGNIFICANT + 10 or decimals > 20:
        return f"{number:.15g}"
    pattern = _pattern(decimals, bool(currency))
    return pattern.apply(
        rounded(number, decimals), LOCALES[language], currency or None, currency_digits=False
    )


def format_percent(value: Decimal | float | int, decimals: int | None, language: str) -> str:
    """Return "25%" of 0.25."""
    return f"{format_number(_exact(value) * 100, decimals, language)}%"


def _exact(value: Decimal | float | int) -> Decimal:
    # Excel shows 15 significant digits of a double; the 17 Python prints show the error of 0.1 + 0.2.
    return Decimal(f"{value:.{SIGNIFICANT}g}") if isinstance(value, float) else Decimal(value)


@lru_cache(maxsize=64)
def _pattern(decimals: int, currency: bool) -> NumberPattern:
    places = f".{'0' * decimals}" if decimals else ""
    return parse_pattern(f"{'¤' if currency else ''}#,##0{places}")


def unit_of(field: Field, language: str) -> str:
    """Return the unit that follows a field's numbers, "" for none."""
    unit = field.settings.get("unit")
    return Words.read(unit).to(language) if unit else ""


def with_unit(shown: str, field: Field, language: str) -> str:
    """Return a formatted number followed by its field's unit."""
    unit = unit_of(field, language)
    return f"{shown} {unit}" if unit else shown
