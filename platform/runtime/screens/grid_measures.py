"""How wide columns are, how many stay in sight, how high rows are: as the address says, else as the view does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .grid_request import GridRequest, numbers

NARROWEST, WIDEST, MOST_FROZEN = 40, 800, 5
HEIGHTS = ("small", "medium", "large")


def widths(asked: GridRequest, settings: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the chosen widths in pixels, by field."""
    told = settings.get("widths", {}) if asked.widths is None else numbers(asked.widths)
    return {key: min(max(width, NARROWEST), WIDEST) for key, width in told.items()}


def frozen(asked: GridRequest, settings: Mapping[str, Any]) -> int:
    """Return how many columns stay in sight."""
    told = numbers(f"frozen:{asked.frozen}").get("frozen", settings.get("frozen", 1))
    return min(told, MOST_FROZEN)


def row_height(asked: GridRequest, settings: Mapping[str, Any]) -> str:
    """Return "small", "medium", "large", or "" for the reader's own."""
    return asked.height if asked.height in HEIGHTS else settings.get("row_height", "")
