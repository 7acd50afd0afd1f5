"""What the editor of conditions holds: rows and groups, numbered together in the order in which they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ...core.words import Words

VALUE, DAY, OTHER = "value", "day", "field"
"""What a row compares with: a value, a day counted from today, another field of the record."""


@dataclass(slots=True)
class FilterRow:
    """One condition as the editor shows it. `values` are API values, or texts as they were typed; with `how` OTHER the
    name of the other field, with DAY "today" or what `operators.day_value` reads."""

    field: str
    operator: str
    values: list[Any] = field(default_factory=list)
    how: str = VALUE
    fault: Words | None = None
    number: int = 0
    within: int = 0
    """The number of the group it stands in; 0: the whole."""
    prefix: str = ""

    @property
    def name(self) -> str:
        """What the names of its members begin with."""
        return f"{self.prefix}f{self.number}"


@dataclass(slots=True)
class RowGroup:
    """Conditions of which all ("and") or any ("or") must hold."""

    match: str
    number: int = 0
    within: int = 0
    prefix: str = ""

    @property
    def name(self) -> str:
        """What the names of its members begin with."""
        return f"{self.prefix}g{self.number}"


@dataclass(slots=True)
class FilterForm:
    """The editor. `plain` is False for a tree that rows cannot show."""

    match: str = "and"
    parts: list[FilterRow | RowGroup] = field(default_factory=list)
    plain: bool = True
    prefix: str = ""

    @property
    def rows(self) -> list[FilterRow]:
        """The rows of every group, in order."""
        return [each for each in self.parts if isinstance(each, FilterRow)]

    @property
    def faulty(self) -> bool:
        """Say whether a value could not be read."""
        return any(row.fault for row in self.rows)

    def place(self, part: FilterRow | RowGroup, within: int) -> None:
        """Put a row or a group at the end of a group."""
        part.number, part.within, part.prefix = len(self.parts) + 1, within, self.prefix
        self.parts.append(part)

    def renamed(self, prefix: str) -> FilterForm:
        """Return itself under another prefix."""
        self.prefix = prefix
        for part in self.parts:
            part.prefix = prefix
        return self

    def inside(self, number: int) -> list[FilterRow | RowGroup]:
        """Return what stands directly in a group, in order."""
        return [each for each in self.parts if each.within == number]

    def within(self, number: int) -> RowGroup | None:
        """Return the group of a number; None for the whole."""
        return next(
            (each for each in self.parts if isinstance(each, RowGroup) and each.number == number), None
        )

    def depth(self, number: int) -> int:
        """Return how deep a group stands: 1 for the whole."""
        group = self.within(number)
        return 1 if group is None else 1 + self.depth(group.within)

    def number(self) -> None:
        """Number everything as it stands, without the groups in which nothing is left."""
        ordered: list[tuple[FilterRow | RowGroup, int]] = []

        def walk(number: int, within: int) -> None:
            for each in self.inside(number):
                if isinstance(each, FilterRow):
                    ordered.append((each, within))
                elif self._filled(each.number):
                    ordered.append((each, within))
                    walk(each.number, len(ordered))

        walk(0, 0)
        for number, (part, within) in enumerate(ordered, 1):
            part.number, part.within = number, within
        self.parts = [part for part, _ in ordered]

    def _filled(self, number: int) -> bool:
        return any(isinstance(each, FilterRow) or self._filled(each.number) for each in self.inside(number))
