"""What stands for a member or an element that one of three documents does not have."""

from __future__ import annotations

from typing import Any, Final

from ..canonical import same


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()


def equal(a: Any, b: Any) -> bool:
    """Say whether two sides say the same, or both nothing."""
    if a is MISSING or b is MISSING:
        return a is b
    return same(a, b)


def told(value: Any) -> Any:
    """Return a value as a conflict shows it: None for what is not there."""
    return None if value is MISSING else value
