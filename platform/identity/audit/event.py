"""What a kind of entry of the audit log is."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.words import Words


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of entry: what it is called, the sentence that tells it, and its group."""

    label: Words
    sentence: Words
    group: str


def event(group: str, label: tuple[str, str], sentence: tuple[str, str]) -> Event:
    """Return a kind of entry from its texts in both languages."""
    return Event(Words(*label), Words(*sentence), group)
