"""What a kind of data act is: how it is written down, done and taken back, and what it touches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.model import App
from .doing import Doing

Act = Mapping[str, Any]
"""JSON: "kind", the kind's own members, and for one that takes another back "back": {"revision", "place"}."""
Place = tuple[str, str]
"""(table key, field key)."""


@dataclass(frozen=True, slots=True)
class ActKind:
    """One kind of data act."""

    name: str
    members: Mapping[str, Any]
    """JSON Schema of its own members; all are required."""
    do: Callable[[Doing, Act, int], None]
    """Does an act that stands at a place among those of its revision."""
    undo: Callable[[Doing, Act, int, int], None]
    """Takes an act back that was done by a revision, at a place among its acts."""
    touches: Callable[[Act], frozenset[Place]]
    """The fields whose values it changes."""
    told: Callable[[App, Act], Words]
    """What it does, for people; the app may no longer have what it names."""
