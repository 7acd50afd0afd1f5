"""What a rehearsal came to, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ....core.words import Words
from ..models import DONE
from .stage import Change


@dataclass(slots=True)
class StepTold:
    """What one step did, or would do."""

    key: str
    item: str
    type: str
    state: str
    """"done", "failed", "sent" or "waits"."""
    given: Mapping[str, Any] | None = None
    output: Any = None
    error: Words | None = None
    until: datetime | None = None
    changes: Sequence[Change] = ()


@dataclass(slots=True)
class Rehearsed:
    """How a run, or a rule before a save, would have gone."""

    steps: list[StepTold] = field(default_factory=list)
    meets: bool = True
    """The automation's condition holds; where it does not, there would be no run."""
    state: str = DONE
    reason: Words | None = None
    before_save: bool = False
    """It is a rule before a save: "stopped" means that the save would be refused with `reason`."""
    set_off: Sequence[str] = ()
    """The keys of the automations that what was written would have set off."""

    @property
    def changes(self) -> list[Change]:
        """Return all that would have been written, in order."""
        return [change for each in self.steps for change in each.changes]
