"""Which fields a change has to know as they stand: those it names, and those judged or found together with them."""

from __future__ import annotations

from collections.abc import Collection

from ..apps.live import LiveTable
from .cascades import cascades
from .shape import shape_of


def needed_fields(table: LiveTable, named: Collection[str]) -> set[str]:
    """Return the keys of these fields; a name that is no field's stays what it is."""
    needed = set(named)
    for key, (_, above) in cascades(table).items():
        if key in named or above.key in named:
            needed |= {key, above.key}
    searched = shape_of(table).searched
    return needed if searched.isdisjoint(named) else needed | searched
