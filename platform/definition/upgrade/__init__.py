"""Definitions of older formats brought to the present one, step by step.

A new optional member needs nothing here. A change that old documents do not survive raises FORMAT by one and adds
a function to STEPS that turns a document of the format before it into the new one, without changing the old.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...core.words import Words

Step = Callable[[Mapping[str, Any]], Mapping[str, Any]]

STEPS: Sequence[Step] = ()
"""The first turns format 1 into 2, the second 2 into 3, and so on."""
FORMAT = len(STEPS) + 1
"""The format this version reads and writes."""


def upgraded(document: Mapping[str, Any], steps: Sequence[Step] = STEPS) -> Mapping[str, Any]:
    """Return a document in the present format; one whose format cannot be told or is newer is returned as it is."""
    number = document.get("format")
    if not _known(number, len(steps) + 1):
        return document
    for step in steps[number - 1 :]:
        number += 1
        document = {**step(document), "format": number}
    return document


def format_fault(document: Mapping[str, Any], newest: int = FORMAT) -> Words | None:
    """Return what to say of a document whose format this version cannot read, None when it can."""
    number = document.get("format")
    if _known(number, newest):
        return None
    if isinstance(number, int) and not isinstance(number, bool) and number > newest:
        return TOO_NEW.fill(newest=newest)
    return UNKNOWN.fill(newest=newest)


def _known(number: Any, newest: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= newest


TOO_NEW = Words(
    "This app was made with a newer version; this one reads formats up to {newest}. Update the product.",
    "该应用由更新的版本创建，当前版本仅支持格式 {newest} 及以下，请先升级系统。",
)
UNKNOWN = Words(
    "The member “format” must be a whole number from 1 to {newest}.",
    "成员“format”应为 1 至 {newest} 的整数。",
)
