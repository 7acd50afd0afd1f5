"""Whole numbers as forms and addresses say them: plain digits, few enough for whatever is done with the number."""

from __future__ import annotations

MOST_DIGITS = 9
"""So many digits fit into every integer column; ids of records may have ID_DIGITS."""
ID_DIGITS = 18


def whole_number(text: str, digits: int = MOST_DIGITS) -> int | None:
    """Return the number that a text of at most so many plain digits says; None for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
