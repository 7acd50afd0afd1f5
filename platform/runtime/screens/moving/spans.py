"""The pairs of dates by which a calendar or a timeline places a record: where it begins and where it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.model import View
from ....expressions import DATETIME
from ....fields import Field, type_of
from ...access.rights import TableRights


@dataclass(frozen=True, slots=True)
class Span:
    """One pair of dates; a record without an end stands on one day, or at one moment."""

    number: int
    """Its place among the pairs of the view."""
    start: Field
    end: Field | None
    label: Words
    color: str
    """"" where the view says none."""

    @property
    def timed(self) -> bool:
        """Say whether it tells moments, not days."""
        return type_of(self.start).type(self.start) == DATETIME

    @property
    def written(self) -> tuple[Field, ...]:
        """The fields that a move changes; an end that is computed follows by itself."""
        ends = self.end is not None and type_of(self.end).writable
        return (self.start, self.end) if ends and self.end is not None else (self.start,)

    def movable(self, rights: TableRights) -> bool:
        """Say whether the actor may move some records by it."""
        return "edit" in rights.actions and all(each.key in rights.editable for each in self.written)


def spans_of(view: View, readable: Mapping[str, Field]) -> list[Span]:
    """Return the pairs of a view whose fields the actor may read, in order."""
    told = view.settings.get("dates") or [{each: view.settings.get(each) for each in ("start", "end")}]
    found = (_span(number, each, readable) for number, each in enumerate(told))
    return [each for each in found if each is not None]


def _span(number: int, told: Mapping[str, Any], readable: Mapping[str, Field]) -> Span | None:
    start, end = readable.get(told.get("start") or ""), readable.get(told.get("end") or "")
    if start is None or (told.get("end") and end is None):
        return None
    if end is not None and type_of(end).type(end) != type_of(start).type(start):
        end = None  # kept before both had to be days, or both moments
    label = Words.read(told["label"]) if told.get("label") else start.label
    return Span(number, start, end, label, told.get("color", ""))
