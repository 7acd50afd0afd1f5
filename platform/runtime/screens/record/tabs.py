"""The tabs of a record's page: the definition's, or one of what it holds and one of what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....core.errors import NotFound
from ....core.words import Words
from ...apps.live import LiveTable

OVERVIEW, ACTIVITY = "overview", "activity"
STREAM, HISTORY = "stream", "history"
ALL_RELATED: Mapping[str, Any] = {"related": None}
_DEFAULT = (
    {"key": OVERVIEW, "label": {"en": "Overview", "zh": "概览"}, "parts": [{"form": None}, ALL_RELATED]},
    {"key": ACTIVITY, "label": {"en": "Activity", "zh": "动态"}, "parts": [STREAM]},
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab. A part is "stream", "history", {"form": key or None} or {"related": key or None (all)}."""

    key: str
    label: Words
    parts: tuple[Any, ...]

    @property
    def is_stream(self) -> bool:
        """Say whether it holds the stream and nothing else."""
        return self.parts == (STREAM,)


def tabs_of(table: LiveTable, related: Sequence[str], acts: frozenset[str]) -> list[Tab]:
    """Return the tabs with the parts that are there for the actor; `related` are the lists they may read."""
    told = table.definition.page.get("tabs") or _DEFAULT
    found = []
    for each in told:
        parts = tuple(part for part in each["parts"] if _is_there(part, related, acts))
        if parts:
            found.append(Tab(each["key"], Words.read(each["label"]), parts))
    return found or [Tab(OVERVIEW, Words.read(_DEFAULT[0]["label"]), ({"form": None},))]


def tab_named(tabs: Sequence[Tab], key: str) -> Tab:
    """Return the tab an address names, the first without a name; raises NotFound."""
    found = next((each for each in tabs if each.key == key), None) if key else tabs[0]
    if found is None:
        raise NotFound
    return found


def _is_there(part: Any, related: Sequence[str], acts: frozenset[str]) -> bool:
    if part == HISTORY:
        return "history" in acts
    if isinstance(part, Mapping) and "related" in part:
        return part["related"] in related or (part["related"] is None and bool(related))
    return True
