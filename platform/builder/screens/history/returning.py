"""Roles that come back without those they were given to, and who that was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....runtime.apps.live import LiveApp
from ....web.current import connection
from ...former_members import former_members
from ..administered import staff_of
from ..role_members import Chip, chip

GIVE_AGAIN = "give_again"
"""What the page sends for each role that is to be given to the same again."""


@dataclass(frozen=True, slots=True)
class Returning:
    """A role that comes back."""

    key: str
    label: Words
    chips: Sequence[Chip]
    """Those it was given to, as far as they are still there."""


def returning_roles(app: LiveApp, document: Mapping[str, Any]) -> list[Returning]:
    """Return the roles that a document has beside those of a live app, and that somebody had when they were deleted."""
    labels = {each["key"]: Words.read(each.get("label") or each["key"]) for each in document.get("roles", ())}
    fresh = [key for key in labels if key not in app.model.roles]
    members = former_members(connection(), app.id, fresh) if fresh else []
    if not members:
        return []
    staff = staff_of(app)
    there = [each for each in members if each.kind == "everyone" or staff.title(each)]
    chips = {key: [chip(staff, each) for each in there if each.role == key] for key in fresh}
    return [Returning(key, labels[key], chips[key]) for key in fresh if chips[key]]
