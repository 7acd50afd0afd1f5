"""What a change of roles or of their members opens and takes away, person by person, before it is made.

Two sides are compared: the definition and the members as they are, and as they would be. Records are counted by
the compiler that every list is read with, so the numbers are what then happens. People with equal rights share a
count wherever the rules ask nothing of the person.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ..definition.model import App
from ..identity.actor import Actor
from ..runtime.access.rights import ACTIONS, AppRights, TableRights, rights, work_out
from ..runtime.access.row_rule import NOTHING, RowRule
from ..runtime.apps.live import LiveApp
from ..runtime.records.asked import Asked
from ..runtime.records.context import make_context
from ..runtime.records.frame import Frame
from ..runtime.records.scope import RecordScope
from .field_levels import becomes, level_of
from .staff import Member, Staff

COUNTED_PEOPLE = 200
"""Of more people than this with rules of their own, some are counted and the rest is said to be about the same."""
SAMPLE = 40
COUNTING_SECONDS = 4.0
"""After so long nothing more is counted: what changes is still said, without a number."""
COUNTED_ACTIONS = ("view", "edit", "delete")
"""The actions whose records are counted; of the others it is said whether they are open."""
_DEPARTMENTS = frozenset({"department", "department_below"})
_ME = re.compile(r"\bME\b")


@dataclass(frozen=True, slots=True)
class Side:
    """One state of who may do what: a definition, and whom its roles are given to."""

    model: App
    members: frozenset[Member]


@dataclass(slots=True)
class Effect:
    """One thing that opens or closes in a table, and for whom.

    `what` is an action, or "field" with the field's key and what becomes of it (`field_levels.becomes`).
    """

    table: str
    what: str
    opens: bool
    field: str | None = None
    becomes: str | None = None
    people: dict[int, int | None] = dataclasses.field(default_factory=dict)
    """By person, how many records more or fewer; None where that is not counted."""
    about: bool = False
    later: bool = False
    """No present record is concerned: it shows with those to come."""

    @property
    def most(self) -> int | None:
        """The largest number of records for one person; None where none was counted."""
        return max((each for each in self.people.values() if each is not None), default=None)

    @property
    def alike(self) -> bool:
        """Say whether the number is the same for everybody."""
        return not self.about and len(set(self.people.values())) == 1


def effects(
    connection: sa.Connection, app: LiveApp, staff: Staff, before: Side, after: Side, now: datetime
) -> list[Effect]:
    """Return what changes from one side to the other, for everybody active who does not administer the app."""
    found: dict[tuple[object, ...], Effect] = {}
    counter = _Counter(connection, app, now)
    for people, one, other in _pairs(app, staff, before, after):
        for key in app.tables:
            if app.tables[key].definition.parent is None:
                _compare(found, counter, key, people, (one, other))
    told = [each for each in found.values() if each.people]
    counted = {(each.table, each.what) for each in told if not each.later}
    return [each for each in told if not each.later or (each.table, each.what) not in counted]


Pair = tuple[AppRights, AppRights]


def _pairs(
    app: LiveApp, staff: Staff, before: Side, after: Side
) -> Iterator[tuple[Sequence[Actor], AppRights, AppRights]]:
    """Yield the people who are concerned, by the rights they have and would have."""
    together: dict[tuple[object, ...], list[Actor]] = {}
    for person_id, actor in staff.actors.items():
        if actor.administers(app.id):
            continue
        roles = staff.roles_of(person_id, before.members), staff.roles_of(person_id, after.members)
        if roles[0] != roles[1] or _differs(before.model, after.model, roles[0]):
            shares = rights(app, actor).shares if actor.shared else frozenset()
            together.setdefault((*roles, shares), []).append(actor)
    sides: dict[tuple[object, ...], AppRights] = {}
    for (old, new, shares), people in together.items():
        one = sides.setdefault((0, old, shares), work_out(before.model, old, shares))
        other = sides.setdefault((1, new, shares), work_out(after.model, new, shares))
        yield people, one, other


def _differs(before: App, after: App, roles: frozenset[str]) -> bool:
    """Say whether some of the roles are not the same in two states of the definition."""

    def told(model: App, key: str) -> object:
        role = model.roles.get(key)
        return (role.tables, role.all_tables) if role else None

    return any(told(before, key) != told(after, key) for key in roles)


def _compare(
    found: dict[tuple[object, ...], Effect],
    counter: _Counter,
    table: str,
    people: Sequence[Actor],
    pair: Pair,
) -> None:
    """Note what opens and closes in one table for people with the same rights."""
    one, other = (side.tables.get(table) for side in pair)
    if one is None and other is None:
        return

    def note(opens: bool, what: str, who: Mapping[int, int | None], about: bool = False, **more: Any) -> None:
        key = (table, what, opens, *more.values())
        effect = found.setdefault(key, Effect(table, what, opens, **more))
        effect.people |= who
        effect.about |= about

    everybody: dict[int, int | None] = {each.person_id: None for each in people}
    for action in COUNTED_ACTIONS:
        if _rules(one, action) != _rules(other, action):
            counts, about = counter.count(table, action, people, pair)
            wider = _widens(one, other, action)
            uncounted = dict.fromkeys(key for key, each in counts.items() if each is None)
            for opens in (True, False):
                who = {key: each[not opens] for key, each in counts.items() if each and each[not opens]}
                note(opens, action, who | (uncounted if opens == (wider is not False) else {}), about)
            if wider is not None and all(each == (0, 0) for each in counts.values()):
                note(wider, action, dict.fromkeys(counts, 0), later=True)
    for action in (each for each in ACTIONS if each in _simple(one) ^ _simple(other)):
        note(action in _simple(other), action, everybody)
    if one is not None and other is not None and one.may("view") and other.may("view"):
        for key, fate, opens in _fields(counter.app.model, table, one, other):
            note(opens, "field", everybody, field=key, becomes=fate)


def _rules(mine: TableRights | None, action: str) -> tuple[RowRule | None, ...]:
    """Return what decides on which rows an action is open."""
    acting = mine.rows.get(action, NOTHING) if mine is not None else NOTHING
    if acting == NOTHING:
        return (NOTHING,)
    return acting, mine.rows.get("view", NOTHING)


def _widens(one: TableRights | None, other: TableRights | None, action: str) -> bool | None:
    """Say whether a rule that differs for no present record will let more or less later; None for neither."""
    old, new = _rules(one, action)[0], _rules(other, action)[0]
    if old == new:
        return None
    if new is None or old is None:
        return new is None
    return not all(any(part.within(wider) for wider in old) for part in new)


def _simple(mine: TableRights | None) -> frozenset[str]:
    return mine.actions - frozenset(COUNTED_ACTIONS) if mine is not None else frozenset()


def _fields(app: App, table: str, one: TableRights, other: TableRights) -> Iterator[tuple[str, str, bool]]:
    """Yield (field, what becomes of it, whether that opens something) of the fields that change."""
    for key in app.tables[table].by_key:
        old, new = level_of(one, key), level_of(other, key)
        if old != new:
            yield key, becomes(old, new), new > old
        elif (one.guards.get(key), one.masked.get(key)) != (other.guards.get(key), other.masked.get(key)):
            yield key, "elsewhere", True


class _Counter:
    """Counts records under two sets of rights, each distinct question once."""

    def __init__(self, connection: sa.Connection, app: LiveApp, now: datetime) -> None:
        self.app = app
        self._connection = connection
        self._now = now
        self._known: dict[tuple[object, ...], tuple[int, int]] = {}
        self._end = time.monotonic() + COUNTING_SECONDS

    def count(
        self, table: str, action: str, people: Sequence[Actor], pair: Pair
    ) -> tuple[dict[int, tuple[int, int] | None], bool]:
        """Return by person (records that open, records that close), and whether only some were counted."""
        asks = _asks([rule for side in pair for rule in _rules(side.tables.get(table), action)])
        distinct = {_likeness(each, asks): each for each in people}
        chosen = distinct
        if len(distinct) > COUNTED_PEOPLE:
            step = len(distinct) // SAMPLE + 1
            chosen = dict(list(distinct.items())[::step])
        counted = {key: self._counted(table, action, each, pair, key) for key, each in chosen.items()}
        found = {each.person_id: counted.get(_likeness(each, asks)) for each in people}
        return found, len(chosen) < len(distinct)

    def _counted(
        self, table: str, action: str, actor: Actor, pair: Pair, likeness: tuple[object, ...]
    ) -> tuple[int, int] | None:
        key = (table, action, *map(id, pair), *likeness)
        if key not in self._known:
            if time.monotonic() > self._end:
                return None
            one, other = (self._ids(table, action, actor, side) for side in pair)
            self._known[key] = self._less(other, one), self._less(one, other)
        return self._known[key]

    def _ids(self, table: str, action: str, actor: Actor, side: AppRights) -> _Found:
        """Return the records on which an action is open; None for no record at all."""
        mine = side.tables.get(table)
        if mine is None or _rules(mine, action)[0] == NOTHING:
            return None
        context = replace(make_context(self._connection, self.app, actor, self._now), rights=side)
        asked = Asked.read(context, self.app.tables[table], ())
        statement = asked.made(action, _ids_open)
        return statement, asked.parameters()

    def _less(self, these: _Found, those: _Found) -> int:
        """Return how many records are among the first and not among the second."""
        if these is None:
            return 0
        statement, parameters = these
        if those is not None:
            statement = sa.except_(statement, those[0])
            parameters = {**those[1], **parameters}
        counted = sa.select(sa.func.count()).select_from(statement.subquery())
        return self._connection.scalar(counted, parameters)


_Found = tuple[sa.Select, Mapping[str, object]] | None


def _ids_open(
    _frame: Frame, scope: RecordScope, conditions: list[sa.ColumnElement[bool]], action: str
) -> sa.Select:
    """Return the select of the ids of the visible records on which an action is open."""
    if action != "view" and scope.rights is not None:
        conditions = [*conditions, scope.holds(scope.rights.rows[action])]
    return sa.select(scope.id.label("id")).select_from(scope.joined()).where(*conditions)


def _asks(rules: Sequence[RowRule | None]) -> str:
    """Return what some rules ask of the person: "nothing", their "departments", or who they are ("person")."""
    asked = "nothing"
    for part in (part for rule in rules if rule is not None for part in rule):
        source = part.condition.source.upper() if part.condition else ""
        if part.member or (part.scope and part.scope not in _DEPARTMENTS) or _ME.search(source):
            return "person"
        if part.scope or "MYDEPARTMENTS" in source:
            asked = "departments"
    return asked


def _likeness(actor: Actor, asks: str) -> tuple[object, ...]:
    """Return what is equal for people who are shown the same records by rules that ask so much."""
    own = {"nothing": (), "departments": (actor.departments, actor.own_departments)}
    return own.get(asks, (actor.person_id,))
