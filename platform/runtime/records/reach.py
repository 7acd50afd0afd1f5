"""Which records an actor may name and change, asked of the database under the scope's row rules.

Locks are taken by the same statements that judge: what was permitted cannot change before it is written.
A deletion locks for itself alone; a change leaves room for others to point at the record; whoever points at a
record keeps it from being deleted until they are done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...definition.types import path_type
from ...expressions import CheckedExpression, check, parse, to_sql
from ..access.refusals import NotAllowed
from ..access.rights import AppRights, everything
from ..apps.live import LiveTable
from .draft import Act, Draft
from .frame import Frame
from .many_values import among
from .schema import READ_ONLY
from .scope import RecordScope
from .standing import stored_columns

LARGEST_ID = 2**63 - 1
CLOSED = "@closed"
"""The member of a locked row that names the fields the actor may not write on that very row."""
UNSEEN = "@unseen"
"""The member that names those of them whose values are kept from the actor on that very row."""


def open_scope(act: Act, table: LiveTable, rights: AppRights | None = None) -> RecordScope:
    """Return a scope over the table itself, with the actor's rights unless others are given."""
    context = act.context
    frame = Frame.open(context.app, rights or context.rights, context.environment, act.work.dialect)
    return RecordScope(frame, table, table.sql)


def lock(
    act: Act,
    table: LiveTable,
    ids: Sequence[int],
    *actions: str,
    deleted: bool = False,
    fields: Collection[str] | None = None,
) -> dict[int, dict[str, Any]]:
    """Return the stored values of records by id, locked for all of `actions`, with "id" and "rev".

    Values of all fields, or of those asked for.

    Raises NotFound where the actor cannot see one of them, Refused where they may not do this to it.
    """
    wanted = set(ids)
    if any(not 0 < each <= LARGEST_ID for each in wanted):
        raise NotFound
    scope = open_scope(act, table)
    mine = act.context.rights.tables[table.key]
    allowed = sa.and_(sa.true(), *(scope.holds(mine.rows[action]) for action in actions))
    edits = mine.edit_guards if "edit" in actions else {}
    sees = {k: rule for k, rule in mine.guards.items() if k in mine.editable} if "edit" in actions else {}
    guards = [scope.holds(rule) for rule in (*edits.values(), *sees.values())]
    columns = {k: each for k, each in stored_columns(table).items() if fields is None or k in fields}
    rows = act.work.connection.execute(
        sa.select(allowed, table.sql.c.id, table.sql.c.rev, *columns.values(), *guards)
        .where(among(table.sql.c.id, wanted, act.work.dialect), *scope.visible(deleted))
        .order_by(table.sql.c.id)
        .with_for_update(of=table.sql, key_share="edit" in actions)
    ).all()
    names, found = ("id", "rev", *columns), {}
    for may, *values in rows:
        if not may:
            raise NotAllowed(actions[0], act.context.app.key, table.definition, values[0])
        row = dict(zip(names, values, strict=False))
        held = values[len(names) :]
        row[CLOSED] = {key for key, is_open in zip(edits, held, strict=False) if not is_open}
        row[UNSEEN] = {key for key, is_open in zip(sees, held[len(edits) :], strict=True) if not is_open}
        found[row["id"]] = row
    if len(found) != len(wanted):
        raise NotFound
    return found


def refuse_unseen(act: Act, drafts: Sequence[Draft]) -> None:
    """Refuse changes of fields whose values are kept from the actor on that very record.

    Asked before values are compared: neither "unchanged" nor a conflict may tell what stands there.
    """
    found = [
        (draft, key)
        for draft in drafts
        if (unseen := draft.before.get(UNSEEN))
        for key in sorted(unseen & (draft.values.keys() | draft.children.keys()))
    ]
    for draft, key in found:
        act.fault(draft, key, READ_ONLY)
    if found:
        act.refuse_faults()


def check_editable(act: Act, drafts: Sequence[Draft]) -> None:
    """Note fields that the actor may write on other rows but not on this one."""
    for draft in drafts:
        closed = draft.before.get(CLOSED)
        for key in closed & (draft.values.keys() | draft.children.keys()) if closed else ():
            act.fault(draft, key, READ_ONLY)


def visible_ids(act: Act, table_key: str, ids: Iterable[int]) -> set[int]:
    """Return those of `ids` that are live records the actor may see, kept from being deleted meanwhile."""
    table = act.context.app.tables[table_key]
    scope = open_scope(act, table)
    return set(
        act.work.connection.scalars(
            sa.select(table.sql.c.id)
            .where(among(table.sql.c.id, ids, act.work.dialect), *scope.visible())
            .with_for_update(of=table.sql, read=True, key_share=True)
        )
    )


def titles_of(act: Act, table: LiveTable, ids: Iterable[int], key: str | None = None) -> dict[int, str]:
    """Return the titles, by id, of those records that the actor may see; with a field, also that field of them."""
    scope = open_scope(act, table)
    title, guard = scope.shown_title, None if key is None else scope.guard(key)
    if key is not None and not scope.reads(key):
        return {}
    rows = act.work.connection.execute(
        sa.select(scope.id, title)
        .select_from(scope.joined())
        .where(among(scope.id, ids, act.work.dialect), *scope.visible(), *([] if guard is None else [guard]))
    )
    return {record_id: text for record_id, text in rows if text}


def rule_columns(
    act: Act, table: LiveTable
) -> tuple[sa.FromClause, sa.ColumnElement[int], list[sa.ColumnElement[bool]]]:
    """Return where to ask the table's rules: the source, the record's id, and each rule as a condition."""
    scope = open_scope(act, table, everything(act.context.app))
    conditions = [
        to_sql(rule, scope.value, act.context.environment, act.work.dialect, condition=True)
        for rule in checked_rules(table)
    ]
    return scope.joined(), scope.id, conditions


@lru_cache(maxsize=512)
def checked_rules(table: LiveTable) -> tuple[CheckedExpression, ...]:
    """Return the table's rules, parsed and typed."""
    model = table.app.model
    return tuple(
        check(parse(rule.expression), lambda path: path_type(model, table.key, path))
        for rule in table.definition.rules
    )
