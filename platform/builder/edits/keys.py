"""Keys for new elements: made from what people call them, never one that was used before."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ...core.pinyin import pinyin
from ...core.words import Words

LONGEST_KEY = 50


def free_key(taken: Collection[str], label: Any, fallback: str) -> str:
    """Return a key that is not in `taken` for an element with this label: its Latin letters, else its pinyin.

    `fallback` is the kind of element ("field"): the key of a label without any letter, and what a key begins
    with whose label begins with a digit. `taken` should name what was ever used, as keys are not used again.
    """
    words = Words.read(label)
    stem = _stem(words.en, fallback) or _stem(pinyin(words.zh)[1], fallback) or fallback
    key, number = stem, 1
    while key in taken:
        number += 1
        ending = f"_{number}"
        key = stem[: LONGEST_KEY - len(ending)] + ending
    return key


def _stem(text: str, fallback: str) -> str:
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in text.lower())
    stem = "_".join(word for word in letters.split("_") if word)[:LONGEST_KEY].strip("_")
    if not stem or stem[0].isalpha():
        return stem
    return f"{fallback}_{stem}"[:LONGEST_KEY]
