"""One place of a definition that names an element, and what becomes of it when the element goes."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.words import Words
from ..diff import Keys
from ..layout import Steps
from .place_kinds import PLACES

LOSES = "loses"
"""The place only shows, sorts or offers: it is left out, and what holds it stays."""
GOES = "goes"
"""What holds the place cannot be without the element and goes along."""
REFUSED = "refused"
"""The place decides who sees what: nobody but a person may say what it is to be instead."""
STAYS = "stays"
"""The place compares with the element and goes on doing so: what is stored is still equal to it."""
RETITLED = "retitled"
"""The element names the records of its table; another one takes its place."""

SAYS = Words("{by}: {role}", "{by}：{role}")


@dataclass(frozen=True, slots=True)
class Use:
    """One place that names an element."""

    element: Keys
    """What is named, by its path."""
    by: Keys
    """What names it: a view, a field, a rule, a role …"""
    role: str
    """As what it is named there, a name of `roles_of_places.PLACES`."""
    called: Words
    """What people call what names it: "View “All deals”"."""
    steps: Steps
    """The member or list item of the document that names it."""
    act: str
    """What becomes of the place when the element is removed."""
    cut: Steps
    """What is taken out of the document then, where the place is lost: it may be all that makes sense as a whole only."""
    span: tuple[int, int] | None = None
    """Within the expression at `steps`: where the text stands that is compared with it."""

    @property
    def words(self) -> Words:
        """Return the place as people call it: "View “All deals”: column"."""
        return SAYS.fill(by=self.called, role=PLACES[self.role])
