"""What an actor may do in an app, worked out once per revision and set of roles. All is closed until granted.

Roles unite. An action is open on the rows of the roles that grant it. A field is readable where a role that lets
it be read shows the row: when that is fewer rows than the actor sees, the field has a *guard*, and the query
compiler gives NULL for it outside; where a role shows it masked, `masked` says so. A computed field exists only if
every field it reads does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...definition.model import App
from ...identity.actor import Actor
from ..apps.live import LiveApp
from .blind_fields import without_blind_fields
from .grant import ACTIONS, LEVELS, Grant
from .table_rights import TableRights
from .uniting import all_rights, below, grants_of, subform_grants, united_grants

__all__ = ["ACTIONS", "LEVELS", "AppRights", "TableRights", "everything", "rights", "work_out"]

Shares = frozenset[tuple[str, str]]
"""(table key, level) of the tables in which records are shared with the actor."""
MOST_SETS = 200


@dataclass(frozen=True, eq=False)
class AppRights:
    """What an actor may do in one app, by table key (sub-forms included); tables that are closed are absent.

    One object per revision, set of roles and tables with shared records: what is compiled for it is kept in
    `compiled` and goes with it.
    """

    tables: Mapping[str, TableRights]
    compiled: dict[Any, Any] = field(default_factory=dict, repr=False)
    shares: Shares = frozenset()


def rights(app: LiveApp, actor: Actor) -> AppRights:
    """Return what `actor` may do in `app`."""
    if actor.app_ids is not None and app.id not in actor.app_ids:
        return AppRights({})
    roles, shares = None, Shares()
    if not actor.administers(app.id):
        roles = frozenset(key for app_id, key in actor.roles if app_id == app.id)
        shares = _shares(app, actor) if actor.shared else shares
    known: dict[Any, AppRights] = app.worked_out.setdefault("rights", {})
    found = known.get((roles, shares))
    if found is None:
        if len(known) >= MOST_SETS:
            known.clear()
        found = known[roles, shares] = work_out(app.model, roles, shares)
    return found


def _shares(app: LiveApp, actor: Actor) -> Shares:
    keys = {table.id: key for key, table in app.tables.items()}
    return frozenset((keys[table_id], level) for table_id, level in actor.shared if table_id in keys)


def everything(app: LiveApp) -> AppRights:
    """Return the rights of the product itself, which rules and conditions are judged with."""
    return rights(app, Actor.system(app.workspace_id))


def work_out(app: App, roles: Collection[str] | None, shares: Shares = frozenset()) -> AppRights:
    """Return the rights that `roles` and shared records give together; None is an administrator: everything."""
    if roles is None:
        return AppRights({key: all_rights(table) for key, table in app.tables.items()})
    named = [app.roles[key] for key in sorted(roles) if key in app.roles]
    tables: dict[str, TableRights] = {}
    grants: dict[str, list[Grant]] = {}
    for key, table in app.tables.items():
        if table.parent:
            found = below(table, tables.get(table.parent), subform_grants(table, grants))
        else:
            levels = frozenset(level for shared, level in shares if shared == key)
            grants[key] = grants_of(app, table, named, levels)
            found = united_grants(table, grants[key])
        if found is not None:
            tables[key] = found
    return AppRights(without_blind_fields(app, tables), shares=shares)
