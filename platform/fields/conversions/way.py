"""What a conversion is: a way that values go from one field to another, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ..base import Reader, Reference
from ..field import Field

Convert = Callable[[Any], Any]
"""Returns the stored value of the new field for one of the old field; raises `Lost`. Pointers to many are ids."""
Named = Callable[[Reference, int], str | None]
"""Returns what people call what an id points to; None where it is gone."""


class Lost(Exception):
    """A value has no counterpart; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Between:
    """The two fields of a conversion, and in whose language values are read; `reader.find` finds what is named."""

    before: Field
    after: Field
    reader: Reader
    named: Named


@dataclass(frozen=True, slots=True)
class Way:
    """One way that values go."""

    name: str
    words: Words
    """What happens to a value, as the page of a type change says it."""
    make: Callable[[Between], Convert]
    makes_options: bool = False
    """Whether options are made from the values where the new field has none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """There is no way; `words` say why, and what to do instead."""

    words: Words
