"""Every function of the expression language, in the order in which people are shown them.

To add one: declare it in the file of its category (signature, help, example, Python, SQL) and that is all;
the checker, both databases, the catalogue and the tests find it here.
"""

from __future__ import annotations

from ..tree import Function
from . import (
    aggregates,
    arithmetic,
    calculation,
    conversions,
    date_parts,
    date_periods,
    date_reckoning,
    date_spans,
    formats,
    lists,
    logic,
    person,
    rounding,
    text_pieces,
    text_search,
    text_writing,
)
from .comparison import DIGITS15
from .operators import OPERATORS

PUBLIC: tuple[Function, ...] = (
    *logic.FUNCTIONS,
    *text_writing.FUNCTIONS,
    *text_pieces.FUNCTIONS,
    *text_search.FUNCTIONS,
    *aggregates.FUNCTIONS,
    *rounding.FUNCTIONS,
    *calculation.FUNCTIONS,
    *date_reckoning.FUNCTIONS,
    *date_parts.FUNCTIONS,
    *date_spans.FUNCTIONS,
    *date_periods.FUNCTIONS,
    *lists.FUNCTIONS,
    *person.FUNCTIONS,
)
"""What people write."""

HIDDEN: tuple[Function, ...] = (
    DIGITS15,
    *arithmetic.HIDDEN,
    *conversions.HIDDEN,
    *formats.HIDDEN,
    *lists.HIDDEN,
    *date_parts.HIDDEN,
    *date_reckoning.HIDDEN,
    *aggregates.HIDDEN,
)
"""What operators, conversions and elaborated calls become."""

FUNCTIONS: dict[str, Function] = {function.name: function for function in PUBLIC}

CALLED: tuple[Function, ...] = tuple(f for f in (*PUBLIC, *HIDDEN) if f.elaborate is None)
"""What SQL may call by name: SQLite knows all of them, PostgreSQL those that have a body for it."""

__all__ = ["CALLED", "FUNCTIONS", "HIDDEN", "OPERATORS", "PUBLIC"]
