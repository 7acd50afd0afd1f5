"""Taking an address apart: "浙江杭州西湖区文三路1号" is a district's code and a street."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .places import NOWHERE, below, is_named, name

_BLANKS = "　 ,，、-"
_SHORT = re.compile(
    r"(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|(?:[一-龥]{1,3}族)*自治[州县旗]|地区|[省市])$"
)


def take_apart(text: str) -> tuple[str, str]:
    """Return (code, rest) of an address: the smallest place recognised from its beginning, and what follows.

    Endings may be left out of provinces and cities; a province may be left out before a city that only one has.
    """
    text = text.strip()
    province = _longest(below(NOWHERE), text, short=True)
    if province is None:
        return _in_country(text)
    code, written = province
    rest = _after(text, written)
    smaller, behind = _in_province(code, rest)
    if smaller == code and rest and written != name(code):
        return NOWHERE, text  # "北京路 1 号" is a street
    return (_sole(code) or code if smaller == code else smaller), behind


def _in_country(text: str) -> tuple[str, str]:
    """Return what an address without its province tells."""
    cities = (city for each in below(NOWHERE) for city in _named(below(each)))
    found = _longest(cities, text, short=False)
    return (NOWHERE, text) if found is None else _in_city(found[0], _after(text, found[1]))


def _in_province(code: str, rest: str) -> tuple[str, str]:
    """Return (code, rest) of what follows a province; its own code where no smaller place does."""
    found = _longest(_named(below(code)), rest, short=True)
    if found:
        city, behind = _in_city(found[0], _after(rest, found[1]))
        if city != found[0] or not behind or found[1] == name(found[0]):
            return city, behind
    within = [each for city in below(code) for each in below(city)]
    district = _longest(within, rest, short=False)
    if district and sum(name(each) == district[1] for each in within) == 1:
        return district[0], _after(rest, district[1])
    return code, rest


def _in_city(code: str, rest: str) -> tuple[str, str]:
    found = _longest(below(code), rest, short=False)
    return (code, rest) if found is None else (found[0], _after(rest, found[1]))


def _longest(codes: Iterable[str], text: str, *, short: bool) -> tuple[str, str] | None:
    """Return (code, what was written) of the place with the longest name that a text begins with."""
    best: tuple[str, str] | None = None
    for code in codes:
        for each in _names(code, short):
            if text.startswith(each) and (best is None or len(each) > len(best[1])):
                best = code, each
    return best


def _names(code: str, short: bool) -> Sequence[str]:
    full = name(code)
    bare = _SHORT.sub("", full) if short else full
    return (full, bare) if len(bare) > 1 and bare != full else (full,)


def _named(codes: Iterable[str]) -> list[str]:
    return [code for code in codes if is_named(code)]


def _sole(province: str) -> str:
    """Return the city that is its own province: Beijing lies in Beijing."""
    cities = [each for each in below(province) if name(each) == name(province)]
    return cities[0] if cities else ""


def _after(text: str, written: str) -> str:
    return text[len(written) :].lstrip(_BLANKS)
