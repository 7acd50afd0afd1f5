"""What is left of a value for those who may know that it is there, but not what it is.

A mask never tells a length, and never more than it needs to recognise a value one knows already: the ends of a
phone number, the first letter of a text. What is too short for that shows nothing of itself.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

DOTS = "•••"
"""The mask of everything that is not text: numbers, dates, choices, pointers, files."""
STARS = "***"
DIGITS = "****"
SHORTEST = 3
"""A text with fewer characters shows none of them: one of two is half of it."""


class Masked(str):
    """A mask in place of a value. Whatever shows or sends values knows by this class that it is none."""

    __slots__ = ()


def is_nothing(value: Any) -> bool:
    """Say whether a value is empty: that may be known, and has no mask."""
    return value is None or value == "" or value == []


def mask_text(text: str) -> str:
    """Return the first character and stars."""
    return (text[0] if len(text) >= SHORTEST else "") + STARS


def mask_email(address: str) -> str:
    """Return "l***@example.com"."""
    name, at, host = address.rpartition("@")
    return f"{mask_text(name)}@{host}" if at else mask_text(address)


def mask_digits(number: str) -> str:
    """Return the ends of a number's digits, fewer of a shorter one: "138****5678", "20****1234"."""
    first, last = shown_digits(len(number))
    return number[:first] + DIGITS + (number[-last:] if last else "")


def shown_digits(count: int) -> tuple[int, int]:
    """Return how many digits show at the beginning and at the end of a number with so many."""
    return next((ends for least, ends in _ENDS if count >= least), (0, 0))


_ENDS = ((11, (3, 4)), (10, (2, 4)), (8, (2, 2)), (6, (0, 2)))


def mask_text_sql(column: sa.ColumnElement) -> sa.ColumnElement[str]:
    """Return `mask_text` within a statement; NULL for NULL."""
    first = sa.func.substr(column, 1, 1, type_=sa.Text)
    whole = sa.case((sa.func.length(column) >= SHORTEST, first.concat(STARS)), else_=STARS)
    return _where_filled(column, whole)


def mask_email_sql(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
    """Return `mask_email` within a statement; an address has one "@"."""
    place = sa.func.strpos if dialect == "postgresql" else sa.func.instr
    at = place(column, "@", type_=sa.Integer)
    host = sa.func.substr(column, at, type_=sa.Text)
    name = sa.func.nullif(sa.func.substr(column, 1, at - 1, type_=sa.Text), "", type_=sa.Text)
    return sa.case((at > 1, mask_text_sql(name).concat(host)), else_=mask_text_sql(column))


def mask_digits_sql(column: sa.ColumnElement) -> sa.ColumnElement[str]:
    """Return `mask_digits` within a statement."""
    length = sa.func.length(column)
    cases = [
        (
            length >= least,
            sa.func.substr(column, 1, first, type_=sa.Text)
            .concat(DIGITS)
            .concat(sa.func.substr(column, length - last + 1, type_=sa.Text)),
        )
        for least, (first, last) in _ENDS
    ]
    return _where_filled(column, sa.case(*cases, else_=DIGITS))


def _where_filled(column: sa.ColumnElement, mask: sa.ColumnElement) -> sa.ColumnElement[str]:
    return sa.type_coerce(sa.case((column.is_not(None), mask)), sa.Text)
