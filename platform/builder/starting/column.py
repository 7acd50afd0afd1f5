"""A column of a sheet: what it is taken for, and how well its values can be read as a type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .texts import is_nothing

GOOD_SHARE = 0.97
"""Of so many values a type must be able to read all but a few; the rows of those few are told and left out."""
LONGEST_TEXT = 255
MOST_PLACES = 4
"""Decimal places of a share; what a formula has worked out has more than anybody reads."""
_BETWEEN = re.compile(r"[;；、|\n,，]")
Looked = Mapping[str, int]
"""The values of a column, and how often each stands there."""


@dataclass(slots=True)
class Column:
    """What a column is taken for."""

    label: str
    type: str = "text"
    settings: dict[str, Any] = field(default_factory=dict)
    take: bool = True
    unique: bool = False
    filled: int = 0
    """How many rows have a value."""
    bad: int = 0
    """How many values the type cannot read, and some of them."""
    examples: list[str] = field(default_factory=list)
    order: str = ""
    """How 3/4/2026 is meant: "dmy" or "mdy"."""
    codes: bool = False
    """Whether days are written as 20260304 or as Excel counts them."""
    values: list[str] = field(default_factory=list)
    """Its commonest values, for asking an app's tables for them; not kept."""


def _share(values: Looked, reads: Callable[[str], Any]) -> tuple[float, list[str]]:
    """Return which share of the values is read, and some that are not; what says nothing does not count."""
    told = {text: count for text, count in values.items() if not is_nothing(text)}
    bad = {text: count for text, count in told.items() if reads(text) is None}
    total = sum(told.values())
    return (1 - sum(bad.values()) / total if total else 0.0), list(bad)


def fits(
    values: Looked, reads: Callable[[str], Any], type: str, least: float = GOOD_SHARE, **more: Any
) -> Column | None:
    """Return a column of a type where it reads enough of the values, with those it does not read; None else."""
    share, bad = _share(values, reads)
    if share < least:
        return None
    count = sum(values[text] for text in bad)
    return Column("", type, bad=count, examples=[text[:60] for text in bad[:3]], **more)


def order_of(values: Looked) -> str:
    """Return whether the day or the month stands first, where some value tells; the month where none does."""
    for text in values:
        parts = re.match(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}", text)
        if parts and int(parts[1]) > 12:
            return "dmy"
        if parts and int(parts[2]) > 12:
            return "mdy"
    return "mdy"


def places_of(number: Decimal | None) -> int:
    """Return how many decimal places a number has."""
    exponent = number.normalize().as_tuple().exponent if number is not None else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def parts(text: str) -> list[str]:
    """Return the values that stand in one cell, with ; 、 , | or line breaks between them."""
    return [part for part in dict.fromkeys(map(str.strip, _BETWEEN.split(text))) if part]
