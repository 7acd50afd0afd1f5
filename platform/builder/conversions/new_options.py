"""Options made from the values of a field: the most frequent first, colours in turn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import type_of
from ...fields.conversions.way import Between
from ...fields.conversions.ways import shown
from ...fields.field import Field
from ...fields.options import COLORS
from ...fields.typed_list import typed_list
from ..edits.keys import free_key
from .held import Held

MOST_LOOKED_AT = 20_000
"""So many different values are told apart; what is rarer makes no option."""
TURN = (*COLORS[1:], COLORS[0])
FIRST = Words("Option 1", "选项 1")


def new_options(values: Held, many: bool, used: Collection[str] = ()) -> list[Mapping[str, Any]]:
    """Return options for a select, or for one of several (`many`: listed texts are taken apart).

    They are as many as a field may have; rarer values make none. None gets a key in `used`, which options that are gone
    had: what records held of them would come back as something else.
    """
    if "options" in values.field.settings:
        return list(values.field.settings["options"])
    counts: dict[str, tuple[str, int]] = {}
    for label, times in _labels(values, many):
        if len(label) <= LIMITS.label_length:
            first, before = counts.get(label.casefold(), (label, 0))
            counts[label.casefold()] = (first, before + times)
    ranked = sorted(counts.values(), key=lambda each: -each[1])
    labels = [label for label, _ in ranked[: LIMITS.options_per_field]] or [FIRST.to(values.reader.language)]
    # A key that reads as another option's label would be taken for it.
    taken = {label.casefold() for label in labels}
    options = []
    for place, label in enumerate(labels):
        key = free_key((taken - {label.casefold()}).union(used), label, "option")
        taken.add(key)
        options.append({"key": key, "label": label, "color": TURN[place % len(TURN)]})
    return options


def _labels(values: Held, many: bool) -> list[tuple[str, int]]:
    kind, field = type_of(values.field), values.field
    different = values.different(MOST_LOOKED_AT)
    reference = kind.reference(field)
    if reference is not None:
        lists = [(each if isinstance(each, list) else [each], times) for each, times in different]
        values.names.learn(values.connection, reference, {id for ids, _ in lists for id in ids})
        return [(values.names.named(reference, id) or f"#{id}", times) for ids, times in lists for id in ids]
    show = shown(Between(field, _any_text(), values.reader, values.names.named))
    texts = [(show(value).strip(), times) for value, times in different]
    if many:
        return [(part, times) for text, times in texts for part in typed_list(text)]
    return [(text, times) for text, times in texts if text]


def _any_text() -> Field:
    return Field.read({"key": "text", "type": "text"})
