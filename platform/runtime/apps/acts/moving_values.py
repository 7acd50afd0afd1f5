"""Moving the values of some columns into records of another table that are linked to, and back, within the database.

Every step is a few statements however many records there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ....core.json_column import Json
from ....core.moment import Moment
from ...records.models import Change
from ...records.search_rebuild import mark_tables
from ...storage.catalogue import StoredTable
from ...storage.names import column_name
from .doing import Doing
from .keeping import SOURCE

_LOG = Change.__table__
_CARRIED = ("id", "owner_id", "department_id", "deleted_at")


@dataclass(frozen=True, slots=True)
class Moved:
    """Two tables, the column of the first that links to the second, and the columns whose values move."""

    here: StoredTable
    there: StoredTable
    link: int
    pairs: tuple[tuple[int, int], ...]

    def source(self) -> sa.TableClause:
        """Return the table that the values come from."""
        names = (*_CARRIED, column_name(self.link), *(column_name(a) for a, _ in self.pairs))
        return sa.table(self.here.name, *(sa.column(name) for name in names))

    def target(self) -> sa.TableClause:
        """Return the table that the values go to."""
        names = ("id", "deleted_at", *(column_name(b) for _, b in self.pairs))
        return sa.table(self.there.name, *(sa.column(name) for name in names))

    def newest(self, doing: Doing) -> int:
        """Return the highest id of the target table, 0 for none."""
        highest = sa.select(sa.func.max(self.target().c.id))
        return doing.work.connection.execute(highest).scalar() or 0


def link_same(doing: Doing, moved: Moved) -> None:
    """Link each record to the one that holds the same values, making those that are not there."""
    ranked = _ranked(moved)
    missing = sa.and_(ranked.c.match.is_(None), ranked.c.first == 1)
    _insert(doing, moved, ranked, missing)
    # The same question again: those that were missing are there now.
    linked = sa.select(ranked.c.id, ranked.c.match).where(ranked.c.id.is_not(None)).subquery()
    _link(doing, moved, linked)


def link_each(doing: Doing, moved: Moved) -> None:
    """Link each record to one of its own that holds its values."""
    waiting, base = _waiting(moved), moved.newest(doing)
    _insert(doing, moved, waiting, sa.true(), waiting.c.id + base)
    if doing.work.dialect == "postgresql":
        # Ids were given by hand: the counter goes on behind them.
        highest = sa.func.max(moved.target().c.id)
        counter = sa.func.pg_get_serial_sequence(moved.there.name, "id")
        doing.work.connection.execute(
            sa.select(sa.func.setval(counter, highest)).having(highest.is_not(None))
        )
    _link(doing, moved, sa.select(waiting.c.id, (waiting.c.id + base).label("match")).subquery())


def move_back(doing: Doing, moved: Moved) -> None:
    """Give each record again what the one it links to holds; who links to none any more holds nothing."""
    source, target = moved.source(), moved.target()
    link = source.c[column_name(moved.link)]
    pairs = [(source.c[column_name(a)], target.c[column_name(b)]) for a, b in moved.pairs]
    newer = sa.or_(*(mine.is_distinct_from(theirs) for mine, theirs in pairs))
    run = doing.work.connection.execute
    run(sa.update(source).where(target.c.id == link, newer).values(dict(pairs)))
    filled = sa.or_(*(mine.is_not(None) for mine, _ in pairs))
    run(sa.update(source).where(link.is_(None), filled).values({mine: sa.null() for mine, _ in pairs}))


def told_made(doing: Doing, moved: Moved, newest: int) -> None:
    """Tell the change log of the records made since, and have them found by the search."""
    target = moved.target()
    told = sa.select(
        sa.literal(moved.there.id, sa.Integer),
        target.c.id,
        sa.literal(1, sa.Integer),
        sa.literal("create", sa.Text),
        sa.literal({}, Json()),
        sa.literal(doing.author_id, sa.Integer),
        sa.literal(SOURCE, sa.Text),
        sa.literal(doing.work.now, Moment()),
    ).where(target.c.id > newest)
    names = ["table_id", "record_id", "rev", "act", "changes", "actor_id", "source", "at"]
    made = sa.insert(_LOG).from_select(names, told.order_by(target.c.id), include_defaults=False)
    doing.work.connection.execute(made)
    mark_tables(doing.work, [moved.there.id])


def _waiting(moved: Moved) -> sa.Subquery:
    """Return the records with values whose link does not lead to the same values, with these as v_0, v_1, …"""
    source, target = moved.source(), moved.target()
    pairs = [(source.c[column_name(a)], target.c[column_name(b)]) for a, b in moved.pairs]
    same = sa.and_(target.c.id.is_not(None), *(a.is_not_distinct_from(b) for a, b in pairs))
    filled = sa.or_(*(mine.is_not(None) for mine, _ in pairs))
    both = source.outerjoin(target, target.c.id == source.c[column_name(moved.link)])
    carried = [source.c[name] for name in _CARRIED]
    values = [mine.label(f"v_{place}") for place, (mine, _) in enumerate(pairs)]
    return sa.select(*carried, *values).select_from(both).where(filled, sa.not_(same)).subquery()


def _ranked(moved: Moved) -> sa.Subquery:
    """Return the waiting records with the one that holds their values ("match") and their place among equals.

    A record of the recycle bin stands for its values only where no other one does.
    """
    target, waiting = moved.target(), _waiting(moved)
    names = [f"v_{place}" for place in range(len(moved.pairs))]
    held = [target.c[column_name(b)].label(name) for name, (_, b) in zip(names, moved.pairs, strict=True)]
    nothing = [sa.null().label(name) for name in _CARRIED[:-1]]
    there = sa.select(target.c.id.label("found"), *nothing, target.c.deleted_at, *held)
    fresh = sa.select(sa.null().label("found"), *(waiting.c[name] for name in (*_CARRIED, *names)))
    both = sa.union_all(there, fresh).subquery()
    same = [both.c[name] for name in names]
    binned = both.c.deleted_at.is_not(None)
    first = sa.func.row_number().over(partition_by=same, order_by=(both.c.id.is_(None), binned, both.c.id))
    alive = sa.func.min(sa.case((~binned, both.c.found))).over(partition_by=same)
    match = sa.func.coalesce(alive, sa.func.min(both.c.found).over(partition_by=same))
    return sa.select(both, first.label("first"), match.label("match")).subquery()


def _insert(
    doing: Doing,
    moved: Moved,
    rows: sa.Subquery,
    which: sa.ColumnElement[bool],
    own_id: sa.ColumnElement[int] | None = None,
) -> None:
    """Make the records of the target table; without `own_id` the database numbers them."""
    now, author = sa.literal(doing.work.now, Moment()), sa.literal(doing.author_id, sa.Integer)
    columns: dict[str, sa.ColumnElement[Any]] = {
        "created_at": now,
        "updated_at": now,
        "created_by": author,
        "updated_by": author,
        **{name: rows.c[name] for name in _CARRIED[1:]},
        **{column_name(b): rows.c[f"v_{place}"] for place, (_, b) in enumerate(moved.pairs)},
    }
    if own_id is not None:
        columns["id"] = own_id
    chosen = sa.select(*columns.values()).where(which).order_by(rows.c.id)
    target = sa.table(moved.there.name, *(sa.column(name) for name in columns))
    doing.work.connection.execute(sa.insert(target).from_select(list(columns), chosen))


def _link(doing: Doing, moved: Moved, linked: sa.Subquery) -> None:
    """Let the records of `linked` point at what it names, and those without any value at nothing."""
    source = moved.source()
    link = source.c[column_name(moved.link)]
    run = doing.work.connection.execute
    empty = sa.and_(*(source.c[column_name(a)].is_(None) for a, _ in moved.pairs))
    run(sa.update(source).where(link.is_not(None), empty).values({link: sa.null()}))
    run(sa.update(source).where(source.c.id == linked.c.id).values({link: linked.c.match}))
