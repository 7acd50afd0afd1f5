"""The words of the search index: pairs of Chinese characters, triples of other ones.

A text of many records is narrowed by these before it is read. A run of Chinese (or Japanese, Korean) characters
gives its overlapping pairs and its last character; any other run without spaces gives its overlapping triples and
the two shorter tails. So every piece of a run is a set of whole tokens, or, when it is short, the beginning of one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_RUNS = re.compile(
    "([\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff]+)|([^\\s\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+)"
)


def normalise(text: str) -> str:
    """Return `text` as the search compares it: one form of each character, one case, single spaces, no NUL."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.replace("\0", " ").encode("utf-8", "ignore").decode().split())


def tokens_of(text: str) -> set[str]:
    """Return the index tokens of a normalised text."""
    found: set[str] = set()
    for chinese, other in _RUNS.findall(text):
        run, width = (chinese, 2) if chinese else (other, 3)
        found.update(run[start : start + width] for start in range(len(run)))
    return found


def wanted_tokens(word: str) -> tuple[set[str], set[str]]:
    """Return (whole tokens, beginnings of tokens) that every text containing `word` has.

    A single letter or digit narrows nothing worth the trouble, so it is left out.
    """
    whole: set[str] = set()
    beginnings: set[str] = set()
    for chinese, other in _RUNS.findall(word):
        run, width = (chinese, 2) if chinese else (other, 3)
        if len(run) >= width:
            whole.update(run[start : start + width] for start in range(len(run) - width + 1))
        elif chinese or len(run) > 1:
            beginnings.add(run)
    return whole, beginnings


def index_value(tokens: Iterable[str], dialect: str) -> list[str] | str:
    """Return what the token index stores: a list for PostgreSQL's array_to_tsvector, one text for SQLite's FTS5."""
    if dialect == "postgresql":
        return sorted(tokens)
    return " ".join(map(_letters, tokens))


def index_query(words: Sequence[str], dialect: str) -> str | None:
    """Return the query that narrows to texts with all `words`, for tsquery or FTS5; None when nothing narrows."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for word in words:
        more_whole, more_beginnings = wanted_tokens(word)
        whole |= more_whole
        beginnings |= more_beginnings
    if dialect == "postgresql":
        parts = [_quoted(t) for t in sorted(whole)] + [f"{_quoted(t)}:*" for t in sorted(beginnings)]
        return " & ".join(parts) or None
    parts = [_letters(t) for t in sorted(whole)] + [f"{_letters(t)}*" for t in sorted(beginnings)]
    return " AND ".join(parts) or None


@lru_cache(maxsize=16_384)  # the same few letters stand beside each other in most names
def _letters(token: str) -> str:
    # Hexadecimal after a letter: no tokenizer splits it, no query syntax is in it, and beginnings stay beginnings.
    return "x" + token.encode().hex()


def _quoted(token: str) -> str:
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
