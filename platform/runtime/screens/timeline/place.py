"""What the address of a timeline says besides the list's own members: the scale, and the day the axis begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from ....core.errors import Malformed
from ....core.words import Words
from ..grid_request import GridRequest
from .axis import SCALES, Axis

NOT_A_SCALE = Words("there is no such scale", "没有这样的时间刻度")
NOT_A_DAY = Words("a day is written like 2026-12-31", "日期格式应为 2026-12-31")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands in time; scale and day are the list's own `mode` and `day`."""

    scale: str = ""
    """"" for the view's own."""
    first: date | None = None
    """The first day of the axis; None for the one that shows today."""
    fit: bool = False
    """The axis is to show every record."""
    undated: bool = False
    """Further records without dates are asked for."""

    @classmethod
    def read(cls, asked: GridRequest, told: Mapping[str, str]) -> Place:
        """Return what the address says; raises Malformed."""
        scale = asked.mode or ""
        if scale and scale not in SCALES:
            raise Malformed(why=NOT_A_SCALE)
        try:
            day = date.fromisoformat(asked.day) if asked.day else None
        except ValueError as error:
            raise Malformed(why=NOT_A_DAY) from error
        return cls(scale, day, told.get("fit") == "1", told.get("undated") == "1")

    def at(self, axis: Axis) -> Place:
        """Return the place that shows an axis."""
        return replace(self, scale=axis.scale.key, first=None if axis.of_today else axis.first, fit=False)

    def href(self, asked: GridRequest) -> str:
        """Return the address of a request at this place."""
        day = self.first.isoformat() if self.first else None
        address = replace(asked, mode=self.scale or None, day=day).href()
        query = urlencode({name: "1" for name in ("fit", "undated") if getattr(self, name)})
        return f"{address}{'&' if '?' in address else '?'}{query}" if query else address
