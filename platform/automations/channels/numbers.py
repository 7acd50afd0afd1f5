"""Mobile numbers as the senders of text messages want them."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s\-().]+")
_CHINESE_MOBILE = re.compile(r"1[3-9]\d{9}")
_ABROAD = re.compile(r"\+[1-9]\d{5,14}")


def international(text: str) -> str | None:
    """Return a number as +<country><number>; one of eleven digits is Chinese. None for what is no mobile number."""
    bare = _SEPARATORS.sub("", text)
    bare = "+" + bare[2:] if bare.startswith("00") else bare
    if _CHINESE_MOBILE.fullmatch(bare):
        return f"+86{bare}"
    if bare.startswith("+86"):
        return bare if _CHINESE_MOBILE.fullmatch(bare[3:]) else None
    return bare if _ABROAD.fullmatch(bare) else None
