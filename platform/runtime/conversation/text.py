"""The text of a comment: plain, with people named by "@" and addresses that become links. Nothing in it is markup.

Stored, a mention is "@[<person id>]"; typed and shown it is "@<name>".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_MENTION = re.compile(r"@\[(\d{1,9})\]")
_ADDRESS = re.compile(r"https?://[^\s<>\"'，。；：！？（）【】《》“”]+", re.IGNORECASE)
_MARKED = re.compile(f"{_MENTION.pattern}|(?P<address>{_ADDRESS.pattern})", re.IGNORECASE)
_WITHIN_A_WORD = re.compile(r"[A-Za-z0-9._%+-]")
_TRAILING = ".,;:!?)]}'\""
Person = Mapping[str, Any]
"""{"id", "title"}"""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a comment as it is shown."""

    kind: str
    """"text", "mention" or "link"."""
    text: str
    person_id: int = 0


def with_mentions(text: str, people: Iterable[Person], chosen: Collection[int] = ()) -> str:
    """Return typed text as it is stored: each "@<name>" of one of `people` becomes a mention.

    The longest name wins. Where several have the same name, it means who is among `chosen`, else the first.
    """
    named: dict[str, list[int]] = {}
    ids = set()
    for each in people:
        named.setdefault(str(each["title"]).casefold(), []).append(each["id"])
        ids.add(each["id"])
    text = _MENTION.sub(lambda found: found[0] if int(found[1]) in ids else f"@ {found[0][1:]}", text)
    return "".join(_marked(text, named, chosen, max(map(len, named), default=0)))


def _marked(
    text: str, named: Mapping[str, list[int]], chosen: Collection[int], longest: int
) -> Iterator[str]:
    at = 0
    while (sign := text.find("@", at)) >= 0:
        yield text[at:sign]
        at = sign + 1
        found = None
        if sign == 0 or not _WITHIN_A_WORD.match(text[sign - 1]):
            found = _name_at(text, at, named, longest)
        if found is None:
            yield "@"
            continue
        ids = named[found]
        yield f"@[{next((each for each in ids if each in chosen), ids[0])}]"
        at += len(found)
    yield text[at:]


def _name_at(text: str, at: int, named: Mapping[str, list[int]], longest: int) -> str | None:
    """Return the longest name that stands at a place and does not go on as a longer word."""
    for size in range(min(longest, len(text) - at), 0, -1):
        told = text[at : at + size].casefold()
        if told not in named or len(told) != size:
            continue
        after = text[at + size : at + size + 1]
        if not (told[-1].isascii() and told[-1].isalnum() and after.isascii() and after.isalnum()):
            return told
    return None


def mentioned(text: str) -> list[int]:
    """Return the people that stored text mentions, each once."""
    return list(dict.fromkeys(int(found) for found in _MENTION.findall(text)))


def as_typed(text: str, person: Callable[[int], Person]) -> str:
    """Return stored text with the names of those it mentions."""
    return _MENTION.sub(lambda found: f"@{person(int(found[1]))['title']}", text)


def parts(text: str, person: Callable[[int], Person]) -> list[Part]:
    """Return stored text in pieces, as it is shown."""
    found: list[Part] = []
    at = 0
    for each in _MARKED.finditer(text):
        found.append(Part("text", text[at : each.start()]))
        at = each.end()
        if each["address"]:
            address = each["address"].rstrip(_TRAILING)
            at = each.start() + len(address)
            found.append(Part("link", address))
        else:
            number = int(each[1])
            found.append(Part("mention", f"@{person(number)['title']}", number))
    found.append(Part("text", text[at:]))
    return [each for each in found if each.text]
