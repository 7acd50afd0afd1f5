"""Keys that something new may not have: what was deleted keeps its key, with its values and the links that led to it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from ...definition.uses.reading import field_path
from ...fields import SYSTEM_FIELDS
from ...identity.models import RoleMember
from ...runtime.apps.live import LiveApp
from ...runtime.apps.removed import element_at, removed_paths
from ...runtime.automations.models import AutomationOwner
from ...runtime.public_forms.models import PublicForm
from ...runtime.saved_views.models import SavedView
from ...runtime.sharing.models import ViewLink
from ...runtime.storage.catalogue import read_catalogue
from ...web.current import connection
from .working import Working

ADDRESSES = frozenset({"new", "import", "move"})
"""What addresses of the builder have in place of a key."""


def table_keys(state: Working) -> set[str]:
    """Return the keys that tables have or had, also those of the live app that a draft has taken away."""
    return {*state.model.tables, *table_keys_of(state.app)}


def table_keys_of(app: LiveApp) -> set[str]:
    """Return the keys that the tables of an app have live, or had."""
    stored = read_catalogue(connection(), app.id, with_indexes=False)
    held = {path for path, kind in stored if kind == "table"}
    return {*app.model.tables, *held, *ADDRESSES}


def field_keys(state: Working, table: str) -> set[str]:
    """Return the keys that the fields of a table or of a sub-form have or had."""
    stored = read_catalogue(connection(), state.app.id, with_indexes=False)
    known = stored.get((table, "table"))
    columns = {column.key for column in known.columns} if known else set()
    links = {
        path.removeprefix(f"{table}:").partition(">")[0] for path, _ in stored if path.startswith(f"{table}:")
    }
    rows = {path.removeprefix(f"{table}.") for path, _ in stored if path.startswith(f"{table}.")}
    live = state.app.model.tables.get(table)
    now = {*state.model.tables[table].by_key, *(live.by_key if live else ())}
    return now | columns | links | rows | {*ADDRESSES, *(each.key for each in SYSTEM_FIELDS)}


def option_keys(state: Working, table: str, field: str) -> set[str]:
    """Return the keys that the options of a field have or had: records may still hold those that are gone.

    What was deleted for good is free again, as no record holds it any more.
    """
    path = field_path(table, field)
    gone = {each[-1] for each in removed_paths(connection(), state.app.id) if each[:-2] == path}
    for document in (state.document, state.app.model.document):
        gone |= {each["key"] for each in (element_at(document, path) or {}).get("options", ())}
    return gone


def role_keys(app: LiveApp) -> set[str]:
    """Return the keys that the roles of an app have, or had and somebody still holds."""
    held = sa.select(RoleMember.role_key).where(RoleMember.app_id == app.id).distinct()
    return {*connection().scalars(held), *(each["key"] for each in app.model.document.get("roles", ()))}


def form_keys(state: Working, table: str) -> set[str]:
    """Return the keys that the forms of a table have, had when they were opened to strangers, or have in the bin."""
    known = (*state.model.forms, *state.app.model.forms)
    return (
        {each.key for each in known if each.table == table}
        | _named(PublicForm.form_key, state, table)
        | _in_the_bin("forms", state, table)
        | ADDRESSES
    )


def view_keys(state: Working, table: str) -> set[str]:
    """Return the keys that the views of a table have, had when they were shared or begun from, or have in the bin."""
    known = (*state.model.views, *state.app.model.views)
    linked = _named(ViewLink.view_key, state, table) | _named(SavedView.base, state, table)
    binned = _in_the_bin("views", state, table)
    return {each.key for each in known if each.table == table} | linked | binned | ADDRESSES | {"runs"}


def print_keys(state: Working, table: str) -> set[str]:
    """Return the keys that the print templates of a table have, or have in the bin; "default" is the one without any."""
    known = (*state.model.prints, *state.app.model.prints)
    return (
        {each["key"] for each in known if each["table"] == table}
        | _in_the_bin("prints", state, table)
        | ADDRESSES
        | {"default"}
    )


def _in_the_bin(member: str, state: Working, table: str) -> set[str]:
    """Return the keys of a table's deleted views, forms or print templates that can come back."""
    gone = (
        path[1].rpartition(".") for path in removed_paths(connection(), state.app.id) if path[0] == member
    )
    return {key for owner, _, key in gone if owner == table}


def _named(column: InstrumentedAttribute, state: Working, table: str) -> set[str]:
    """Return the keys that rows about a table of an app name in a column."""
    rows = column.class_
    told = sa.select(column).where(rows.app_id == state.app.id, rows.table_key == table).distinct()
    return {key for key in connection().scalars(told) if key is not None}


def automation_keys(state: Working) -> set[str]:
    """Return the keys that automations have, had when they were switched on, or have in the bin."""
    owned = sa.select(AutomationOwner.automation).where(AutomationOwner.app_id == state.app.id)
    binned = {path[1] for path in removed_paths(connection(), state.app.id) if path[0] == "automations"}
    known = (*state.model.automations, *state.app.model.automations)
    return {each["key"] for each in known} | {*connection().scalars(owned)} | binned | ADDRESSES
