"""A relation that a tree or a timeline follows never leads a record back to itself: asked after the write.

A tree is made of one that leads upwards, a timeline's of what comes before. It is asked of the records as they lie
there, whatever the writer may see, inside the transaction, so that a circle takes the write back. Two writes that
make a circle only together wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from ...core.words import Words
from ..apps.live import LiveTable
from .draft import Act, Draft
from .hops import find_hop
from .many_values import among

BELOW_ITSELF = Words(
    "A record cannot stand below itself, nor below one that stands below it.",
    "记录不能位于其自身或其下级记录之下。",
)
AFTER_ITSELF = Words(
    "A record cannot come after itself, nor after one that comes after it.",
    "记录不能以自身或自身的后续记录为前置任务。",
)
FOLLOWED: Mapping[str, tuple[str, Words]] = {
    "tree": ("parent", BELOW_ITSELF),
    "timeline": ("after", AFTER_ITSELF),
}
"""By a view's type: the member that names the relation it follows, and what is said of a circle."""
LOCKS = 0x7472_6565_0000_0000
"""Added to a table's id: the number of the lock its chains are changed under."""


def followed_fields(table: LiveTable) -> dict[str, Words]:
    """Return the relations that views of the definition follow, each with what is said of a circle."""
    found: dict[str, Words] = {}
    for view in table.app.model.views_of(table.key):
        member, words = FOLLOWED.get(view.type, ("", BELOW_ITSELF))
        key = str(view.settings.get(member, ""))
        if _leads_to_its_like(table, key):
            found.setdefault(key, words)
    return found


def check_circles(act: Act, table: LiveTable, drafts: Sequence[Draft]) -> None:
    """Note every written record that now leads to itself. A new one cannot: nothing points to it yet."""
    for key, words in followed_fields(table).items() if drafts else ():
        moved = {draft.id: draft for draft in drafts if not draft.fresh and draft.values.get(key)}
        if not moved:
            continue
        if act.work.dialect == "postgresql":
            act.work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCKS + table.id)))
        for record_id in act.work.connection.scalars(_leading_to_themselves(act, table, key, moved)):
            act.fault(moved[record_id], key, words)


def _leads_to_its_like(table: LiveTable, key: str) -> bool:
    hop = find_hop(table, key) if key in table.definition.by_key else None
    return hop is not None and hop.kind in ("one", "links") and hop.target is table


def _leading_to_themselves(act: Act, table: LiveTable, key: str, moved: Iterable[int]) -> sa.Select:
    """Return the select of those records that one comes back to on the way from them."""
    here, there = _step(table, key)
    start = sa.select(here.label("start"), there.label("at")).where(there.is_not(None))
    way = start.where(among(here, moved, act.work.dialect)).cte("way", recursive=True)
    further = sa.select(way.c.start, there).where(here == way.c.at, there.is_not(None))
    way = way.union(further)
    return sa.select(way.c.start).where(way.c.at == way.c.start).distinct()


def _step(table: LiveTable, key: str) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    """Return the columns that say from which record a relation leads to which: of the table, or of its links."""
    hop = find_hop(table, key)
    assert hop is not None
    if hop.links is not None:
        return hop.links.c[hop.here], hop.links.c[hop.there]
    return table.sql.c.id, table.sql.c[table.column(key).name]
