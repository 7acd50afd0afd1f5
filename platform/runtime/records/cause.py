"""What led to an act: the automations before it, one setting off the other. Loops end by it."""

from __future__ import annotations

from dataclasses import dataclass

DEEPEST = 5
"""So many automations may set each other off; the next one is written as stopped and says which chain."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The chain of automations that an act belongs to, the first one first."""

    chain: tuple[str, ...] = ()
    run_id: int | None = None

    @property
    def depth(self) -> int:
        """Return how many automations led to the act."""
        return len(self.chain)


NOTHING = Cause()
