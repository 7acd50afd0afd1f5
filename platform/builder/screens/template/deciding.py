"""What was chosen on a page about a merge; one button chooses for everything that is left."""

from __future__ import annotations

from flask import request

from ....definition.merge import Merge
from ..conflict_choices import decided, posted_choices

ALL, PREVIEW = "all", "preview"
DEEPEST = 20
"""So often one choice may bring further ones along."""


def decided_here(merged: Merge) -> Merge:
    """Return a merge under the choices posted, those of "all the rest" included."""
    choices = posted_choices()
    merged = decided(merged, choices)
    rest = request.form.get(ALL)
    for _ in range(DEEPEST):
        more = {each.id: rest for each in merged.open if rest in each.choices}
        if not more:
            break
        choices |= more
        merged = decided(merged, choices)
    return merged


def only_shows() -> bool:
    """Say whether a button was pressed that shows what comes of the choices and saves nothing."""
    return PREVIEW in request.form or ALL in request.form
