"""When a field changes its type: what the new place of its values takes over from the old one.

Every pair of types has its declared way (`fields/conversions`). What has no counterpart stays empty; the old place
keeps it. A place that comes back from an earlier state has its values of then: only those of records that were
changed since are converted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Protocol

import sqlalchemy as sa

from ...fields import Field, type_of
from ...fields.base import Reader, Reference
from ...fields.conversions.declared import way_of
from ...fields.conversions.way import Between, Lost, Refusal
from .value_holders import Holder, Value

BATCH = 1000


class Names(Protocol):
    """Names of what is pointed at, as everybody would read them."""

    def learn(self, connection: sa.Connection, reference: Reference, ids: Collection[int]) -> None:
        """Get to know what `ids` are called."""

    def named(self, reference: Reference, id: int) -> str | None:
        """Return what an id that was learned is called; None where it is gone."""

    def find(self, reference: Reference, name: str) -> int | None:
        """Return the id of the one thing that is called so."""


class Conversion:
    """The conversion of one field's values into another's; `reader` says in whose language they are read."""

    def __init__(self, before: Field, after: Field, reader: Reader, names: Names) -> None:
        self.way = way_of(before, after)
        self._names = names
        self._pointing = type_of(before).reference(before)
        finding = replace(reader, find=names.find)
        refused = isinstance(self.way, Refusal)
        self._convert = None if refused else self.way.make(Between(before, after, finding, names.named))

    @property
    def possible(self) -> bool:
        """Say whether there is a way."""
        return self._convert is not None

    def learn(self, connection: sa.Connection, values: Collection[Value]) -> None:
        """Get to know what some values point at, before they are converted."""
        if self._pointing is not None and self._pointing.kind != "file":
            held = (each for _, each in values if each is not None)
            ids = {id for each in held for id in (each if isinstance(each, list) else (each,))}
            self._names.learn(connection, self._pointing, ids)

    def one(self, value: Any) -> Any:
        """Return what a stored value becomes; raises Lost."""
        return None if value is None or value == [] or self._convert is None else self._convert(value)

    def all(self, values: Collection[Value]) -> Iterator[Value]:
        """Yield what values become; one that has no counterpart is empty."""
        for record_id, value in values:
            try:
                yield record_id, self.one(value)
            except Lost:
                yield record_id, None


def fill_all(connection: sa.Connection, source: Holder, target: Holder, conversion: Conversion) -> None:
    """Fill an empty place with everything that has a counterpart."""
    last: int | None = 0
    while last is not None:
        last = fill_next(connection, source, target, conversion, last)


def fill_next(
    connection: sa.Connection,
    source: Holder,
    target: Holder,
    conversion: Conversion,
    after: int,
    limit: int = BATCH,
) -> int | None:
    """Fill in the next records' values; returns the last id looked at, None where there is nothing more."""
    rows = source.page(connection, after, limit)
    conversion.learn(connection, rows)
    target.write(connection, [(each, value) for each, value in conversion.all(rows) if value is not None])
    return rows[-1][0] if len(rows) == limit else None


def fill_again(
    connection: sa.Connection, source: Holder, target: Holder, conversion: Conversion, changed: sa.Select
) -> None:
    """Convert the values of the records that `changed` gives anew, empty ones too."""
    ids = iter(connection.scalars(changed).all())
    while batch := list(islice(ids, BATCH)):
        rows = source.of(connection, batch)
        conversion.learn(connection, rows)
        target.write(connection, list(conversion.all(rows)))
