"""Limits of a field that are narrower than before, and which stored values they would refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from ...fields import Field
from ...fields.patterns import compiled

LIMITS = ("min", "max", "min_length", "max_length", "pattern")


def refuses(before: Field, after: Field) -> Callable[[Any], bool] | None:
    """Return what says whether a stored value breaks a limit that is new; None where no limit is."""
    told = {
        name: after.settings[name]
        for name in LIMITS
        if name in after.settings and _is_narrower(name, after.settings[name], before.settings.get(name))
    }
    tests = [_TESTS[name](limit) for name, limit in told.items()]
    return (lambda value: any(test(value) for test in tests)) if tests else None


def _is_narrower(name: str, limit: Any, was: Any) -> bool:
    """Return whether a limit lets less pass than before; of patterns nobody can say, so another one counts."""
    if was is None or name == "pattern":
        return limit != was
    return limit < was if name.startswith("max") else limit > was


def _like(value: Any) -> Any:
    """Return a value as settings write it: days and times as texts, numbers as numbers."""
    return value.isoformat() if isinstance(value, date | time) else value


def _pattern(pattern: str) -> Callable[[Any], bool]:
    found = compiled(pattern)
    return lambda value: isinstance(value, str) and found is not None and not found.fullmatch(value)


_TESTS: dict[str, Callable[[Any], Callable[[Any], bool]]] = {
    "min": lambda limit: lambda value: _like(value) < limit,
    "max": lambda limit: lambda value: _like(value) > limit,
    "min_length": lambda limit: lambda value: len(value) < limit,
    "max_length": lambda limit: lambda value: len(value) > limit,
    "pattern": _pattern,
}
