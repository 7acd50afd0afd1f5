"""Several texts as one, with the comma of the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from .base import Reader


def join(texts: Iterable[str], reader: Reader) -> str:
    """Return "a, b" or "a、b"; empty texts are left out."""
    return ("、" if reader.language == "zh" else ", ").join(text for text in texts if text)
