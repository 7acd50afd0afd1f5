"""What `timeline.html` shows: sections of rows, each with its record on the left and its bar on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from ....fields import Field
from ....fields.base import Reader
from ..columns import Column
from ..grid import Grid, GridRow
from ..moving.spans import Span
from .axis import Axis
from .bars import Bar
from .place import Place


@dataclass(slots=True)
class TimelineRow:
    """One record: its cells on the left, its bar on the right."""

    cells: GridRow
    href: str
    bar: Bar | None
    writable: frozenset[str]
    """Which of the fields that place it the actor may change: their keys."""
    after: Sequence[int] = ()
    """The records that it comes after, as far as they may be seen."""
    late: Mapping[int, str] = field(default_factory=dict)
    """Those of them that end after it begins, with their titles."""

    def moves(self, span: Span) -> bool:
        """Say whether the actor may move it as a whole."""
        return all(each.key in self.writable for each in span.written)


@dataclass(slots=True)
class Section:
    """Records under one heading; the only one of a timeline without groups has none."""

    key: str
    values: Sequence[Any] | None = None
    """The values of its group."""
    labels: Sequence[Markup] = ()
    count: int | None = None
    exact: bool = True
    href: str = ""
    """The address of its rows."""
    bar: Bar | None = None
    """From the first day of its records to their last."""
    rows: list[TimelineRow] = field(default_factory=list)
    more: str = ""
    undated: bool = False


@dataclass(slots=True)
class Timeline:
    """Everything that `timeline.html` shows; `grid` has what stands around it."""

    grid: Grid
    place: Place
    axis: Axis
    span: Span
    progress: Field | None
    after: Field | None
    reader: Reader
    sections: list[Section] = field(default_factory=list)
    narrow: bool = False
    """One section's rows alone were asked for."""

    def href(self, **change: Any) -> str:
        """Return the address of the timeline as it stands, or of another place in time."""
        return replace(self.place, **change).href(self.grid.asked.changed())

    @property
    def columns(self) -> list[Column]:
        """The columns beside the title."""
        return [each for each in self.grid.columns if not each.title]

    @property
    def written(self) -> list[str]:
        """The keys of the fields that a move may change."""
        fields = (*self.span.written, *([self.after] if self.after else ()))
        return [each.key for each in fields]

    @property
    def empty(self) -> bool:
        """Say whether there is nothing at all to show, on these days or without any."""
        return not any(section.rows or section.count for section in self.sections)

    @property
    def bare(self) -> bool:
        """Say whether the shown days hold nothing, while there are records without dates."""
        return not self.narrow and not any(
            each.rows or each.count for each in self.sections if not each.undated
        )

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that the records are asked for."""
        others = (self.span.start, self.span.end, self.progress, self.after)
        return tuple(
            dict.fromkeys(
                [each.key for each in self.grid.columns] + [each.key for each in others if each is not None]
            )
        )
