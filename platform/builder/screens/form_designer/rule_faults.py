"""The faults of a rule beside the part of its form that they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ....core.errors import Fault
from ....core.words import Words

_ACT = re.compile(r"\.then\[(\d+)\]")


def fault_places(faults: Sequence[Fault]) -> dict[str, list[Words]]:
    """Return faults by "when", "a<number of the act>", and "" for the rest."""
    found: dict[str, list[Words]] = {}
    for fault in faults:
        act = _ACT.search(fault.path)
        inside = re.search(r"rules\[\d+\]\.(when|expression|message|field)", fault.path)
        place = f"a{int(act[1]) + 1}" if act else inside[1] if inside else ""
        found.setdefault(place, []).append(fault.words)
    return found
