"""The order of Chinese text on SQLite: marks, digits, Chinese by pinyin, Latin letters without regard to case.

PostgreSQL has the like from ICU under the same name, `tw_zh`. Texts that sort alike differ in the end by their
characters, so that only equal texts are equal.
"""

from __future__ import annotations

from functools import lru_cache

from .pinyin import readings

CHINESE = "tw_zh"


def compare_chinese(left: str, right: str) -> int:
    """Return -1, 0 or 1 as `left` sorts before, with or after `right`."""
    if left == right:
        return 0
    return -1 if (_key(left), left) < (_key(right), right) else 1


@lru_cache(maxsize=50_000)
def _key(text: str) -> tuple[tuple[int, str], ...]:
    return tuple(map(_weight, text))


@lru_cache(maxsize=10_000)
def _weight(character: str) -> tuple[int, str]:
    if character.isascii() and character.isalpha():
        return 3, character.lower()
    if character.isdigit():
        return 1, character
    spoken = readings().get(character)
    if spoken:
        return 2, spoken
    return (3 if character.isalpha() else 0), character.lower()
