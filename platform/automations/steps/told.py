"""Pieces of the sentences that say what steps do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...core.words import Words
from ...expressions import ExpressionFault
from ..template import Chip, parts
from ..trigger import Names

MOST_CHARACTERS = 60
MOST_PARTS = 4


def listed(several: Iterable[Words]) -> Words:
    """Return several things one after the other; beyond a few only how many more there are."""
    all_of_them = list(several)
    shown, more = all_of_them[:MOST_PARTS], len(all_of_them) - MOST_PARTS
    rest = [Words("{n} more", "另外 {n} 项").fill(n=more)] if more > 0 else []
    both = [*shown, *rest]
    return Words(", ".join(each.en for each in both), "、".join(each.zh for each in both))


def told_values(values: Mapping[str, str], table: str, names: Names) -> Words:
    """Return {field key: expression} as "Stage = …, Owner = …"."""
    return listed(
        Words("{field} = {value}", "{field} = {value}").fill(
            field=names.field(table, key), value=names.given(table, key, source)
        )
        for key, source in values.items()
    )


def told_expression(source: str | None, names: Names) -> Words:
    """Return an expression as people read it; "…" where nobody has written it yet."""
    return names.expression(source) if source else Words("…", "…")


def told_template(template: Any, names: Names) -> Words:
    """Return the beginning of a template, its chips as people read them."""
    words = Words.read(template)
    return Words(_told(words.en, "en", names), _told(words.zh, "zh", names))


def _told(text: str, language: str, names: Names) -> str:
    try:
        pieces = parts(text)
    except ExpressionFault:
        return _cut(text)
    shown = (
        f"[{names.expression(each.source).to(language)}]" if isinstance(each, Chip) else each
        for each in pieces
    )
    return _cut("".join(shown))


def _cut(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= MOST_CHARACTERS else one_line[: MOST_CHARACTERS - 1].rstrip() + "…"
