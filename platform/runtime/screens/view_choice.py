"""Which view a table opens with: the one in the address, the person's own choice, that of a role, or the first."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.errors import NotFound
from ...definition.model import View
from ..apps.live import LiveTable
from ..records.context import Context
from ..saved_views.kept import first_view


def opened_view(context: Context, table: LiveTable, name: str | None, views: Sequence[View]) -> View | None:
    """Return the view an address names, or what the table opens with for this person; None where there is none.

    Raises NotFound for a name that is not among the views.
    """
    if name is None:
        return _chosen(context, table, views)
    found = next((each for each in views if each.key == name), None)
    if found is None:
        raise NotFound
    return found


def _chosen(context: Context, table: LiveTable, views: Sequence[View]) -> View | None:
    if not views:
        return None
    known = ("first view", context.app.id, table.key, context.actor.person_id)
    if known not in context.kept:
        context.kept[known] = first_view(context, table.key)
    by_key = {each.key: each for each in views}
    own = by_key.get(context.kept[known] or "")
    if own is not None:
        return own
    roles = {role for app_id, role in context.actor.roles if app_id == context.app.id}
    of_role = (each for each in views if not roles.isdisjoint(each.settings.get("roles", ())))
    return next(of_role, views[0])
