"""Where the pages about one start are."""

from __future__ import annotations


def address(start_id: int, *rest: str | int) -> str:
    """Return the address of a page about a start."""
    return "/".join(("/apps/new/spreadsheet", str(start_id), *map(str, rest)))
