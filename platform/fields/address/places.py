"""China's provinces, cities and districts by their six-digit codes, from the list that the front end is built with.

A code tells its place: 330000 is a province, 330100 a city in it, 330106 a district of that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

BUILT = Path(__file__).parent.parent.parent / "web" / "static" / "dist"
NOWHERE = "000000"
_GENERIC = frozenset(
    {"县", "省直辖县", "自治区直辖县", "自治区直辖县级行政区划", "省直辖县级行政区划", "市辖区"}
)
"""Names that the list gives to what has none: they stand in codes, never in an address."""


@lru_cache(maxsize=1)
def places() -> Mapping[str, str]:
    """Return name by code; nothing where the front end was not built."""
    try:
        name = json.loads((BUILT / "manifest.json").read_text())["files"]["areas.json"]
        return json.loads((BUILT / name).read_text())
    except (FileNotFoundError, KeyError):
        places.cache_clear()
        return {}


@lru_cache(maxsize=1)
def _below() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for code in sorted(places()):
        if parents := above(code):
            found.setdefault(parents[-1], []).append(code)
        else:
            found.setdefault(NOWHERE, []).append(code)
    return found


def below(code: str) -> Sequence[str]:
    """Return the codes of the places one level below a place; the provinces for NOWHERE."""
    return _below().get(code, ())


def above(code: str) -> list[str]:
    """Return the codes of the places a place lies in, the largest first."""
    larger = [code[:2] + "0000", code[:4] + "00"]
    return [each for each in larger if each != code and (each != larger[1] or code[2:4] != "00")]


def levels(code: str) -> list[str]:
    """Return the codes from the province down to the place itself; none for NOWHERE."""
    return [] if code == NOWHERE else [*above(code), code]


def prefix(code: str) -> str:
    """Return the digits that all places within a place begin with."""
    if code.endswith("0000") and code != NOWHERE:
        return code[:2]
    return code[:4] if code.endswith("00") and code != NOWHERE else code


def name(code: str) -> str:
    """Return the name of a place; its code where the list no longer has it."""
    return places().get(code, code)


def full_name(code: str) -> str:
    """Return "浙江省杭州市西湖区"; a city that is its own province once, and names that are none left out."""
    names = [name(each) for each in levels(code)]
    told = [each for each in names if each not in _GENERIC]
    return "".join(each for at, each in enumerate(told) if at == 0 or each != told[at - 1])


def is_named(code: str) -> bool:
    """Say whether the place has a name that an address tells."""
    return name(code) not in _GENERIC
