"""Who can see a record and why; what a person can see in an app and why. Asked with the predicates of every list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.words import Words
from ...definition.model import Table
from ...identity.actor import Actor
from ...identity.models import RecordShare
from ..apps.live import LiveTable
from ..records.context import Context
from .grant import ACTIONS, Grant
from .reasons import Given, Staff, administration_words, given_roles, part_reason
from .rights import AppRights, TableRights, rights
from .row_rule import Part
from .truths import Truths, holds, truths_of

TOLD = tuple(action for action in ACTIONS if action not in ("create", "import"))
"""The actions that are about a record that is there."""


@dataclass(frozen=True, slots=True)
class ByRole:
    """A role that opens a record to somebody."""

    given: Given
    actions: tuple[str, ...]
    why: tuple[Words, ...]
    """Each part of the role's rows that the record lies in."""


@dataclass(frozen=True, slots=True)
class ByShare:
    """A share that opens a record to somebody."""

    level: str
    until: datetime | None
    by: int


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may do with one record, and why."""

    person: Actor
    actions: tuple[str, ...]
    administers: Words | None
    roles: tuple[ByRole, ...] = ()
    share: ByShare | None = None
    masked: tuple[Words, ...] = ()
    """The labels of fields that show as a mask."""
    hidden: tuple[Words, ...] = ()

    def may(self, action: str) -> bool:
        """Say whether an action is open to the person on this record."""
        return action in self.actions


def who_can(context: Context, staff: Staff, table_key: str, record_id: int) -> list[Access]:
    """Return everybody who can see a record, in the order of `staff`; the caller sees to who may know this."""
    table = context.app.tables[table_key]
    shares = _shares(context, table, record_id)
    department = _department(context, table, record_id)
    found = {
        key: Access(actor, TOLD, words)
        for key, actor in staff.actors.items()
        if (words := administration_words(actor, context.app.id)) is not None
    }
    others = [actor for key, actor in staff.actors.items() if key not in found]
    for mine, people in _by_rights(context, others):
        own = mine.tables.get(table_key)
        if own is None or not own.may("view"):
            continue
        grants = _grants(context, table.definition, people[0])
        parts = _parts(own, [grant for _, grant in grants])
        for actor, truths in truths_of(context, table, record_id, parts, people):
            if not holds(own.view_rows, truths):
                continue
            given = {each.role: each for each in given_roles(context.app.model, staff, actor.person_id)}
            found[actor.person_id] = Access(
                person=actor,
                actions=tuple(a for a in TOLD if a in own.rows and holds(own.rows[a], truths)),
                administers=None,
                roles=_roles(context, table_key, grants, given, truths, department),
                share=shares.get(actor.person_id),
                masked=_labels(table.definition, own, truths, masked=True),
                hidden=_labels(table.definition, own, truths, masked=False),
            )
    return [found[key] for key in staff.actors if key in found]


def _by_rights(context: Context, people: Iterable[Actor]) -> list[tuple[AppRights, list[Actor]]]:
    """Return people by their rights in the app: one object for each distinct set."""
    found: dict[int, tuple[AppRights, list[Actor]]] = {}
    for actor in people:
        mine = rights(context.app, actor)
        found.setdefault(id(mine), (mine, []))[1].append(actor)
    return list(found.values())


def _grants(context: Context, table: Table, actor: Actor) -> list[tuple[str, Grant]]:
    """Return what each role of a person gives in a table, shared records aside."""
    model = context.app.model
    mine = {key for app_id, key in actor.roles if app_id == context.app.id}
    told = [
        (key, role.tables.get(table.key, role.all_tables)) for key, role in model.roles.items() if key in mine
    ]
    return [(key, Grant(model, table, grant)) for key, grant in told if grant]


def _parts(mine: TableRights, grants: Iterable[Grant]) -> set[Part]:
    rules = [*mine.rows.values(), *mine.guards.values(), *mine.masked.values()]
    rules += [grant.rows(action) for grant in grants for action in grant.actions]
    return {part for rule in rules if rule is not None for part in rule}


def _roles(
    context: Context,
    table_key: str,
    grants: Sequence[tuple[str, Grant]],
    given: dict[str, Given],
    truths: Truths,
    department: str,
) -> tuple[ByRole, ...]:
    found = []
    for key, grant in grants:
        if "view" not in grant.actions or key not in given or not holds(grant.rows("view"), truths):
            continue
        actions = tuple(a for a in TOLD if a in grant.actions and holds(grant.rows(a), truths))
        rule = grant.rows("view")
        held = [Part()] if rule is None else [part for part in rule.parts if truths[part]]
        why = tuple(part_reason(context.app.model, table_key, part, department) for part in held)
        found.append(ByRole(given[key], actions, why))
    return tuple(found)


def _labels(table: Table, mine: TableRights, truths: Truths, *, masked: bool) -> tuple[Words, ...]:
    """Return the labels of the fields that are masked on this record, or else of those that do not exist."""
    found = []
    for field in table.fields:
        readable = field.key in mine.fields and holds(mine.guards.get(field.key), truths)
        shows = not readable and field.key in mine.masked and holds(mine.masked[field.key], truths)
        if shows if masked else not (readable or shows):
            found.append(field.label)
    return tuple(found)


def _shares(context: Context, table: LiveTable, record_id: int) -> dict[int, ByShare]:
    rows = context.connection.execute(
        sa.select(RecordShare.person_id, RecordShare.level, RecordShare.until, RecordShare.shared_by).where(
            RecordShare.table_id == table.id,
            RecordShare.record_id == record_id,
            sa.or_(RecordShare.until.is_(None), RecordShare.until > context.environment.now),
        )
    )
    return {row.person_id: ByShare(row.level, row.until, row.shared_by) for row in rows}


def _department(context: Context, table: LiveTable, record_id: int) -> str:
    """Return the name of the department a record belongs to; "" for none."""
    found = context.connection.scalar(sa.select(table.sql.c.department_id).where(table.sql.c.id == record_id))
    return str(context.directory.department(found)["title"]) if found is not None else ""
