"""Numbers as people type and paste them: 1,234.50 · ￥1,234 · （1,234） · 1.2万 · 25% · full-width digits."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from ..core.words import Words
from .base import NotUnderstood

NUMBER_EXPECTED = Words(
    "“{text}” is not a number; write it like 1234.5.", "“{text}”不是数字，请按 1234.5 的形式填写。"
)
LONGEST = 60
_SIGNS = "¥$€£₩"
_UNITS = {
    "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "万亿": 12,
    "k": 3, "m": 6, "million": 6, "b": 9, "billion": 9,
}  # fmt: skip
_CURRENCY = re.compile(r"(?:rmb|cny|usd|eur|人民币|元整|元|块)")
_NUMBER = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)([^\d.,%]*)(%?)")


def typed_number(text: str, percent: bool = False) -> Decimal | None:
    """Return the number meant, None for empty text; raises NotUnderstood.

    A number with % is a hundredth of it; in a `percent` field one without % is so too.
    """
    bare = unicodedata.normalize("NFKC", text[: LONGEST + 1]).replace(" ", "").replace("−", "-").lower()
    if not bare:
        return None
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1]
    bare = _CURRENCY.sub("", bare, count=1)
    bare = "".join(character for character in bare if character not in _SIGNS)
    found = _NUMBER.fullmatch(bare)
    if (
        len(text) > LONGEST
        or found is None
        or (found[3] and found[3] not in _UNITS)
        or (negative and found[1])
    ):
        raise NotUnderstood(NUMBER_EXPECTED, text=text[:LONGEST])
    number = Decimal(found[2].replace(",", "")).scaleb(_UNITS.get(found[3], 0))
    if found[4] or percent:
        number = number.scaleb(-2)
    return -number if negative or found[1] == "-" else number
