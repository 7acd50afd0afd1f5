"""Which records an act means: named ones, or all that a list finds; counted, noted, and asked about again later."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..records.asked import Asked
from ..records.context import Context
from ..records.frame import Frame
from ..records.scope import RecordScope
from .models import REFUSED, WAITING, BulkRecord

NEEDS: Mapping[str, tuple[str, ...]] = {
    "edit": ("edit", "bulk_edit"),
    "put_back": ("edit", "bulk_edit"),
    "delete": ("delete",),
    "restore": ("restore",),
}
"""The actions that must be open on a record, by the act's kind."""
_IDS = "p_ids"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records are meant: those with these ids, or all that a list shows."""

    ids: tuple[int, ...] | None = None
    filter: Mapping[str, Any] | None = None
    search: str = ""
    view: str | None = None

    @property
    def asked(self) -> Mapping[str, Any] | None:
        """Return what an act keeps of a list: its filter, search and view; None where records were named."""
        return None if self.ids is not None else {k: v for k, v in asdict(self).items() if k != "ids"}


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records are meant, and how many of them the act may be done to."""

    total: int
    open: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the statement over the records meant depends on, besides the list."""

    actions: tuple[str, ...]
    keys: tuple[str, ...]
    ids: bool


def count_chosen(
    context: Context, table_key: str, chosen: Chosen, kind: str, keys: Collection[str] = ()
) -> Counted:
    """Return how many records are meant, exactly, and of how many the actor may change `keys`."""
    statement, values = _records(context, table_key, chosen, kind, keys)
    inner = statement.subquery("meant")
    told = sa.select(sa.func.count(), sa.func.sum(sa.case((inner.c.may, 1), else_=0))).select_from(inner)
    total, may = context.connection.execute(told, values).one()
    return Counted(total, may or 0)


def note_chosen(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    act_id: int,
    chosen: Chosen,
    kind: str,
    keys: Collection[str],
) -> None:
    """Note every record meant under an act, those that are closed to the actor as refused already."""
    statement, values = _records(context, table_key, chosen, kind, keys)
    inner = statement.subquery("meant")
    rows = sa.select(
        sa.literal(act_id, sa.BigInteger), inner.c.id, sa.case((inner.c.may, WAITING), else_=REFUSED)
    )
    noted = sa.insert(BulkRecord.__table__).from_select(
        ["act_id", "record_id", "state"], rows, include_defaults=False
    )
    work.connection.execute(noted, values)


def still_open(
    context: Context, table_key: str, chosen: Chosen, kind: str, keys: Collection[str], ids: Iterable[int]
) -> dict[int, bool]:
    """Return those of `ids` that the list still finds, and whether the act may be done to each."""
    part = Chosen(tuple(ids), chosen.filter, chosen.search, chosen.view)
    statement, values = _records(context, table_key, part, kind, keys)
    return {row.id: bool(row.may) for row in context.connection.execute(statement, values)}


def _records(
    context: Context, table_key: str, chosen: Chosen, kind: str, keys: Collection[str]
) -> tuple[sa.Select, dict[str, Any]]:
    """Return a select of (id, may) and what its parameters are bound to. Raises what a list's request raises."""
    asked = Asked.of_view(context, table_key, chosen.filter, chosen.search, chosen.view)
    shape = _Shape(NEEDS[kind], tuple(sorted(keys)), chosen.ids is not None)
    statement = asked.made(shape, _meant, deleted=kind == "restore")
    values = asked.parameters()
    if chosen.ids is not None:
        values[_IDS] = list(chosen.ids)
    return statement, values


def _meant(
    frame: Frame, scope: RecordScope, conditions: list[sa.ColumnElement[bool]], shape: _Shape
) -> sa.Select:
    mine = frame.rights.tables[scope.table.key]
    if shape.ids:
        conditions.append(scope.id.in_(sa.bindparam(_IDS, expanding=True, type_=sa.BigInteger)))
    rules = [mine.rows[action] for action in shape.actions]
    rules += [
        guards[key] for guards in (mine.edit_guards, mine.guards) for key in shape.keys if key in guards
    ]
    may = sa.and_(sa.true(), *(scope.holds(rule) for rule in rules))
    return sa.select(scope.id.label("id"), may.label("may")).select_from(scope.joined()).where(*conditions)
