"""The steps of a rehearsed run, told as the page of a run tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .....core.words import Words
from .....runtime.automations.trying.rehearsed import Rehearsed
from ..telling_runs import Part, RunTelling, step_names

WRITES = frozenset({"create", "update", "delete"})
"""Acts that are told by what was written: old and new."""


@dataclass(frozen=True, slots=True)
class Told:
    """One step."""

    name: Words
    icon: str
    item: str
    state: str
    parts: Sequence[Part]
    output: str
    error: Words | None
    until: datetime | None


def told_steps(tell: RunTelling, automation: Mapping[str, Any], found: Rehearsed) -> list[Told]:
    """Return what each step would have done."""
    names = step_names(automation)
    lines = []
    for step in found.steps:
        name, icon = names.get(step.key, (Words(step.key, step.key), "help-circle"))
        said = [*tell.written(step.changes), *tell.parts(_unwritten(step.given))]
        lines.append(
            Told(
                name,
                icon,
                step.item,
                step.state,
                said,
                tell.output(step.output),
                step.error,
                step.until,
            )
        )
    return lines


def _unwritten(given: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what a step did besides writing records."""
    if given is None or "acts" not in given:
        return given
    return {"acts": [each for each in given["acts"] if each["do"] not in WRITES]}
