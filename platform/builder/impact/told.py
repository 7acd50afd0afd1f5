"""What is told of a change before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...core.words import Words
from ..effect_words import Told


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a change reaches, and the builder's page where it is."""

    words: Words
    address: str | None
    goes: bool = False
    """Whether the place itself is removed."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An element that is removed, or whose type changes, and every place that used it."""

    words: Words
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Example:
    """One record that a change concerns, as the administrator may see it."""

    record: int
    title: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class Values:
    """Values that a change takes away or would refuse."""

    words: Words
    count: int
    at_least: bool
    """Whether the counting was ended before the last record."""
    examples: Sequence[Example]
    name: str
    """Tells it from the others of the same change, for the file of all of them."""


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change touches."""

    refused: Sequence[Words] = ()
    """Why it may not be made as it is, and what to do first."""
    touched: Sequence[Touched] = ()
    values: Sequence[Values] = ()
    people: Sequence[Told] = ()
    outside: Sequence[Place] = ()
    """What lies outside the definition: imports that run, links, saved views, programs."""
    clones: Words | None = None
    """Which apps were made from this one, where there is something else to tell."""

    @property
    def empty(self) -> bool:
        """Say whether there is nothing to ask about."""
        return not (self.refused or self.touched or self.values or self.people or self.outside)
