"""Views as one actor sees them, the definition's and the saved ones alike, and what a view adds to a request.

A view that filters, sorts or groups by a field the actor may not read does not exist for that actor: its answer
would tell of the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...core.errors import NotFound
from ...definition.model import View
from ...fields import Field, UnknownField
from ..access.rights import AppRights
from ..apps.live import LiveTable
from ..saved_views.kept import is_saved, kept_views
from .context import Context
from .filters import fields_of
from .hops import find_hop
from .page import ListRequest


def visible_views(table: LiveTable, rights: AppRights) -> list[View]:
    """Return the definition's views of a table that exist for an actor, in order."""
    return [view for view in table.app.model.views_of(table.key) if view_exists(view, table, rights)]


def all_views(context: Context, table: LiveTable) -> list[View]:
    """Return every view of a table that exists for the actor: the definition's, then the saved ones by name."""
    saved = (each.view for each in kept_views(context, table.key))
    there = [view for view in saved if view_exists(view, table, context.rights)]
    return visible_views(table, context.rights) + there


def view_of(context: Context, table: LiveTable, key: str) -> View:
    """Return a view, the definition's or a saved one; raises NotFound for one that is not there for the actor."""
    if not is_saved(key):
        return find_view(table, context.rights, key)
    kept = next((each for each in kept_views(context, table.key) if each.view.key == key), None)
    if kept is None or not view_exists(kept.view, table, context.rights):
        raise NotFound
    return kept.view


def find_view(table: LiveTable, rights: AppRights, key: str) -> View:
    """Return a view of the definition by key; raises NotFound for one that is not there for the actor."""
    known = rights.compiled.setdefault(("views", table.key), {})
    if key not in known:
        known.update({view.key: view for view in visible_views(table, rights)})
    if key not in known:
        raise NotFound
    return known[key]


def view_fields(view: View, table: LiveTable, rights: AppRights) -> tuple[str, ...]:
    """Return the columns of a view that the actor may read or that show masked."""
    return tuple(name for name in view.fields if find_readable(table, rights, name, masked=True))


def with_view(
    context: Context, request: ListRequest, table: LiveTable
) -> tuple[ListRequest, Mapping[str, Any] | None]:
    """Return the request with the view's fields and order where it names none itself, and the view's filter."""
    rights = context.rights
    if request.view is None:
        return request if request.sort else replace(request, sort=_readable_sort(table, rights)), None
    view = view_of(context, table, request.view)
    fields = request.fields
    if fields is None and view.fields:
        fields = view_fields(view, table, rights)
    sort = request.sort or view.sort or _readable_sort(table, rights)
    return replace(request, fields=fields, sort=sort), view.filter


def find_readable(table: LiveTable, rights: AppRights, name: str, *, masked: bool = False) -> Field | None:
    """Return the field at the end of a dotted name if every hop may be read, else None.

    With `masked`, the field itself may be one that shows masked.
    """
    field = None
    for place, key in enumerate(path := name.split(".")):
        mine = rights.tables.get(table.key)
        at_end = place + 1 == len(path)
        if mine is None or key not in (mine.shown if masked and at_end else mine.fields):
            return None
        field = table.definition.by_key[key]
        hop = find_hop(table, key)
        if not at_end:
            if hop is None:
                return None
            table = hop.target
    return field


def readable_field(table: LiveTable, rights: AppRights, name: str) -> Field:
    """Return the field of a dotted name; raises UnknownField."""
    found = find_readable(table, rights, name)
    if found is None:
        raise UnknownField(field=name[:50])
    return found


def _readable_sort(table: LiveTable, rights: AppRights) -> tuple[str, ...]:
    """Return the table's own order, less what the actor may not read."""
    return tuple(
        s for s in table.definition.sort if find_readable(table, rights, s.removeprefix("-")) is not None
    )


def view_exists(view: View, table: LiveTable, rights: AppRights) -> bool:
    """Say whether the actor may read everything that decides which records a view shows, where, and in which order."""
    return all(find_readable(table, rights, name) is not None for name in deciding(view) - {"id"})


PLACES = ("stack", "lanes", "parent", "start", "end")
"""The members of views of some types that name a field by whose value records are placed."""


def deciding(view: View) -> set[str]:
    """Return the dotted names of the fields that decide which records a view shows, where, and in which order."""
    told = view.settings
    return (
        fields_of(view.filter)
        | {s.removeprefix("-") for s in view.sort}
        | {g.partition(":")[0] for g in view.group}
        | {told[member] for member in PLACES if member in told}
        | {each["start"] for each in told.get("dates", ())[:1]}
    )
