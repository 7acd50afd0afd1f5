"""The functions as people are shown them: in the builder's completion and in the documentation."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.words import Words
from .functions import PUBLIC

CATEGORIES = {
    "logic": Words("Logic", "逻辑"),
    "text": Words("Text", "文本"),
    "number": Words("Numbers", "数字"),
    "date": Words("Dates", "日期"),
    "list": Words("Lists", "列表"),
    "person": Words("People", "成员"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One function: its name, category (a key of CATEGORIES), how to write it, what it does, an example."""

    name: str
    category: str
    signature: str
    help: Words
    example: str


def catalogue() -> list[Entry]:
    """Return every function, category by category."""
    entries = [Entry(f.name, f.category, f.signature, f.help, f.example) for f in PUBLIC]
    order = list(CATEGORIES)
    return sorted(entries, key=lambda entry: order.index(entry.category))
