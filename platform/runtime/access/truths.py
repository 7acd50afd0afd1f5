"""Which parts of row rules hold for one record, asked of the database for every person under their own name.

The predicates are those of every list. One statement serves all people with the same parts, bound anew for each;
where a condition names the person (`ME()`), it is found out which of its parameters stand for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from ...expressions import Environment
from ...identity.actor import Actor
from ..apps.live import LiveTable
from ..records.context import Context, environment_of
from ..records.frame import Frame
from ..records.prepared import named_values, structure
from ..records.row_parts import actor_values
from ..records.scope import RecordScope
from .rights import everything
from .row_rule import Part, RowRule

Truths = Mapping[Part, bool]
RECORD = "record"
_STRANGERS = (1_900_000_001, 1_950_000_001)
"""Ids from which two statements are made for nobody: what differs between them stands for the person."""
_ME = -1
"""In `Asked.personal`: the person; from 0 on, one of the person's departments."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement that tells of each part whether it holds, and which of its parameters are the person's."""

    statement: sa.Select
    values: Mapping[str, Any]
    personal: Mapping[str, int]

    def bound(self, environment: Environment) -> dict[str, Any]:
        """Return the parameters for one person."""
        own = {
            name: environment.person if which == _ME else environment.departments[which]
            for name, which in self.personal.items()
        }
        return {**self.values, **actor_values(environment), **own}


def truths_of(
    context: Context, table: LiveTable, record_id: int, parts: Collection[Part], people: Iterable[Actor]
) -> Iterator[tuple[Actor, Truths]]:
    """Yield each person with the parts that hold for the record; none hold for one that is not there."""
    ordered = sorted(parts, key=lambda part: part.order)
    known: dict[int, Asked | None] = {}
    for actor in people:
        environment = environment_of(actor, context.environment.now)
        size = len(environment.departments)
        if size not in known:
            known[size] = _for_anybody(context, table, ordered, environment)
        asked = known[size] or _for_one(context, table, ordered, environment)
        values = {**asked.bound(environment), RECORD: record_id}
        row = context.connection.execute(asked.statement, values).first() if ordered else ()
        held = row if row is not None else [False] * len(ordered)
        yield actor, {part: bool(each) for part, each in zip(ordered, held, strict=True)}


def holds(rule: RowRule | None, truths: Truths) -> bool:
    """Say whether a rule holds, as far as the parts asked for tell; None holds always."""
    return rule is None or any(truths.get(part, False) for part in rule)


def _for_one(context: Context, table: LiveTable, parts: Sequence[Part], environment: Environment) -> Asked:
    """Return the statement of one person."""
    frame = Frame.open(context.app, everything(context.app), environment, context.dialect)
    scope = RecordScope(frame, table)
    columns = [scope.holds(RowRule({part})).label(f"p{place}") for place, part in enumerate(parts)]
    this = scope.id == sa.bindparam(RECORD, type_=sa.BigInteger)
    statement = sa.select(*columns).select_from(scope.joined()).where(this)
    return Asked(statement, named_values(statement), {})


def _for_anybody(
    context: Context, table: LiveTable, parts: Sequence[Part], environment: Environment
) -> Asked | None:
    """Return the statement of everybody with as many departments, None where there is no such one."""
    strangers = [_stranger(environment, start) for start in _STRANGERS]
    one, other = (_for_one(context, table, parts, each) for each in strangers)
    form = structure(one.statement)
    if form is None or form != structure(other.statement) or one.values.keys() != other.values.keys():
        return None
    personal = {}
    for name, value in one.values.items():
        if value == other.values[name]:
            continue
        places = [
            _place(each, given) for each, given in zip(strangers, (value, other.values[name]), strict=True)
        ]
        if places[0] is None or places[0] != places[1]:
            return None  # something was worked out from who asks
        personal[name] = places[0]
    return replace(one, personal=personal)


def _stranger(environment: Environment, start: int) -> Environment:
    count = len(environment.departments)
    return replace(environment, person=start, departments=tuple(range(start + 1, start + 1 + count)))


def _place(stranger: Environment, value: Any) -> int | None:
    """Return which of a stranger's ids a parameter holds, None for any other value."""
    if value == stranger.person:
        return _ME
    return stranger.departments.index(value) if value in stranger.departments else None
