"""Which rows a right holds for: all of them, or those that one part of a rule describes.

A rule is data; `runtime/records/row_parts.py` turns it into SQL. `None` in place of a rule means every row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...expressions import CheckedExpression

SCOPES = ("own", "subordinates", "department", "department_below")
"""The scopes a role may name beside "all"."""
SHARED, SHARED_EDIT = "shared", "shared_edit"
"""The scopes of records somebody let the actor in on, to see or also to change."""
_WITHIN = {("own", "subordinates"), ("department", "department_below"), (SHARED_EDIT, SHARED)}
"""(narrower, wider): what lies in the first scope lies in the second."""


@dataclass(frozen=True, eq=False)
class Condition:
    """A row condition of a role, checked; two of the same source are one."""

    source: str
    checked: CheckedExpression

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows where everything named holds: a scope, being among a member field's people, a condition."""

    scope: str | None = None
    member: str | None = None
    condition: Condition | None = None
    record: int | None = None
    """One record and no other: what a stranger sent in by a public form."""

    @property
    def everything(self) -> bool:
        """Say whether the part names nothing, and so holds for every row."""
        return self.scope is self.member is self.condition is self.record is None

    def within(self, other: Part) -> bool:
        """Say whether every row of this part is surely one of the other's."""
        return (
            (other.scope in (None, self.scope) or (self.scope, other.scope) in _WITHIN)
            and other.member in (None, self.member)
            and other.condition in (None, self.condition)
            and other.record in (None, self.record)
        )

    @property
    def order(self) -> tuple[str, str, str, int]:
        """What parts are sorted by, so that the same rule always makes the same statement."""
        condition = self.condition.source if self.condition else ""
        return self.scope or "", self.member or "", condition, self.record or 0


class RowRule(frozenset[Part]):
    """The rows that one of the parts holds for. A rule without parts holds for no row."""

    __slots__ = ()

    @property
    def nothing(self) -> bool:
        """Say whether the rule holds for no row at all."""
        return not self

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in a fixed order."""
        return tuple(sorted(self, key=lambda part: part.order))


NOTHING = RowRule()


def scoped(*scopes: str) -> RowRule:
    """Return the rule that holds in any of these scopes."""
    return RowRule(Part(scope) for scope in scopes)


def united(rules: Iterable[RowRule | None]) -> RowRule | None:
    """Return the rule that holds where one of `rules` does, without parts that add nothing to others."""
    parts: set[Part] = set()
    for rule in rules:
        if rule is None:
            return None
        parts |= rule
    if any(part.everything for part in parts):
        return None
    return RowRule(one for one in parts if not any(one.within(each) for each in parts if each != one))
