"""What a person can see and do in an app, table by table, and why: their roles' grants as sentences, and how many records."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ...core.words import Words
from ...identity.actor import Actor
from ...identity.models import RecordShare
from ..apps.live import LiveApp, LiveTable
from ..records.context import Context, make_context
from ..records.query import ListRequest, list_records
from .reasons import Given, Staff, administration_words, given_roles
from .sentences import grant_words
from .table_rights import TableRights


@dataclass(frozen=True, slots=True)
class TableReach:
    """What a person has in one table. `count` is how many records they see, None where they see none by right."""

    table: LiveTable
    actions: frozenset[str]
    by: tuple[tuple[Given, Words], ...]
    """Each role that opens the table, and its grant as a sentence."""
    shared: int
    """How many single records were shared with the person."""
    count: int | None
    exact: bool
    masked: tuple[Words, ...]
    hidden: tuple[Words, ...]
    partly: tuple[Words, ...]
    """The labels of fields that can be read on some of the records only."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person has in an app."""

    administers: Words | None
    roles: tuple[Given, ...]
    tables: tuple[TableReach, ...]
    closed: tuple[Words, ...]
    """The labels of tables that do not exist for the person."""


def what_can(context: Context, staff: Staff, person: Actor) -> Reach:
    """Return what a person has in the app of `context`; the caller sees to who may know this."""
    app = context.app
    theirs = make_context(context.connection, app, person, context.environment.now)
    given = given_roles(app.model, staff, person.person_id)
    tables = [each for each in app.tables.values() if each.definition.parent is None]
    return Reach(
        administers=administration_words(person, app.id),
        roles=tuple(given),
        tables=tuple(
            _reach(theirs, each, mine, given)
            for each in tables
            if (mine := theirs.rights.tables.get(each.key)) is not None
        ),
        closed=tuple(each.definition.label for each in tables if each.key not in theirs.rights.tables),
    )


def _reach(theirs: Context, table: LiveTable, mine: TableRights, given: list[Given]) -> TableReach:
    count, exact = None, True
    if mine.may("view"):
        page = list_records(theirs, table.key, ListRequest(fields=(), limit=1, count="estimate"))
        count, exact = page.count, page.exact
    fields = table.definition.fields
    masked = [each for each in fields if each.key in mine.masked]
    return TableReach(
        table=table,
        actions=mine.actions,
        by=tuple(_sentences(theirs.app, table, given)),
        shared=_shared(theirs, table),
        count=count,
        exact=exact,
        masked=tuple(each.label for each in masked if each.key not in mine.fields),
        hidden=tuple(each.label for each in fields if each.key not in mine.shown),
        partly=tuple(each.label for each in fields if each.key in mine.fields and each.key in mine.guards),
    )


def _sentences(app: LiveApp, table: LiveTable, given: list[Given]) -> list[tuple[Given, Words]]:
    found = []
    for each in given:
        role = app.model.roles[each.role]
        grant = role.tables.get(table.key, role.all_tables)
        if grant:
            found.append((each, grant_words(app.model, table.key, grant)))
    return found


def _shared(theirs: Context, table: LiveTable) -> int:
    if not any(table_id == table.id for table_id, _ in theirs.actor.shared):
        return 0
    return theirs.connection.scalar(
        sa.select(sa.func.count()).where(
            RecordShare.table_id == table.id,
            RecordShare.person_id == theirs.actor.person_id,
            sa.or_(RecordShare.until.is_(None), RecordShare.until > theirs.environment.now),
        )
    )
