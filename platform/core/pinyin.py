"""Chinese in Latin letters: how a title is read aloud, for searching by initials and for sorting by pinyin.

The readings are the data files of `pypinyin`. The library itself is not imported: its dictionaries of Python
lists would cost every process some 55 MB, what is needed of them takes a tenth.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from functools import cache
from pathlib import Path

import orjson

LONGEST_PHRASE = 4
_PHRASE = re.compile(r'"([^"]+)": \[\s*((?:\[[^\]]*\],?\s*)+)\]')
_SYLLABLE = re.compile(r'\[\s*"([^"]*)"')


def pinyin(title: str) -> tuple[str, str]:
    """Return (initials, full pinyin) of a title: ("xhkj", "xinghekeji"); ("", "") without Chinese in it.

    Letters and digits stand for themselves; spaces and marks are left out.
    """
    if title.isascii():
        return "", ""
    syllables = [_syllable(title, place) for place in range(len(title))]
    return "".join(s[:1] for s in syllables), "".join(syllables)


@cache
def readings() -> dict[str, str]:
    """Return the usual reading of every Chinese character, with its tone: {"星": "xīng"}."""
    found = orjson.loads(_data("pinyin_dict.json"))
    return {chr(int(point)): spoken.partition(",")[0] for point, spoken in found.items()}


def _syllable(title: str, place: int) -> str:
    character = title[place]
    if character.isascii():
        return character if character.isalnum() else ""
    return _in_phrase(title, place) or _usual().get(character, "")


def _in_phrase(title: str, place: int) -> str | None:
    """Return the reading a known phrase around the character gives it, the longest phrase deciding."""
    phrases, members = _phrases()
    if title[place] not in members:
        return None
    for length in range(LONGEST_PHRASE, 1, -1):
        for start in range(max(0, place - length + 1), min(place, len(title) - length) + 1):
            spoken = phrases.get(title[start : start + length])
            if spoken:
                return spoken.split(" ")[place - start]
    return None


@cache
def _usual() -> dict[str, str]:
    plain: dict[str, str] = {}
    return {c: plain.setdefault(s, _plain(s)) for c, s in readings().items()}


@cache
def _phrases() -> tuple[dict[str, str], frozenset[str]]:
    """Return the phrases in which some character is read in another way than usual, and those characters."""
    usual = _usual()
    found: dict[str, str] = {}
    members: set[str] = set()
    for match in _PHRASE.finditer(_data("phrases_dict.json").decode()):
        phrase = match[1]
        if len(phrase) > LONGEST_PHRASE:
            continue
        spoken = [_plain(s) for s in _SYLLABLE.findall(match[2])]
        other = [c for c, s in zip(phrase, spoken, strict=False) if usual.get(c, s)[:1] != s[:1]]
        if len(spoken) == len(phrase) and other:
            found[phrase] = " ".join(spoken)
            members.update(phrase)
    return found, frozenset(members)


@cache
def _plain(syllable: str) -> str:
    """Return a syllable without its tone; ü is written v, as it is typed."""
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in apart if c.isascii())


def _data(name: str) -> bytes:
    spec = importlib.util.find_spec("pypinyin")
    return (Path(spec.origin).parent / name).read_bytes()
