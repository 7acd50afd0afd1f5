"""What was chosen on a page of conflicts (`conflicts.html`), and how its two sides are called there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from ...core.words import Words
from ...definition.merge import Merge

PREFIX = "choice:"


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two sides of a merge are called on a page."""

    mine: Words
    theirs: Words


def posted_choices() -> dict[str, str]:
    """Return what was chosen, by conflict id: "mine", "theirs" or "both"."""
    return {
        name.removeprefix(PREFIX): value for name, value in request.form.items() if name.startswith(PREFIX)
    }


def decided(merged: Merge, choices: Mapping[str, str]) -> Merge:
    """Return a merge under those choices that fit it; what is left open is in `open`."""
    known = {each.id: each for each in merged.conflicts}
    while True:
        fitting = {
            name: choice
            for name, choice in choices.items()
            if name in known and choice in known[name].choices
        }
        merged = merged.again(fitting)
        found = {each.id: each for each in merged.conflicts if each.id not in known}
        if not any(name in choices for name in found):
            return merged
        known |= found
