"""What an entry may hold beside its columns: small JSON that reads the same on both databases.

Texts are cut and rid of what databases refuse, so that a hostile request can neither break nor swell the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

LONGEST_TEXT = 500
MOST_VALUES = 50
DEEPEST = 4
LARGEST = 2**53


def clean_detail(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return `detail` as JSON of texts, whole numbers, yes and no, lists and mappings; members of None are left out."""
    return {
        clean_text(str(key)): _clean(value, 1)
        for key, value in list(detail.items())[:MOST_VALUES]
        if value is not None
    }


def clean_text(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return `text` without NUL and lone surrogates, cut to `longest` characters."""
    kept = text[: longest + 1].encode("utf-8", "replace").decode().replace("\x00", "�")
    return kept if len(kept) <= longest else kept[: longest - 1] + "…"


def _clean(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if depth >= DEEPEST or not isinstance(value, Mapping | list | tuple | set | frozenset):
        return clean_text(str(value))
    if isinstance(value, Mapping):
        members = list(value.items())[:MOST_VALUES]
        return {clean_text(str(key)): _clean(each, depth + 1) for key, each in members}
    ordered = value if isinstance(value, list | tuple) else sorted(value, key=str)
    return [_clean(each, depth + 1) for each in ordered[:MOST_VALUES]]
