"""One to so many stars."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...core.words import Words
from ..base import Reader
from ..field import Field
from ..number.field import NumberType


class RatingType(NumberType):
    """A rating; no stars is empty."""

    name = "rating"
    label = Words("Rating", "评分")
    help = Words("One to five stars, or up to ten.", "一至五颗星，最多可设十颗。")
    icon = "star"
    settings = {
        "max": {
            "type": "integer",
            "minimum": 1,
            "maximum": 10,
            "default": 5,
            "title": {"en": "Most stars", "zh": "最高星数"},
        }
    }
    unique = False
    groupings = ("value",)
    summary = "left"

    def decimals(self, field: Field) -> int:
        """Return none: whole stars."""
        return 0

    def limits(self, field: Field) -> tuple[Any, Any]:
        """Return one to the most stars."""
        return 1, field.settings.get("max", 5)

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the stars counted or the number typed; no star is empty."""
        bare = text.strip()
        if bare and set(bare) <= set("★☆⭐"):
            return str(len(bare) - bare.count("☆")) if bare.strip("☆") else None
        return super().parse(field, text, reader)

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the number of stars."""
        return str(int(value)) if isinstance(value, Decimal | float) else super().typed(field, value, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "★★★☆☆"."""
        if value is None:
            return ""
        most = field.settings.get("max", 5)
        filled = min(int(value), most)
        return "★" * filled + "☆" * (most - filled)
