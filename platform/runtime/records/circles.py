"""A relation that a tree is made of leads upwards and never back: asked of the database after the write.

It is asked of the records as they lie there, whatever the writer may see, inside the transaction, so that a circle
takes the write back. Two moves that make a circle only together wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ...core.words import Words
from ..apps.live import LiveTable
from .draft import Act, Draft
from .hops import find_hop
from .many_values import among

CIRCLE = Words(
    "A record cannot stand below itself, nor below one that stands below it.",
    "记录不能位于其自身或其下级记录之下。",
)
LOCKS = 0x7472_6565_0000_0000
"""Added to a table's id: the number of the lock its trees are changed under."""


def tree_fields(table: LiveTable) -> list[str]:
    """Return the fields that trees of the definition are made of."""
    views = (view for view in table.app.model.views_of(table.key) if view.type == "tree")
    keys = dict.fromkeys(str(view.settings.get("parent", "")) for view in views)
    return [key for key in keys if _leads_up(table, key)]


def check_circles(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Note every written record that now stands below itself. A new one cannot: nothing points to it yet."""
    for key in tree_fields(table) if drafts else ():
        moved = {draft.id: draft for draft in drafts if not draft.fresh and draft.values.get(key) is not None}
        if not moved:
            continue
        if act.work.dialect == "postgresql":
            act.work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCKS + table.id)))
        for record_id in act.work.connection.scalars(_below_themselves(act, table, key, moved)):
            act.fault(moved[record_id], key, CIRCLE)


def _leads_up(table: LiveTable, key: str) -> bool:
    hop = find_hop(table, key) if key in table.definition.by_key else None
    return hop is not None and hop.kind == "one" and hop.target is table


def _below_themselves(act: Act, table: LiveTable, key: str, moved: dict) -> sa.Select:
    """Return the select of those records that one comes back to on the way up from them."""
    rows = table.sql
    parent = rows.c[table.column(key).name]
    start = sa.select(rows.c.id.label("start"), parent.label("at"))
    above = start.where(among(rows.c.id, moved, act.work.dialect)).cte("above", recursive=True)
    further = sa.select(above.c.start, parent).where(rows.c.id == above.c.at, parent.is_not(None))
    above = above.union(further)
    return sa.select(above.c.start).where(above.c.at == above.c.start).distinct()
