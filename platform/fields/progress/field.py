"""How far something is: 0 to 100."""

from __future__ import annotations

from typing import Any

from ...core.words import Words
from ..base import Reader
from ..field import Field
from ..number.field import NumberType


class ProgressType(NumberType):
    """Progress in percent, as a whole number from 0 to 100."""

    name = "progress"
    label = Words("Progress", "进度")
    help = Words("How far along, from 0 to 100.", "完成程度，0 到 100。")
    icon = "progress"
    settings = {}
    unique = False

    def decimals(self, field: Field) -> int:
        """Return none."""
        return 0

    def limits(self, field: Field) -> tuple[Any, Any]:
        """Return 0 to 100."""
        return 0, 100

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the number, with or without a % sign."""
        return super().parse(field, text.strip().rstrip("%％"), reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "40%"."""
        return "" if value is None else f"{int(value)}%"
