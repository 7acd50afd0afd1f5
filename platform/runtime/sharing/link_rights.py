"""The rights of whoever holds a link to a view: some fields of one table, read-only, within the maker's own rights now.

What the chosen fields show of other records (their titles, what is looked up) comes along, held to the maker's rows
there; nothing else of the app exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...definition.dependencies import reads
from ...definition.model import View
from ...identity.actor import Actor
from ..access.blind_fields import without_blind_fields
from ..access.rights import AppRights
from ..access.row_rule import NOTHING
from ..access.table_rights import TableRights
from ..apps.live import LiveApp
from ..records.filters import fields_of
from ..records.hops import find_hop

Place = tuple[str, str]
"""(table key, field key)"""


def link_actor(maker: Actor, app: LiveApp, language: str) -> Actor:
    """Return who acts for a link's holder: in the maker's place, with no role of theirs, unable to write."""
    return replace(
        maker,
        language=language,
        is_admin=False,
        roles=frozenset(),
        admin_of=frozenset(),
        shared=frozenset(),
        app_ids=frozenset({app.id}),
        read_only=True,
    )


def shown_fields(maker: AppRights, table_key: str, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return those of a link's fields that its maker may still read."""
    mine = maker.tables.get(table_key)
    return tuple(key for key in chosen if mine is not None and key in mine.fields)


def link_rights(app: LiveApp, maker: AppRights, view: View, chosen: Iterable[str]) -> AppRights:
    """Return the rights of a link's holder; made once for the maker's rights, a view and its chosen fields."""
    fields = shown_fields(maker, view.table, chosen)
    place = ("link", view.table, view.key, fields)
    known = maker.compiled.get(place)
    if known is None:
        known = maker.compiled[place] = _work_out(app, maker, view, fields)
    return known


def _work_out(app: LiveApp, maker: AppRights, view: View, fields: tuple[str, ...]) -> AppRights:
    needed = _needed(app, {(view.table, key) for key in fields} | _compared(app, view))
    tables = {}
    for key in app.tables:  # parents before children
        mine = maker.tables.get(key)
        wanted = needed.get(key)
        if mine is not None and wanted is not None:
            tables[key] = _narrowed(mine, wanted, shared=key == view.table)
    return AppRights(without_blind_fields(app.model, tables))


def _narrowed(mine: TableRights, wanted: set[str], *, shared: bool) -> TableRights:
    """Return the right to read some fields; of the shown table on the rows that the maker may share."""
    fields = {key: "read" for key in mine.fields if key in wanted}
    rows = {"view": mine.rows.get("share", NOTHING) if shared else mine.view_rows}
    guards = {key: rule for key, rule in mine.guards.items() if key in fields}
    return TableRights(frozenset({"view"}), fields, rows, guards)


def _compared(app: LiveApp, view: View) -> set[Place]:
    """Return the fields that the view's filter compares, through links too."""
    found: set[Place] = set()
    for name in fields_of(view.filter) - {"id"}:
        table = app.tables[view.table]
        for key in name.split("."):
            found.add((table.key, key))
            hop = find_hop(table, key)
            if hop is None:
                break
            table = hop.target
    return found


def _needed(app: LiveApp, wanted: set[Place]) -> Mapping[str, set[str]]:
    """Return by table the fields that showing the wanted ones reads."""
    found: dict[str, set[str]] = {}
    waiting = list(wanted)
    while waiting:
        table_key, key = waiting.pop()
        if key in found.setdefault(table_key, set()):
            continue
        found[table_key].add(key)
        waiting += reads(app.model, table_key, key)
        waiting += _beyond(app, table_key, key)
    return found


def _beyond(app: LiveApp, table_key: str, key: str) -> set[Place]:
    """Return what a field that leads to other records shows of them."""
    hop = find_hop(app.tables[table_key], key)
    if hop is None:
        return set()
    target = hop.target
    if hop.kind == "owned":
        return {(target.key, each) for each in target.definition.by_key}
    found = {(target.key, target.definition.title)}
    return found | {(target.key, hop.through)} if hop.through else found
