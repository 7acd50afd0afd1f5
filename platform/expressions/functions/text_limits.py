"""Counts, positions and lengths of texts, kept within what Excel allows."""

from __future__ import annotations

from .. import budgets


def limited(number: float) -> int:
    """Return a count or position without its fraction, limited to what no text reaches."""
    return int(max(min(number, 1e5), -1e5))


def fitting(text: str) -> str:
    """Return a text that is not longer than Excel allows. Raises ValueError."""
    if len(text) > budgets.TEXT_RESULT:
        raise ValueError("the text is too long")
    return text


def counted(number: float) -> int:
    """Return a count. Raises ValueError for a negative one."""
    if number < 0:
        raise ValueError(number)
    return limited(number)


def begun(number: float) -> int:
    """Return a position counted from 0. Raises ValueError for positions before the first."""
    if number < 1:
        raise ValueError(number)
    return limited(number) - 1
