"""Upper and lower case, the same on every database whatever its locale: one table for both directions.

Latin, Greek and Cyrillic letters that have exactly one partner are in it; others stay as they are.
"""

from __future__ import annotations

_RANGES = (range(0x41, 0x5B), range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x1F00))


def _pairs() -> list[tuple[str, str]]:
    capitals = (chr(code) for letters in _RANGES for code in letters)
    found = [(capital, capital.lower()) for capital in capitals]
    return [(c, low) for c, low in found if c != low and len(low) == 1 and low.upper() == c]


CAPITALS = "".join(capital for capital, _ in _pairs())
SMALL = "".join(small for _, small in _pairs())

_TO_SMALL = str.maketrans(CAPITALS, SMALL)
_TO_CAPITALS = str.maketrans(SMALL, CAPITALS)
_LETTERS = frozenset(CAPITALS + SMALL)


def lowered(text: str) -> str:
    """Return the text in lower case."""
    return text.translate(_TO_SMALL)


def raised(text: str) -> str:
    """Return the text in upper case."""
    return text.translate(_TO_CAPITALS)


def titled(text: str) -> str:
    """Return the text with a capital at the beginning of every run of letters."""
    before = False
    result = []
    for letter in text:
        result.append(lowered(letter) if before else raised(letter))
        before = letter in _LETTERS
    return "".join(result)


LOWER_POSTGRESQL = f"translate(text, '{CAPITALS}', '{SMALL}')"
UPPER_POSTGRESQL = f"translate(text, '{SMALL}', '{CAPITALS}')"
PROPER_POSTGRESQL = f"""
DECLARE
  low text := tw_lower(text);
  high text := tw_upper(text);
  result text := '';
  before boolean := false;
BEGIN
  FOR i IN 1..length(text) LOOP
    result := result || CASE WHEN before THEN substr(low, i, 1) ELSE substr(high, i, 1) END;
    before := strpos('{CAPITALS}{SMALL}', substr(text, i, 1)) > 0;
  END LOOP;
  RETURN result;
END
"""
