"""Keys within a list of parts: none twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..fault import shown
from ..layout import Steps
from ..sound import TWICE, Sound


def check_keys(sound: Sound, steps: Steps, parts: Sequence[Any]) -> None:
    """Note every part whose key an earlier one of the same list has."""
    seen: set[str] = set()
    for position, part in enumerate(parts):
        key = part.get("key") if isinstance(part, Mapping) else None
        if not isinstance(key, str):
            continue
        if key in seen:
            sound.faults.add((*steps, position, "key"), TWICE.fill(key=shown(key)), "duplicate_key")
        seen.add(key)
