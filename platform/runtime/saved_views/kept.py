"""The saved views that one actor may use in one table: their own and the shared ones, read once a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...definition.model import View
from ...identity.models import Person
from ..apps.live import LiveApp
from ..records.context import Context
from .models import FirstView, SavedView

MARK = "~"
"""What the address of a saved view begins with, before its id; the keys of the definition's never do."""
_VIEWS = SavedView.__table__
_FIRST = FirstView.__table__


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved view, and what the actor may do with it."""

    id: int
    view: View
    """As a view of the definition would be: its key is the address."""
    owner_id: int
    owner: str
    shared: bool
    locked: bool
    base: str | None
    members: Mapping[str, Any]
    """What it says itself, beside the view it began as."""
    changed_at: datetime
    mine: bool
    may_manage: bool
    """Rename it, share it, lock it, take it away."""

    @property
    def may_change(self) -> bool:
        """Say whether the actor may save what the list shows now into it."""
        return self.may_manage or not self.locked


def is_saved(key: str) -> bool:
    """Say whether a view's address means a saved view."""
    return key.startswith(MARK)


def saved_id(key: str) -> int:
    """Return the id in the address of a saved view; 0 for what is none."""
    number = key.removeprefix(MARK)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def kept_views(context: Context, table_key: str) -> Sequence[Kept]:
    """Return the saved views of a table that were made by or for the actor, by name.

    What the actor may not read still decides which of them exist: ask `records/views.py` for those.
    """
    if context.actor.person_id is None:
        return ()
    known = ("saved views", context.app.id, table_key, context.actor.person_id)
    if known not in context.kept:
        context.kept[known] = _read(context, table_key)
    return context.kept[known]


def read_all(context: Context) -> None:
    """Read the saved views of every table at once, for a page that asks for many tables' views."""
    me = context.actor.person_id
    if me is None:
        return
    found: dict[str, list[Kept]] = {key: [] for key in context.app.tables}
    for each in _read(context, None):
        found.setdefault(each.view.table, []).append(each)
    for table_key, kept in found.items():
        context.kept["saved views", context.app.id, table_key, me] = kept


def first_view(context: Context, table_key: str) -> str | None:
    """Return the address of the view that the actor chose to open the table with."""
    here = sa.and_(
        _FIRST.c.person_id == context.actor.person_id,
        _FIRST.c.app_id == context.app.id,
        _FIRST.c.table_key == table_key,
    )
    return context.connection.scalar(sa.select(_FIRST.c.view).where(here))


def _read(context: Context, table_key: str | None) -> Sequence[Kept]:
    me, manages = context.actor.person_id, context.actor.administers(context.app.id)
    statement = (
        sa.select(_VIEWS, Person.name.label("owner"))
        .join(Person.__table__, Person.id == _VIEWS.c.owner_id)
        .where(
            _VIEWS.c.app_id == context.app.id,
            sa.true() if table_key is None else _VIEWS.c.table_key == table_key,
            sa.or_(_VIEWS.c.owner_id == me, _VIEWS.c.shared),
        )
        .order_by(_VIEWS.c.name, _VIEWS.c.id)
    )
    return [
        Kept(
            row.id,
            view_of_row(context.app, row),
            row.owner_id,
            row.owner,
            row.shared,
            row.locked,
            row.base,
            row.view,
            row.changed_at,
            row.owner_id == me,
            row.owner_id == me or manages,
        )
        for row in context.connection.execute(statement)
    ]


def view_of_row(app: LiveApp, row: sa.Row) -> View:
    """Return a stored view as the model's; what it does not say itself is said by the view it began as."""
    began = base_document(app, row.table_key, row.base)
    here = {"key": f"{MARK}{row.id}", "table": row.table_key, "label": row.name}
    return View.read({**began, **row.view, **here})


def base_document(app: LiveApp, table_key: str, key: str | None) -> dict[str, Any]:
    """Return what a view of the definition says, less what only concerns its place there."""
    told = next(
        (
            each
            for each in app.model.document.get("views", ())
            if each["table"] == table_key and each["key"] == key
        ),
        {},
    )
    return {member: value for member, value in told.items() if member not in ("roles", "locked", "help")}
