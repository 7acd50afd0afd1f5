"""Text in the product's two languages, kept side by side so that neither can be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or label in English and Chinese, with `{name}` places for data."""

    en: str
    zh: str

    def to(self, language: str, **data: Any) -> str:
        """Return the text in `language` ("zh" or "en") with data filled in; nested Words follow the language."""
        text = self.zh if language == "zh" else self.en
        if not data:
            return text
        return text.format(**{k: v.to(language) if isinstance(v, Words) else v for k, v in data.items()})

    def fill(self, **data: Any) -> Words:
        """Return the same words with data filled in, in both languages."""
        return Words(self.to("en", **data), self.to("zh", **data))

    @classmethod
    def read(cls, label: Any) -> Words:
        """Return the words of a definition's label: a string, or {"en": …, "zh": …} with one of them at least."""
        if isinstance(label, Words):
            return label
        if isinstance(label, str):
            return cls(label, label)
        if not label:
            return cls("", "")
        first = label.get("en") or label.get("zh") or ""
        return cls(label.get("en") or first, label.get("zh") or first)
