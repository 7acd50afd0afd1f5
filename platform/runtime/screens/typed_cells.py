"""What was typed or pasted into cells, read as each field's type does; names are looked up once each."""

from __future__ import annotations

import dataclasses
from typing import Any

from ...fields import type_of
from ...fields.base import Reader, Reference
from ...fields.field import Field
from ..records.context import Context
from .choices import options_for

CANDIDATES = 20
"""So many records are looked at to find the one that is called as the pasted text says."""


class TypedCells:
    """Reads texts of cells; keeps the records, people and departments it has found by their names."""

    def __init__(self, context: Context, reader: Reader) -> None:
        """Read as `reader` writes, and find what the actor of `context` may point to."""
        self.context, self.reader = context, reader
        self.known: dict[tuple[str, str], int | None] = {}

    def value(self, field: Field, text: str) -> Any:
        """Return the API value of a text; raises NotUnderstood."""
        kind = type_of(field)
        if not text.strip():
            return [] if kind.many else kind.absent
        finds = dataclasses.replace(self.reader, find=lambda _reference, name: self._find(field, name))
        return kind.parse(field, text, finds)

    def _find(self, field: Field, name: str) -> int | None:
        """Return the one record, person or department called exactly so."""
        reference: Reference | None = type_of(field).reference(field)
        key = (f"{reference.kind}:{reference.table}" if reference else "", name)
        if key not in self.known:
            found = options_for(self.context, field, name, CANDIDATES)
            same = [each["id"] for each in found if str(each["title"]).casefold() == name.casefold()]
            self.known[key] = same[0] if len(same) == 1 else None
        return self.known[key]
