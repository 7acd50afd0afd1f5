"""What becomes of a field's values under another type: counted and shown by examples before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from ...core.words import Words
from ...fields import Field, type_of
from ...fields.conversions.way import Between, Lost
from ...fields.conversions.ways import shown
from ...runtime.storage.convert import Conversion
from ...runtime.storage.value_holders import Value
from .held import Held

EXACT = 20_000
"""The values of so many records are looked at one by one; of more, a sample is."""
SAMPLE = 5_000
KEPT_SHOWN, LOST_SHOWN = 5, 10


@dataclass(slots=True)
class Preview:
    """What becomes of values: all of them where it `is_exact`, else judged by a sample."""

    is_exact: bool
    total: int = 0
    looked: int = 0
    lost: int = 0
    """Of those looked at."""
    kept_examples: list[tuple[str, str]] = field(default_factory=list)
    lost_examples: list[tuple[int, str, Words]] = field(default_factory=list)
    """(record id, text, why)"""

    @property
    def about_lost(self) -> int:
        """Return how many of all values are lost, as far as that is known."""
        return self.lost if self.is_exact else round(self.total * self.lost / max(1, self.looked))

    @property
    def about_kept(self) -> int:
        """Return how many of all values have a counterpart."""
        return self.total - self.about_lost


def preview(values: Held, after: Field) -> Preview:
    """Return what becomes of a field's values when it turns into `after`, for which there is a way."""
    told = Preview(not values.is_of_many(EXACT))
    conversion = values.into(after)
    before_text, after_text = _texts(values, values.field), None
    pages = values.all() if told.is_exact else values.sample(SAMPLE)
    seen: set[str] = set()
    for page in pages:
        conversion.learn(values.connection, page)
        for record_id, value in page:
            told.looked += 1
            try:
                converted = conversion.one(value)
            except Lost as lost:
                told.lost += 1
                if len(told.lost_examples) < LOST_SHOWN:
                    told.lost_examples.append((record_id, before_text(value), lost.words))
                continue
            if converted is None or len(told.kept_examples) >= KEPT_SHOWN:
                continue
            text = before_text(value)
            if text not in seen:
                seen.add(text)
                after_text = after_text or _texts(values, after)
                told.kept_examples.append((text, after_text(converted)))
    told.total = told.looked if told.is_exact else values.newest() * told.looked // SAMPLE
    return told


def lost_values(values: Held, after: Field, most: int) -> Iterator[tuple[int, str, Words]]:
    """Yield (record id, text, why) of every value that has no counterpart; of `most` records at most."""
    conversion = values.into(after)
    text = _texts(values, values.field)
    for page in values.all(most):
        conversion.learn(values.connection, page)
        yield from chain.from_iterable(_lost(conversion, each, text) for each in page)


def _lost(
    conversion: Conversion, value: Value, text: Callable[[Any], str]
) -> Sequence[tuple[int, str, Words]]:
    try:
        conversion.one(value[1])
    except Lost as lost:
        return ((value[0], text(value[1]), lost.words),)
    return ()


def _texts(values: Held, of: Field) -> Callable[[Any], str]:
    """Return the function that shows a stored value of a field."""
    show = shown(Between(of, of, values.reader, values.names.named))
    if type_of(of).reference(of) is None or of is values.field:
        return show

    def named(value: Any) -> str:
        reference = type_of(of).reference(of)
        if reference is not None and reference.kind != "file":
            values.names.learn(values.connection, reference, value if isinstance(value, list) else [value])
        return show(value)

    return named
