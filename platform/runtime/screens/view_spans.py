"""The pairs of dates of a calendar, as the form of a view asks for them: beginning, end, name and colour of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.words import Words

MOST = 6
"""So many pairs a calendar has at most, as `view.schema.json` says."""
COLORS: Mapping[str, Words] = {
    "blue": Words("Blue", "蓝色"), "teal": Words("Teal", "青绿"), "green": Words("Green", "绿色"),
    "lime": Words("Lime", "黄绿"), "yellow": Words("Yellow", "黄色"), "orange": Words("Orange", "橙色"), "red": Words("Red", "红色"), "pink": Words("Pink", "粉色"),
    "purple": Words("Purple", "紫色"), "indigo": Words("Indigo", "靛蓝"), "cyan": Words("Cyan", "青色"),
    "gray": Words("Grey", "灰色"),
}  # fmt: skip


def spans_shown(told: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, str]]:
    """Return the pairs of a view as texts, and empty ones to fill in: two in all, or one more than there are."""
    shown = [{**each, "label": Words.read(each.get("label")).to(language)} for each in told]
    return [*shown, *({} for _ in range(max(2 - len(shown), 1)))][:MOST]


def read_spans(form: MultiDict[str, str]) -> list[dict[str, str]]:
    """Return the pairs that a form sent; those without a beginning are left out."""
    spans = []
    for at in range(MOST):
        members = {
            name: form.get(f"dates.{at}.{name}", "").strip() for name in ("start", "end", "label", "color")
        }
        if members["start"]:
            spans.append({name: value for name, value in members.items() if value})
    return spans
