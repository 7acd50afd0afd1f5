"""Making, changing and taking away saved views, and choosing what a table opens with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.errors import Conflict, Fault, Invalid, NotFound, Refused
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..records.context import Context
from ..records.views import view_of
from .checking import checked_members
from .kept import Kept, is_saved, kept_views
from .models import FirstView, SavedView

LONGEST_NAME = 60
_VIEWS = SavedView.__table__
_FIRST = FirstView.__table__

NO_NAME = Words("Give the view a name of at most {limit} characters.", "请填写视图名称，最多 {limit} 个字。")
TOO_MANY = Words(
    "You keep {limit} views in this app already; delete one first.",
    "您在此应用中已保存 {limit} 个视图，请先删除不用的视图。",
)


class ViewLocked(Refused):
    """A view that only its owner and the app's administrators may change."""

    code = "view_locked"
    words = Words(
        "This view is locked by its owner. Save your own copy instead.",
        "该视图已被创建者锁定，请另存为新视图。",
    )


class ViewChanged(Conflict):
    """Somebody else saved a shared view meanwhile."""

    code = "view_changed"
    words = Words(
        "Somebody else changed this view meanwhile. Look at it again, then save or keep yours as a new view.",
        "该视图已被他人修改，请重新查看后再保存，或另存为新视图。",
    )


def keep_view(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    name: str,
    base: str | None,
    members: Mapping[str, Any],
    shared: bool = False,
) -> str:
    """Keep a new view of the actor's and return its address. Raises what `checked_members` raises, and Invalid."""
    table, _ = context.table(table_key)
    name = _name(name)
    _check_room(work, context)
    values = {
        "app_id": context.app.id,
        "table_key": table_key,
        "name": name,
        "owner_id": context.actor.person_id,
        "shared": shared,
        "base": base,
        "view": checked_members(context, table, base, members),
        "created_at": work.now,
        "changed_at": work.now,
    }
    return f"~{work.connection.scalar(sa.insert(_VIEWS).values(values).returning(_VIEWS.c.id))}"


def save_into(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    key: str,
    members: Mapping[str, Any],
    seen: str | None = None,
) -> None:
    """Let a saved view say something else. `seen` is its `changed_at` as it was last shown, in ISO form.

    Raises NotFound, ViewLocked, ViewChanged, and what `checked_members` raises.
    """
    kept = find_kept(context, table_key, key)
    if not kept.may_change:
        raise ViewLocked
    table, _ = context.table(table_key)
    values = {"view": checked_members(context, table, kept.base, members), "changed_at": work.now}
    here = sa.and_(_VIEWS.c.id == kept.id, _VIEWS.c.changed_at == kept.changed_at)
    if seen is not None and seen != kept.changed_at.isoformat():
        raise ViewChanged
    if not work.connection.execute(sa.update(_VIEWS).where(here).values(values)).rowcount:
        raise ViewChanged


def manage_view(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    key: str,
    *,
    name: str | None = None,
    shared: bool | None = None,
    locked: bool | None = None,
) -> None:
    """Rename, share or lock a saved view; what is None stays. Raises NotFound, ViewLocked, Invalid."""
    kept = managed(context, table_key, key)
    told = {"name": None if name is None else _name(name), "shared": shared, "locked": locked}
    values = {member: value for member, value in told.items() if value is not None}
    work.connection.execute(sa.update(_VIEWS).where(_VIEWS.c.id == kept.id).values(values))


def copy_view(work: UnitOfWork, context: Context, table_key: str, key: str, name: str) -> str:
    """Keep a copy of any view for the actor alone and return its address."""
    table, _ = context.table(table_key)
    view_of(context, table, key)
    if is_saved(key):
        kept = find_kept(context, table_key, key)
        return keep_view(work, context, table_key, name, kept.base, kept.members)
    return keep_view(work, context, table_key, name, key, {})


def delete_view(work: UnitOfWork, context: Context, table_key: str, key: str) -> None:
    """Take a saved view away for everybody. Raises NotFound, ViewLocked."""
    kept = managed(context, table_key, key)
    named = sa.and_(_FIRST.c.app_id == context.app.id, _FIRST.c.table_key == table_key, _FIRST.c.view == key)
    work.connection.execute(sa.delete(_FIRST).where(named))
    work.connection.execute(sa.delete(_VIEWS).where(_VIEWS.c.id == kept.id))


def open_first(work: UnitOfWork, context: Context, table_key: str, key: str | None) -> None:
    """Let the actor's visits to a table begin with a view, None for the app's own choice. Raises NotFound."""
    table, _ = context.table(table_key)
    if key is not None:
        view_of(context, table, key)
    here = {"person_id": context.actor.person_id, "app_id": context.app.id, "table_key": table_key}
    match = sa.and_(*(_FIRST.c[name] == value for name, value in here.items()))
    work.connection.execute(sa.delete(_FIRST).where(match))
    if key is not None:
        work.connection.execute(sa.insert(_FIRST).values({**here, "view": key}))


def find_kept(context: Context, table_key: str, key: str) -> Kept:
    """Return a saved view that was made by or for the actor; raises NotFound."""
    context.table(table_key)
    found = next((each for each in kept_views(context, table_key) if each.view.key == key), None)
    if found is None:
        raise NotFound
    return found


def managed(context: Context, table_key: str, key: str) -> Kept:
    """Return a saved view that the actor may rename, share, lock and delete; raises NotFound, ViewLocked."""
    kept = find_kept(context, table_key, key)
    if not kept.may_manage:
        raise ViewLocked
    return kept


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid([Fault("name", NO_NAME.fill(limit=LONGEST_NAME))])
    return name


def _check_room(work: UnitOfWork, context: Context) -> None:
    mine = sa.and_(_VIEWS.c.owner_id == context.actor.person_id, _VIEWS.c.app_id == context.app.id)
    count = work.connection.scalar(sa.select(sa.func.count()).select_from(_VIEWS).where(mine))
    if count >= LIMITS.saved_views:
        raise Invalid([Fault("name", TOO_MANY.fill(limit=LIMITS.saved_views))])
