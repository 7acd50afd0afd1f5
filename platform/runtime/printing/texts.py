"""The texts of a print template: words with `{{field}}`, `{{page}}`, `{{pages}}` and `{{today}}`, and nothing else.

It is no language: a name stands for a value's text, and what it stands for is never looked into again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

PLACE = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,49})\s*\}\}")
OF_PAPER = ("page", "pages", "today")
"""Names that every template knows; a field of the same key is not reached by it."""


def filled(text: str, value: Callable[[str], str]) -> str:
    """Return a text with each place filled by `value` of its name."""
    return PLACE.sub(lambda found: value(found[1]), text)


def names_in(text: str) -> Iterator[str]:
    """Give the names a text asks for."""
    return (found[1] for found in PLACE.finditer(text))
