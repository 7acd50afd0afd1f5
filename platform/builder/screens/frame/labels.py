"""Names and explanations in both languages, as a form has them ("label_en", "label_zh") and as a definition does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import LANGUAGES, Words

COPY_NAME = Words("{name} (copy)", "{name}（副本）")


def typed_words(told: Any, name: str) -> dict[str, str]:
    """Return a definition's words as a form shows them; the other language is empty where both are the same."""
    words = Words.read(told)
    return {f"{name}_en": words.en, f"{name}_zh": words.zh if words.zh != words.en else ""}


def read_words(typed: Mapping[str, str], name: str) -> Any:
    """Return a text that is the same in both languages, or one for each; None for none."""
    en, zh = (typed.get(f"{name}_{language}", "").strip() for language in ("en", "zh"))
    if en and zh and en != zh:
        return {"en": en, "zh": zh}
    return en or zh or None


def renamed(told: Any, name: str, language: str) -> Any:
    """Return a definition's words with another text in one language; one text for both stays one."""
    if isinstance(told, Mapping) and set(told) == set(LANGUAGES):
        return {**told, language: name}
    return name


def copy_label(told: Any) -> Any:
    """Return the name of a copy, as a definition has it."""
    words = COPY_NAME.fill(name=Words.read(told))
    return {"en": words.en, "zh": words.zh}
