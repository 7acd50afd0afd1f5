"""Saved views as one actor sees them, and what a view adds to a request.

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
from .filters import fields_of
from .hops import find_hop
from .page import ListRequest


def visible_views(table: LiveTable, rights: AppRights) -> list[View]:
    """Return the views of a table that exist for an actor, in order."""
    return [view for view in table.app.model.views_of(table.key) if _exists(view, table, rights)]


def find_view(table: LiveTable, rights: AppRights, key: str) -> View:
    """Return a view by key; raises NotFound for one that is not there for the actor."""
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
    request: ListRequest, table: LiveTable, rights: AppRights
) -> tuple[ListRequest, Mapping[str, Any] | None]:
    """Return the request with the view's fields and order where it names none itself, and the view's filter."""
    if request.view is None:
        return request if request.sort else replace(request, sort=_readable_sort(table, rights)), None
    view = find_view(table, rights, request.view)
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


def _exists(view: View, table: LiveTable, rights: AppRights) -> bool:
    names = (
        fields_of(view.filter)
        | {s.removeprefix("-") for s in view.sort}
        | {g.partition(":")[0] for g in view.group}
    )
    return all(find_readable(table, rights, name) is not None for name in names - {"id"})
