"""A record on its way into the database, and the act it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...core.errors import NO_SUCH_FIELD, Fault, Invalid, UnknownMembers
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.live import LiveTable
from .context import Context


@dataclass(slots=True, eq=False)
class Draft:
    """One record, or one row of a sub-form, being written.

    `values` holds what is to be set, by field key and in stored form: a column's value, the ids a to-many
    relation holds, the drafts a sub-form holds. `before` holds what stands there now for the same keys and
    more; it is empty for a new record. `path` leads every fault: "" for a single record, "3." for the fourth
    of many, "lines.0." for a row of a sub-form.
    """

    table: LiveTable
    path: str
    values: dict[str, Any] = field(default_factory=dict)
    id: int | None = None
    rev: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    position: int = 0
    fresh: bool = True
    """Not in the database yet."""
    children: dict[str, Rows] = field(default_factory=dict)
    """What the sub-forms among `values` ask for, by field key."""
    made_at: datetime | None = None
    """When a new record came into being, where that is not now."""

    def now(self, key: str) -> Any:
        """Return the field's value as it will stand after the act."""
        return self.values[key] if key in self.values else self.before.get(key)


@dataclass(slots=True, eq=False)
class Rows:
    """The rows a sub-form shall hold, in order, and the ids of those it holds now and shall lose."""

    kept: list[Draft]
    lost: list[int]


@dataclass(slots=True, eq=False)
class Act:
    """One call of the record service: its transaction, its actor, and every fault found so far."""

    work: UnitOfWork
    context: Context
    source: str
    faults: list[Fault] = field(default_factory=list)
    departments: dict[int, int | None] = field(default_factory=dict)
    """The department of each person named by the act."""

    def fault(self, draft: Draft, key: str, words: Words) -> None:
        """Note that a field of a draft is wrong."""
        self.faults.append(Fault(draft.path + key, words))

    def refuse_faults(self) -> None:
        """Raise Invalid with every fault noted, if there is one; UnknownMembers where a field does not exist."""
        if any(fault.words == NO_SUCH_FIELD for fault in self.faults):
            raise UnknownMembers(self.faults)
        if self.faults:
            raise Invalid(self.faults)


def with_rows(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the drafts and, at every level, the rows of their sub-forms."""
    for draft in drafts:
        yield draft
        for rows in draft.children.values():
            yield from with_rows(rows.kept)


def by_table(drafts: Sequence[Draft]) -> dict[LiveTable, list[Draft]]:
    """Return the drafts and the rows of their sub-forms, by table, parents before children."""
    found: dict[LiveTable, list[Draft]] = {}
    for draft in with_rows(drafts):
        found.setdefault(draft.table, []).append(draft)
    return found
