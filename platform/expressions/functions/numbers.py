"""How numbers are compared and written: Excel's 15 significant digits."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

# Excel writes a number plainly while it fits in 20 characters, otherwise with an exponent.
PLAIN_LENGTH = 20


def digits15(number: float) -> float:
    """Return the number rounded to 15 significant digits, as Excel compares it."""
    return float(f"{number:.15g}")


def number_text(number: float) -> str:
    """Return the number as Excel writes it where text is wanted: 0.1, 100000, 1E+21."""
    if number == 0 or not math.isfinite(number):
        return "0"
    exact = Decimal(f"{number:.15g}")
    plain = format(exact, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    if len(plain.lstrip("-")) <= PLAIN_LENGTH:
        return plain
    mantissa, exponent = f"{number:.14e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{exponent[1:].lstrip('0'):0>2}"


NUMBER_TEXT_POSTGRESQL = """
DECLARE
  plain text := trim_scale(number::numeric)::text;
  parts text[];
  power integer;
BEGIN
  IF number = 0 THEN RETURN '0'; END IF;
  IF length(ltrim(plain, '-')) <= 20 THEN RETURN plain; END IF;
  parts := regexp_match(btrim(to_char(number::numeric, '9.99999999999999EEEE')), '^(.*)e(.*)$', 'i');
  power := parts[2]::integer;
  RETURN rtrim(rtrim(parts[1], '0'), '.') || CASE WHEN power < 0 THEN 'E-' ELSE 'E+' END
    || lpad(abs(power)::text, greatest(2, length(abs(power)::text)), '0');
END
"""

_NUMBER = re.compile(r"^([+-]?)[$¥￥€£]?\s*(%?)(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*(%?)$", re.ASCII)


def text_number(text: str) -> float:
    """Return the number that a text writes: "12", "1,000.5", "$3", "15%", "1E3". Raises ValueError."""
    found = _NUMBER.match(text.strip(" "))
    if not found or len(text) > 100:
        raise ValueError(text)
    sign, percents, digits, exponent, percent = found.groups()
    number = float(digits.replace(",", "") + (exponent or ""))
    number = number / 100 if percent or percents else number
    return -number if sign == "-" else number


TEXT_NUMBER_POSTGRESQL = r"""
DECLARE
  parts text[] := regexp_match(btrim(text, ' '),
    '^([+-]?)[$¥￥€£]?\s*(%?)([0-9][0-9,]*\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?\s*(%?)$');
  exact numeric;
BEGIN
  IF parts IS NULL OR length(text) > 100 THEN RETURN NULL; END IF;
  exact := (replace(parts[3], ',', '') || coalesce(parts[4], ''))::numeric;
  IF exact > 1e307 THEN RETURN NULL; END IF;
  IF exact < 1e-300 THEN exact := 0; END IF;
  IF parts[2] <> '' OR parts[5] <> '' THEN exact := exact / 100; END IF;
  RETURN CASE WHEN parts[1] = '-' THEN -exact ELSE exact END;
END
"""


def exactly(number: float) -> Decimal:
    """Return the number as the decimal that a person sees: 15 significant digits."""
    return Decimal(f"{number:.15g}")


def rounded(number: float, places: int) -> Decimal:
    """Return the number rounded half away from zero, as people and Excel do it."""
    return exactly(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
