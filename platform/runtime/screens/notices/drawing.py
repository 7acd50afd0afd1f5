"""Notices as the bell and the list behind it draw them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from ....fields.base import Reader
from ....web.current import connection, current_actor
from ...conversation.inbox import Heard
from ...conversation.telling import Told, tell
from ..record_parts import shown_moment


@dataclass(frozen=True, slots=True)
class Line:
    """One notice, drawn."""

    id: int
    at: Markup
    is_read: bool
    told: Told
    reminder: int | None
    """The reminder it tells of, which can be put off from here."""


def draw(heard: Heard, reader: Reader) -> Line:
    """Return a notice as it is shown to its person."""
    return Line(
        id=heard.id,
        at=shown_moment(heard.at, reader),
        is_read=heard.is_read,
        told=tell(connection(), current_actor(), heard),
        reminder=heard.detail.get("reminder"),
    )
