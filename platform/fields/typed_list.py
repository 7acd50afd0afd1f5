"""Several values typed in one text: commas, semicolons, 、 or line breaks between them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BETWEEN = re.compile(r"[,，;；、\n\r\t]")
LONGEST = 20_000


def typed_list(text: str, names: Iterable[str] = ()) -> list[str]:
    """Return the parts of a text. Known names that hold a separator themselves ("A, B") stay whole."""
    text = text[:LONGEST]
    whole = sorted((name for name in names if _BETWEEN.search(name)), key=len, reverse=True)
    parts: list[str] = []
    while text:
        text = text.strip()
        name = next((name for name in whole if _leads(text, name)), None)
        end = len(name) if name else _end(text)
        parts.append(text[:end].strip())
        text = text[end:].lstrip()
        text = text[1:] if text and _BETWEEN.match(text) else text
    return [part for part in parts if part]


def _leads(text: str, name: str) -> bool:
    rest = text[len(name) :].lstrip(" ")
    return text.casefold().startswith(name.casefold()) and (not rest or bool(_BETWEEN.match(rest)))


def _end(text: str) -> int:
    found = _BETWEEN.search(text)
    return found.start() if found else len(text)
