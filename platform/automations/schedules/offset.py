"""How far before or after a date: {"amount": 3, "unit": "workdays", "direction": "before"}, or {"direction": "at"}."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from ...core.periods import shifted
from .workdays import WEEKDAYS, Workdays

DIRECTIONS = {"before": -1, "at": 0, "after": 1}
EXACT = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
"""Units of time that passes; the others, days, workdays, weeks and months, are counted on the calendar."""


@dataclass(frozen=True, slots=True)
class Offset:
    """An offset that was checked; `amount` is negative for one before."""

    amount: int = 0
    unit: str = "days"

    @classmethod
    def read(cls, told: Mapping[str, Any] | None) -> Self:
        """Return the offset of its JSON; none at all is "at"."""
        told = told or {}
        return cls(DIRECTIONS[told.get("direction", "at")] * told.get("amount", 0), told.get("unit", "days"))

    @property
    def time(self) -> timedelta | None:
        """Return the time that passes; None where days are counted on the calendar."""
        return self.amount * EXACT[self.unit] if self.unit in EXACT else None

    def shifted(self, day: date, workdays: Workdays = WEEKDAYS) -> date:
        """Return the day so far from another. A later day never comes to lie before an earlier one's.

        A month later, the 31st is the last day of a shorter month, as people expect.
        """
        if self.unit in EXACT:
            return day
        if self.unit == "workdays":
            return workdays.shifted(day, self.amount)
        return shifted(day, self.unit.removesuffix("s"), self.amount)
